package io.tcns.examples;

import io.tcns.compiler.Compilation;
import io.tcns.compiler.CompileOptions;
import io.tcns.compiler.Compiler;
import io.tcns.dsl.Source;
import io.tcns.dsl.Tcns;
import io.tcns.dsl.model.Architecture;
import io.tcns.exporters.Deployment;
import io.tcns.exporters.onnx.OnnxOptions;
import io.tcns.runtime.Model;
import io.tcns.runtime.RandomInputs;
import io.tcns.runtime.Scores;
import io.tcns.runtime.Session;
import io.tcns.runtime.SessionOptions;
import io.tcns.runtime.Tensor;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * Compiles a spec, writes its ONNX file, and runs it.
 *
 * <pre>CompileAndRun SPEC.tcns MODEL.onnx</pre>
 */
public final class CompileAndRun {

    private CompileAndRun() {}

    public static void main(String[] arguments) throws IOException {
        Path spec = Path.of(arguments[0]);
        Path file = Path.of(arguments[1]);

        Architecture network = Source.read(spec)
                .then(source -> Tcns.check(source, Map.of("width", "0.5")))
                .orThrow();
        Compilation compilation =
                Compiler.compile(network, CompileOptions.DEFAULT).orThrow();
        Deployment deployment = Deployment.of(compilation, true, OnnxOptions.DEFAULT);
        deployment.onnx().writeTo(file);
        System.out.println(network.name() + " has " + compilation.cost().total().macs() + " multiply-adds");

        try (Session session = Session.open(Model.of(file), SessionOptions.defaults())) {
            List<Tensor> image = RandomInputs.of(session.inputs(), 1);
            Tensor logits = session.run(image).get(0);
            Scores.Ranked best = Scores.top(Scores.softmax(logits.floats()), 1).get(0);
            System.out.println("class " + best.index() + " of " + logits.elements());
        }
    }
}
