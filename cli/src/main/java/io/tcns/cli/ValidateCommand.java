package io.tcns.cli;

import io.tcns.compiler.Compilation;
import io.tcns.compiler.ir.Graph;
import io.tcns.exporters.Deployment;
import io.tcns.exporters.onnx.OnnxFile;
import io.tcns.runtime.Model;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
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

    private int validateSpec(SpecCompiler compiler, Validation validation, PrintWriter err) {
        Compilation compilation = compiler.compilation(compiler.architecture(file));
        Deployment folded = compiler.deploy(compilation, true);
        int code = Claims.report(folded.network(), folded.report(), err);
        if (code != ExitCode.FINE) {
            return code;
        }
        Model model = SpecCompiler.model(folded);
        validation.structure(folded.graph().nodes().size());
        validation.levels("folded", model);
        validation.interpreter("interpreter = folded", compilation.network(), model);
        Model unfolded = SpecCompiler.model(compiler.deploy(compilation, false));
        validation.interpreter("interpreter = unfolded", compilation.network(), unfolded);
        return validation.finish();
    }

    private int validateModel(Validation validation, PrintWriter err) throws IOException {
        Model model = Model.of(file);
        OnnxFile parts =
                OnnxFile.read(file).orElseThrow(() -> new BadInputException("`" + file + "` is not an ONNX model"));
        if (validation.structure(parts)) {
            validation.levels("model", model);
            if (spec != null) {
                validation.interpreter("interpreter = model", graph(parts, spec, err), model);
            }
        }
        return validation.finish();
    }

    /** The spec's graph with the weights of the file: folded or not, as the file is. */
    private Graph graph(OnnxFile parts, Path specFile, PrintWriter err) {
        SpecCompiler compiler = new SpecCompiler(options, settings, err);
        Compilation compilation = compiler.compilation(compiler.architecture(specFile));
        return parts.bind(compilation.deployed(true))
                .or(() -> parts.bind(compilation.deployed(false)))
                .orElseThrow(
                        () -> new BadInputException(
                                "`" + file + "` does not have the weights of `" + specFile
                                        + "` under their names and in their shapes; give the parameters that it was made with by --set"));
    }
}
