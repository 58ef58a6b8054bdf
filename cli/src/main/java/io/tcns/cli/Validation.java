package io.tcns.cli;

import io.tcns.compiler.ir.Graph;
import io.tcns.compiler.reference.Interpreter;
import io.tcns.exporters.onnx.ExternalData;
import io.tcns.exporters.onnx.OnnxFile;
import io.tcns.runtime.InputException;
import io.tcns.runtime.Model;
import io.tcns.runtime.OptimizationLevel;
import io.tcns.runtime.Parity;
import io.tcns.runtime.RandomInputs;
import io.tcns.runtime.Session;
import io.tcns.runtime.SessionOptions;
import io.tcns.runtime.Tensor;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.FloatBuffer;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

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
        try (Session session = Session.open(model, strict)) {
            inputs = RandomInputs.of(session.inputs(), INPUT_SEED);
            line("loading", true, "ONNX Runtime takes it, with strict shapes");
        } catch (InputException e) {
            line("loading", false, String.valueOf(e.getMessage()));
            return;
        }
        for (Map.Entry<OptimizationLevel, List<Parity>> level :
                Parity.acrossLevels(model, inputs, SessionOptions.defaults()).entrySet()) {
            String title = name + " at " + level.getKey().name().toLowerCase(Locale.ROOT);
            level.getValue().forEach(parity -> parity(title, parity));
        }
    }

    /** Compares a model in ONNX Runtime with its graph, computed by the definition of its operators, image by image. */
    void interpreter(String title, Graph graph, Model model) {
        try (Session session = Session.open(model, SessionOptions.defaults())) {
            List<Tensor> inputs = RandomInputs.of(session.inputs(), INPUT_SEED);
            FloatBuffer actual = session.run(inputs).get(0).floats();
            FloatBuffer images = inputs.get(0).floats();
            Interpreter interpreter = new Interpreter(graph);
            FloatBuffer expected = FloatBuffer.allocate(actual.remaining());
            float[] image =
                    new float[Math.toIntExact(graph.inputs().get(0).type().elements())];
            while (images.hasRemaining()) {
                images.get(image);
                Map<String, float[]> outputs =
                        interpreter.run(Map.of(graph.inputs().get(0).name(), image));
                expected.put(outputs.get(graph.outputs().get(0).name()));
            }
            parity(title, Parity.of(expected.flip(), actual));
        }
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

    private void line(String title, boolean holds, String text) {
        failed |= !holds;
        out.println(String.format(Locale.ROOT, "%-6s %-24s %s", holds ? "ok" : "FAILED", title, text));
    }
}
