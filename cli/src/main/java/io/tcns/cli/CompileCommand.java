package io.tcns.cli;

import io.tcns.dsl.model.Architecture;
import io.tcns.exporters.Deployment;
import io.tcns.exporters.onnx.OnnxModel;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** {@code tcns compile SPEC -o M.onnx}. */
@Command(
        name = "compile",
        description = "Writes a network as an ONNX file.",
        mixinStandardHelpOptions = true,
        versionProvider = Main.Version.class)
final class CompileCommand implements Callable<Integer> {

    @Spec
    private CommandSpec command;

    @ParentCommand
    private Main tcns;

    @Parameters(paramLabel = "SPEC", description = "The network, a .tcns file.")
    private Path spec;

    @Option(names = "-o", required = true, paramLabel = "FILE", description = "The ONNX file to write.")
    private Path output;

    @Mixin
    private SpecOptions options;

    @Mixin
    private OnnxSettings settings;

    @Override
    public Integer call() throws IOException {
        Results.checkSpares(command, output, options.filesWith(spec));
        PrintWriter err = command.commandLine().getErr();
        SpecCompiler compiler = new SpecCompiler(options, settings, err);
        Architecture network = compiler.architecture(spec);
        Results.checkSpares(command, output, Results.filesOf(network));
        Deployment deployment = compiler.compile(network);
        Results.checkSpares(command, output, Results.filesOf(deployment.compilation()));
        deployment
                .compilation()
                .binding()
                .ifPresent(binding ->
                        err.print(BindingReport.text(binding, tcns.pageWidth().onStderr())));
        int code = Claims.report(deployment.network(), deployment.report(), err);
        if (code != ExitCode.FINE) {
            return code;
        }
        deployment.onnx().writeTo(output);
        err.println("tcns: wrote " + output + dataFile(deployment.onnx()) + ": "
                + deployment.onnx().nodes() + " nodes, " + deployment.onnx().size() + " bytes");
        return ExitCode.FINE;
    }

    /** The second file, where there is one. */
    private String dataFile(OnnxModel model) throws IOException {
        if (model.isOneFile()) {
            return "";
        }
        Path data = ModelFile.of(output).data().files().get(0);
        return " and, beside it, " + data.getFileName();
    }
}
