package io.tcns.cli;

import io.tcns.exporters.onnx.ModelMetadata;
import io.tcns.exporters.report.Json;
import io.tcns.runtime.InputException;
import io.tcns.runtime.Labels;
import io.tcns.runtime.Model;
import io.tcns.runtime.Session;
import io.tcns.runtime.SessionOptions;
import io.tcns.runtime.Tensor;
import io.tcns.runtime.TensorSpec;
import io.tcns.runtime.image.ImageDecoder;
import io.tcns.runtime.image.Preprocess;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** {@code tcns run SPEC|M.onnx --image FILE}. */
@Command(
        name = "run",
        description = "Shows what a network says of an image.",
        mixinStandardHelpOptions = true,
        versionProvider = Main.Version.class)
final class RunCommand implements Callable<Integer> {

    private static final int COLOURS = 3;

    /** How the answer is written. */
    enum Format {
        TEXT,
        JSON
    }

    @Spec
    private CommandSpec command;

    @ParentCommand
    private Main tcns;

    @Parameters(paramLabel = "SPEC|MODEL", description = "The network: a .tcns spec or an .onnx model.")
    private Path file;

    @Option(names = "--image", required = true, paramLabel = "FILE", description = "A PNG, JPEG or BMP image.")
    private Path image;

    @Option(
            names = "--format",
            paramLabel = "text|json",
            defaultValue = "text",
            description = "How to write the answer (default: ${DEFAULT-VALUE}).")
    private Format format;

    @Mixin
    private SpecOptions options;

    @Override
    public Integer call() throws IOException {
        if (FileKind.of(file) == FileKind.MODEL) {
            return run(ModelFile.of(file).model());
        }
        PrintWriter err = command.commandLine().getErr();
        if (options.weights().isEmpty()) {
            err.println(
                    "tcns: the weights are pseudo-random, so the answer means nothing; give trained ones by --weights");
        }
        try (RunnableModel runnable =
                RunnableModel.of(new SpecCompiler(options, new OnnxSettings(), err).compile(file))) {
            return run(runnable.model());
        }
    }

    private int run(Model model) {
        PrintWriter out = command.commandLine().getOut();
        try (Session session = Session.open(model, SessionOptions.defaults())) {
            Tensor input = input(session);
            long start = System.nanoTime();
            Tensor output = session.run(List.of(input)).get(0);
            double latencyMs = (System.nanoTime() - start) / 1e6;
            RunAnswer answer = RunAnswer.of(
                    file.toString(),
                    image.toString(),
                    latencyMs,
                    session.outputs().get(0).name(),
                    output,
                    labels(session));
            out.print(
                    format == Format.JSON
                            ? Json.pretty(answer)
                            : answer.text(tcns.pageWidth().onStdout()));
            return ExitCode.FINE;
        }
    }

    private Tensor input(Session session) {
        TensorSpec input = session.inputs().get(0);
        boolean takesImage = session.inputs().size() == 1
                && input.shape().size() == 4
                && input.shape().get(1) == COLOURS
                && input.shape().get(0) <= 1
                && input.shape().get(2) > 0
                && input.shape().get(3) > 0;
        if (!takesImage) {
            throw new InputException("`" + file + "` takes `" + input.name() + "` as " + input.describe()
                    + ", which is not one RGB image [1, 3, height, width]");
        }
        String json = session.metadata().get(ModelMetadata.PREPROCESS);
        Preprocess preprocess = json == null ? Preprocess.defaults() : Preprocess.fromJson(json);
        return preprocess.toTensor(
                ImageDecoder.read(image),
                Math.toIntExact(input.shape().get(2)),
                Math.toIntExact(input.shape().get(3)));
    }

    private List<String> labels(Session session) {
        if (options.labels().isPresent()) {
            return Labels.read(options.labels().get());
        }
        return Optional.ofNullable(session.metadata().get(ModelMetadata.LABELS))
                .map(text -> Labels.parse("the model's metadata", text))
                .orElse(List.of());
    }
}
