package io.tcns.cli;

import com.sun.management.OperatingSystemMXBean;
import io.tcns.exporters.Deployment;
import io.tcns.exporters.report.Report.Totals;
import java.io.PrintWriter;
import java.lang.management.ManagementFactory;
import java.util.Locale;
import java.util.Objects;

/** Says before a network is run how much memory it needs, where that is much, and refuses one that the machine has no room for. */
final class MemoryNeed {

    private static final long GIBIBYTE = 1L << 30;

    private MemoryNeed() {}

    /** @throws BadInputException when the network needs more than the machine has */
    static void check(Deployment deployment, PrintWriter err) {
        Totals totals = Objects.requireNonNull(deployment.report().totals());
        long weights = totals.modelBytes() == null ? 0 : totals.modelBytes();
        long need = totals.peakActivationBytes() + weights;
        if (need < GIBIBYTE) {
            return;
        }
        String name = deployment.network().name();
        String what = String.format(
                Locale.ROOT,
                "`%s` needs %.1f GiB of memory or more: %.1f for activations, %.1f for weights",
                name,
                gibibytes(need),
                gibibytes(totals.peakActivationBytes()),
                gibibytes(weights));
        long machine = machine();
        if (need > machine) {
            throw new BadInputException(
                    what + String.format(Locale.ROOT, "; the machine has %.1f", gibibytes(machine)));
        }
        err.println("tcns: " + what);
    }

    private static long machine() {
        return ((OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean()).getTotalMemorySize();
    }

    private static double gibibytes(long bytes) {
        return (double) bytes / GIBIBYTE;
    }
}
