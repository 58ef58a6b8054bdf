package io.tcns.cli;

import io.tcns.compiler.ir.Graph;
import io.tcns.compiler.ir.Value;
import io.tcns.exporters.onnx.ExternalData;
import io.tcns.exporters.onnx.OnnxFile;
import io.tcns.runtime.DetectionOutputs;
import io.tcns.runtime.DetectionParity;
import io.tcns.runtime.InputException;
import io.tcns.runtime.MaskParity;
import io.tcns.runtime.Model;
import io.tcns.runtime.OptimizationLevel;
import io.tcns.runtime.Parity;
import io.tcns.runtime.RandomInputs;
import io.tcns.runtime.Session;
import io.tcns.runtime.SessionOptions;
import io.tcns.runtime.Tensor;
import io.tcns.runtime.TensorSpec;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** The checks of {@code tcns validate}, each with a line of its own in the answer. */
final class Validation {

    /** Largest difference that is only rounding, in units of the output's range. */
    private static final double TOLERANCE = 1e-4;

    private static final long INPUT_SEED = 1;

    private final PrintWriter out;
    private boolean failed;

    Validation(PrintWriter out) {
        this.out = out;
    }

    /** A graph of ours was checked when it was made. */
    void structure(int nodes) {
        line("structure", true, nodes + " nodes");
    }

    /** Whether a file agrees with itself; there is no use in running one that does not. */
    boolean structure(OnnxFile file) {
        List<String> problems = file.problems();
        if (problems.isEmpty()) {
            structure(file.nodes());
        }
        problems.forEach(problem -> line("structure", false, problem));
        return problems.isEmpty();
    }

    /** Whether the files beside a model are those that it was written with; nothing is said of a model that does not tell. */
    boolean checksum(ExternalData data) throws IOException {
        Optional<String> damage = data.damage();
        damage.ifPresent(problem -> line("external data", false, problem));
        return damage.isEmpty();
    }

    /** Loads a model with strict shapes, and runs it at every level of optimisation. */
    void levels(String name, Model model) {
        SessionOptions strict = SessionOptions.defaults().withStrictShapes();
        List<Tensor> inputs;
        List<TensorSpec> outputs;
        try (Session session = Session.open(model, strict)) {
            outputs = session.outputs();
            inputs = RandomInputs.of(session.inputs(), INPUT_SEED);
            line("loading", true, "ONNX Runtime takes it, with strict shapes");
        } catch (InputException e) {
            line("loading", false, String.valueOf(e.getMessage()));
            return;
        }
        if (MaskParity.isOf(outputs)) {
            MaskParity.acrossLevels(model, inputs, SessionOptions.defaults())
                    .forEach((level, parity) -> parity(title(name, level), parity));
            return;
        }
        if (DetectionOutputs.areAmong(outputs)) {
            DetectionParity.acrossLevels(model, inputs, SessionOptions.defaults())
                    .forEach((level, parity) -> parity(title(name, level), parity));
            return;
        }
        Parity.acrossLevels(model, inputs, SessionOptions.defaults())
                .forEach((level, parities) -> parity(title(name, level), Parity.worst(parities)));
    }

    private static String title(String name, OptimizationLevel level) {
        return name + " at " + level.name().toLowerCase(Locale.ROOT);
    }

    /**
     * Compares a model in ONNX Runtime with its graph, computed by the definition of its operators. Where answers are chosen
     * by other values and the model gives these too, the answers are compared for ONNX Runtime's values.
     *
     * @param form how the model was made, such as {@code folded}
     * @param model of {@code graph}, with its outputs and perhaps its {@linkplain Graph#choices() choices}
     */
    void interpreter(String form, Graph graph, Model model) {
        try (Session session = Session.open(model, SessionOptions.defaults())) {
            List<Tensor> inputs = RandomInputs.of(session.inputs(), INPUT_SEED);
            Map<String, Tensor> values = byName(session.outputs(), session.run(inputs));
            values.putAll(byName(session.inputs(), inputs));
            List<Value> choices = graph.choices();
            String title = "interpreter = " + form;
            if (choices.isEmpty()) {
                parity(title, new InterpreterComparison(graph, values).parity());
            } else if (choices.stream().allMatch(choice -> values.containsKey(choice.name()))) {
                parity(title, new InterpreterComparison(graph.withOutputs(choices), values).parity());
                parity("choices = " + form, new InterpreterComparison(graph.behind(choices), values).parity());
            } else if (MaskParity.isOf(session.outputs())) {
                Graph both = graph.withOutputs(Stream.concat(graph.outputs().stream(), choices.stream())
                        .toList());
                parity(title, new InterpreterComparison(both, values).mask(TOLERANCE));
            } else {
                parity(title, new InterpreterComparison(graph, values).detections(model.name(), session.outputs()));
            }
        }
    }

    /**
     * Compares a segmenter as it is deployed, where only the mask is asked for and may be had faster, with one that gives the logits
     * as well.
     *
     * @param form how both were made, such as {@code folded}
     * @param deployed gives a mask
     * @param whole gives the logits and the mask
     */
    void mask(String form, Model deployed, Model whole) {
        try (Session fast = Session.open(deployed, SessionOptions.defaults());
                Session plain = Session.open(whole, SessionOptions.defaults())) {
            List<Tensor> inputs = RandomInputs.of(fast.inputs(), INPUT_SEED);
            List<Tensor> expected = plain.run(inputs);
            MaskParity parity = MaskParity.of(expected.get(1), fast.run(inputs).get(0), expected.get(0), TOLERANCE);
            parity("deployed = " + form, parity);
        }
    }

    private static Map<String, Tensor> byName(List<TensorSpec> specs, List<Tensor> tensors) {
        Map<String, Tensor> byName = new HashMap<>();
        for (int i = 0; i < tensors.size(); i++) {
            byName.put(specs.get(i).name(), tensors.get(i));
        }
        return byName;
    }

    /** The command's exit code. */
    int finish() {
        return failed ? ExitCode.VALIDATION_FAILED : ExitCode.FINE;
    }

    private void parity(String title, Parity parity) {
        String text = parity.finite()
                ? String.format(Locale.ROOT, "differs by %.1e of the output's range", parity.relative())
                : "not all outputs are finite";
        line(title, parity.within(TOLERANCE), text);
    }

    private void parity(String title, MaskParity parity) {
        String rounding = parity.byRounding() == 0
                ? ""
                : String.format(Locale.ROOT, ", %,d of them by rounding", parity.byRounding());
        line(
                title,
                parity.isSame(),
                String.format(
                        Locale.ROOT, "%,d of %,d pixels differ%s", parity.different(), parity.pixels(), rounding));
    }

    private void parity(String title, DetectionParity parity) {
        String text = parity.lost() == 0
                ? "finds the same " + things(parity.found())
                : things(parity.lost()) + (parity.lost() == 1 ? " is" : " are") + " found by one run alone";
        line(title, parity.lost() == 0, text);
    }

    private static String things(int count) {
        return count == 1 ? "1 thing" : count + " things";
    }

    private void line(String title, boolean holds, String text) {
        failed |= !holds;
        out.println(String.format(Locale.ROOT, "%-6s %-24s %s", holds ? "ok" : "FAILED", title, text));
    }
}
