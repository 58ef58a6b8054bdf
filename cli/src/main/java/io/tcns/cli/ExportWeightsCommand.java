package io.tcns.cli;

import io.tcns.compiler.Compilation;
import io.tcns.compiler.binding.NameRules;
import io.tcns.compiler.binding.TensorNames;
import io.tcns.dsl.model.Architecture;
import io.tcns.exporters.checkpoint.SafetensorsFile;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code tcns export-weights SPEC -o W.safetensors}. */
@Command(
        name = "export-weights",
        description = "Writes a network's weights, as they are trained, under torchvision's names.",
        mixinStandardHelpOptions = true,
        versionProvider = Main.Version.class)
final class ExportWeightsCommand implements Callable<Integer> {

    @Spec
    private CommandSpec command;

    @Parameters(paramLabel = "SPEC", description = "The network, a .tcns file.")
    private Path spec;

    @Option(names = "-o", required = true, paramLabel = "FILE", description = "The safetensors file to write.")
    private Path output;

    @Mixin
    private NetworkOptions network;

    @Override
    public Integer call() throws IOException {
        PrintWriter err = command.commandLine().getErr();
        SpecOptions options = SpecOptions.of(network);
        Results.checkSpares(command, output, options.filesWith(spec));
        SpecCompiler compiler = new SpecCompiler(options, new OnnxSettings(), err);
        Architecture architecture = compiler.architecture(spec);
        Results.checkSpares(command, output, Results.filesOf(architecture));
        Compilation compilation = compiler.compilation(architecture);
        Results.checkSpares(command, output, Results.filesOf(compilation));
        TensorNames names = SpecLoader.accept(NameRules.torchvision().names(compilation.network()), err);
        SafetensorsFile file = new SafetensorsFile(architecture.name(), names);
        file.writeTo(output);
        err.println("tcns: wrote " + output + ": " + file.tensors() + " tensors, " + file.size() + " bytes");
        return ExitCode.FINE;
    }
}
