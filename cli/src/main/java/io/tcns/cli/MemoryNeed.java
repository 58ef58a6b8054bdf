package io.tcns.cli;

import com.sun.management.OperatingSystemMXBean;
import io.tcns.exporters.report.Report;
import io.tcns.exporters.report.Report.Totals;
import java.io.PrintWriter;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * How much memory a network takes, in bytes: said before it is run, where that is much, and refused where the machine has no room for
 * it.
 *
 * <p>What is alive at once, and the weights, are the least. ONNX Runtime takes memory for activations from the system in pieces, each
 * as large as the next power of two, and gives none back before the session ends; so it may take twice as much.
 *
 * @param network how messages call it
 * @param activations the most of them that are alive at once
 */
record MemoryNeed(String network, double activations, double weights) {

    private static final double GIBIBYTE = 1L << 30;

    /**
     * Asks for the memory that a network takes by its report, if that says so.
     *
     * @param images that a run takes
     * @throws BadInputException when the network needs more than the machine has
     */
    static void check(Report report, int images, PrintWriter err) {
        of(report, images).ifPresent(need -> need.check(err));
    }

    /**
     * That of a network by its report; empty where nobody has counted, as in models that tcns did not make.
     *
     * @param images that a run takes
     */
    static Optional<MemoryNeed> of(Report report, int images) {
        Totals totals = report.totals();
        return totals == null ? Optional.empty() : Optional.of(of(report.model().name(), totals, images));
    }

    private static MemoryNeed of(String network, Totals totals, int images) {
        double weights = totals.modelBytes() == null ? 0 : totals.modelBytes();
        return new MemoryNeed(network, (double) images * totals.peakActivationBytes(), weights);
    }

    /**
     * That of sessions which are open together: each has its weights, and keeps the memory of a run for the next one.
     *
     * @param needs at least one, of one network
     */
    static MemoryNeed ofAll(List<MemoryNeed> needs) {
        return new MemoryNeed(
                needs.get(0).network,
                needs.stream().mapToDouble(MemoryNeed::activations).sum(),
                needs.stream().mapToDouble(MemoryNeed::weights).sum());
    }

    /** @throws BadInputException when the network needs more than the machine has */
    void check(PrintWriter err) {
        check(machine(), err);
    }

    /**
     * The same on a machine of so many bytes.
     *
     * @throws BadInputException when the network needs more than these
     */
    void check(double machine, PrintWriter err) {
        double need = least();
        if (need > machine) {
            throw new BadInputException(
                    this + String.format(Locale.ROOT, "; the machine has %.1f", machine / GIBIBYTE));
        }
        if (need >= GIBIBYTE) {
            err.println("tcns: " + this);
        }
    }

    private static double machine() {
        return ((OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean()).getTotalMemorySize();
    }

    private double least() {
        return activations + weights;
    }

    /** A sentence for people. */
    @Override
    public String toString() {
        return String.format(
                Locale.ROOT,
                "`%s` needs %.1f GiB of memory, and up to %.1f as ONNX Runtime takes it: %.1f for activations, %.1f for weights",
                network,
                least() / GIBIBYTE,
                (least() + activations) / GIBIBYTE,
                activations / GIBIBYTE,
                weights / GIBIBYTE);
    }
}
