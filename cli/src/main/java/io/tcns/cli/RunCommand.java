package io.tcns.cli;

import io.tcns.exporters.report.Json;
import io.tcns.runtime.InputException;
import io.tcns.runtime.Model;
import io.tcns.runtime.Session;
import io.tcns.runtime.SessionOptions;
import io.tcns.runtime.image.Image;
import io.tcns.runtime.image.ImageDecoder;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** {@code tcns run SPEC|M.onnx --image FILE|FOLDER}. */
@Command(
        name = "run",
        description = "Shows what a network says of images.",
        mixinStandardHelpOptions = true,
        versionProvider = Main.Version.class)
final class RunCommand implements Callable<Integer> {

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

    @Option(
            names = "--image",
            required = true,
            paramLabel = "FILE|FOLDER",
            description = "A PNG, JPEG or BMP image, or a folder of them; repeatable.")
    private List<Path> images = List.of();

    @Option(
            names = "--top",
            paramLabel = "N",
            defaultValue = "5",
            description = "How many of the likeliest classes are given (default: ${DEFAULT-VALUE}); of several images,"
                    + " text has the likeliest alone.")
    private int top;

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
        if (top < 1) {
            throw new ParameterException(command.commandLine(), "--top is at least 1, got " + top);
        }
        ImageFiles files = ImageFiles.of(images);
        if (FileKind.of(file) == FileKind.MODEL) {
            IgnoredOptions.refuse(command, Set.of("--labels"));
            return run(ModelFile.of(file).model(), files);
        }
        PrintWriter err = command.commandLine().getErr();
        if (options.weights().isEmpty()) {
            err.println(
                    "tcns: the weights are pseudo-random, so the answer means nothing; give trained ones by --weights");
        }
        try (RunnableModel runnable =
                RunnableModel.of(new SpecCompiler(options, new OnnxSettings(), err).compile(file))) {
            return run(runnable.model(), files);
        }
    }

    private int run(Model model, ImageFiles files) {
        try (Session session = Session.open(model, SessionOptions.defaults())) {
            ImageSession network = new ImageSession(file.toString(), session, options.labels(), top);
            return files.isOne() ? answerOne(network, files.files().get(0)) : answerEach(network, files.files());
        }
    }

    private int answerOne(ImageSession network, Path image) {
        print(network.answer(image.toString(), ImageDecoder.read(image)));
        return ExitCode.FINE;
    }

    private void print(ImageAnswer answer) {
        PrintWriter out = command.commandLine().getOut();
        if (format == Format.JSON) {
            out.print(Json.pretty(RunAnswer.of(file.toString(), answer)));
        } else if (answer.features() != null) {
            answer.features().forEach(feature -> out.print(feature + "\n"));
        } else {
            out.print(GuessTable.of(answer, tcns.pageWidth().onStdout()));
        }
    }

    /** An image that cannot be read keeps no other from its answer. */
    private int answerEach(ImageSession network, List<Path> files) {
        if (network.givesFeatures() && format == Format.TEXT) {
            throw new ParameterException(command.commandLine(), "the features of several images need --format json");
        }
        PrintWriter err = command.commandLine().getErr();
        List<ImageAnswer> answers = new ArrayList<>();
        List<InputException> problems = new ArrayList<>();
        try (Progress progress =
                Progress.of("images", files.size(), err, tcns.pageWidth().errorTerminal())) {
            for (Path image : files) {
                read(image, problems).ifPresent(picture -> answers.add(network.answer(image.toString(), picture)));
                progress.step();
            }
        }
        problems.forEach(problem -> err.println("tcns: " + problem.getMessage()));
        print(answers);
        return problems.isEmpty() ? ExitCode.FINE : ExitCode.BAD_INPUT;
    }

    private static Optional<Image> read(Path image, List<InputException> problems) {
        try {
            return Optional.of(ImageDecoder.read(image));
        } catch (InputException e) {
            problems.add(e);
            return Optional.empty();
        }
    }

    private void print(List<ImageAnswer> answers) {
        command.commandLine()
                .getOut()
                .print(
                        format == Format.JSON
                                ? Json.pretty(RunAnswers.of(file.toString(), answers))
                                : GuessTable.of(answers, tcns.pageWidth().onStdout()));
    }
}
