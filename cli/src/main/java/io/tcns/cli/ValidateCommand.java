package io.tcns.cli;

import io.tcns.compiler.Compilation;
import io.tcns.compiler.ir.Graph;
import io.tcns.compiler.ir.Value;
import io.tcns.dsl.model.Segmenter;
import io.tcns.exporters.Deployment;
import io.tcns.exporters.onnx.OnnxFile;
import io.tcns.runtime.Model;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code tcns validate SPEC|M.onnx}. */
@Command(
        name = "validate",
        description = "Computes a network in several ways and compares what they give.",
        mixinStandardHelpOptions = true,
        versionProvider = Main.Version.class)
final class ValidateCommand implements Callable<Integer> {

    @Spec
    private CommandSpec command;

    @Parameters(paramLabel = "SPEC|MODEL", description = "The network: a .tcns spec or an .onnx model.")
    private Path file;

    @Option(
            names = "--spec",
            paramLabel = "SPEC",
            description =
                    "For a model: the spec that it was made from, to compute it by the definition of its operators.")
    private @Nullable Path spec;

    @Mixin
    private SpecOptions options;

    @Mixin
    private OnnxSettings settings;

    @Override
    public Integer call() throws IOException {
        PrintWriter err = command.commandLine().getErr();
        Validation validation = new Validation(command.commandLine().getOut());
        if (FileKind.of(file) == FileKind.SPEC) {
            if (spec != null) {
                throw new ParameterException(command.commandLine(), "--spec goes with a model, and this is a spec");
            }
            return validateSpec(new SpecCompiler(options, settings, err), validation, err);
        }
        return validateModel(validation, err);
    }

    private int validateSpec(SpecCompiler compiler, Validation validation, PrintWriter err) throws IOException {
        Compilation compilation = compiler.compilation(compiler.architecture(file));
        Deployment folded = compiler.deploy(compilation, true);
        int code = Claims.report(folded.network(), folded.report(), err);
        if (code != ExitCode.FINE) {
            return code;
        }
        MemoryNeed.check(folded.report(), settings.images(), err);
        validation.structure(folded.graph().nodes().size());
        Graph network = compilation.network();
        List<Value> choices = network.choices();
        // Where answers are chosen by other values, runs can be compared number by number as far as these.
        List<Value> steady = choices.isEmpty() ? network.outputs() : choices;
        try (RunnableModel runnable = RunnableModel.of(compiler.deploy(compilation.withOutputs(steady), true))) {
            validation.levels("folded", runnable.model());
        }
        List<Value> all =
                Stream.concat(choices.stream(), network.outputs().stream()).toList();
        boolean givesMask = compilation.architecture().head() instanceof Segmenter && !choices.isEmpty();
        for (boolean fold : new boolean[] {true, false}) {
            try (RunnableModel runnable = RunnableModel.of(compiler.deploy(compilation.withOutputs(all), fold))) {
                validation.interpreter(fold ? "folded" : "unfolded", network, runnable.model());
                if (fold && givesMask) {
                    validateMask(validation, folded, runnable.model());
                }
            }
        }
        return validation.finish();
    }

    /** Where a mask alone is asked for, it may be had in another form than beside its logits. */
    private static void validateMask(Validation validation, Deployment deployed, Model whole) throws IOException {
        try (RunnableModel runnable = RunnableModel.of(deployed)) {
            validation.mask("folded", runnable.model(), whole);
        }
    }

    private int validateModel(Validation validation, PrintWriter err) throws IOException {
        // The weights are the model's, and the rest of a file's form does not change what the spec computes.
        IgnoredOptions.refuse(
                command,
                spec == null ? Set.of() : Set.of("--set", "--root", "--output", "--post", "--split-bottlenecks"),
                "this is a model");
        ModelFile model = ModelFile.of(file);
        OnnxFile parts = OnnxFile.read(file).orElseThrow(() -> ModelFile.notAModel(file));
        if (validation.structure(parts) && validation.checksum(model.data())) {
            validation.levels("model", model.model());
            if (spec != null) {
                validation.interpreter("model", graph(parts, spec, err), model.model());
            }
        }
        return validation.finish();
    }

    /** The spec's graph with the weights of the file: folded or not, as the file is. */
    private Graph graph(OnnxFile parts, Path specFile, PrintWriter err) throws IOException {
        SpecCompiler compiler = new SpecCompiler(options, settings, err);
        Compilation compilation =
                compiler.compilation(compiler.architecture(specFile)).plainly();
        for (boolean fold : new boolean[] {true, false}) {
            Optional<Graph> bound = parts.bind(compilation.deployed(fold));
            if (bound.isPresent()) {
                return bound.get();
            }
        }
        throw new BadInputException("`" + file + "` does not have the weights of `" + specFile
                + "` under their names and in their shapes; give the parameters that it was made with by --set, and its slices by"
                + " --split-bottlenecks");
    }
}
