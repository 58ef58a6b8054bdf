package io.tcns.cli;

import io.tcns.compiler.checkpoint.Checkpoint;
import io.tcns.exporters.WeightFiles;
import io.tcns.exporters.report.Json;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** {@code tcns inspect FILE}. */
@Command(
        name = "inspect",
        description =
                "Lists the tensors of a checkpoint or model: names, types, shapes, and what their numbers are like.",
        mixinStandardHelpOptions = true,
        versionProvider = Main.Version.class)
final class InspectCommand implements Callable<Integer> {

    /** How the answer is written. */
    enum Format {
        TEXT,
        JSON
    }

    @Spec
    private CommandSpec command;

    @ParentCommand
    private Main tcns;

    @Parameters(
            paramLabel = "FILE",
            description = "Weights or a model of PyTorch, Keras, TensorFlow.js, TFLite, ONNX, NumPy or safetensors.")
    private Path file;

    @Option(
            names = "--format",
            paramLabel = "text|json",
            defaultValue = "text",
            description = "How to write the answer (default: ${DEFAULT-VALUE}).")
    private Format format;

    @Override
    public Integer call() {
        PrintWriter out = command.commandLine().getOut();
        Checkpoint checkpoint =
                SpecLoader.accept(WeightFiles.read(file), command.commandLine().getErr());
        Inspection inspection = Inspection.of(checkpoint);
        out.print(
                format == Format.JSON
                        ? Json.pretty(inspection)
                        : inspection.text(tcns.pageWidth().onStdout()));
        return ExitCode.FINE;
    }
}
