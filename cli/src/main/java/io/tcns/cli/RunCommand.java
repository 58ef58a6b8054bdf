package io.tcns.cli;

import io.tcns.compiler.MultiScale;
import io.tcns.exporters.WholeFile;
import io.tcns.exporters.report.Json;
import io.tcns.runtime.InputException;
import io.tcns.runtime.Mask;
import io.tcns.runtime.Session;
import io.tcns.runtime.image.Image;
import io.tcns.runtime.image.ImageDecoder;
import io.tcns.runtime.image.MaskEncoder;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
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
            description =
                    "How many of the likeliest classes are given (default: 5), or of the surest detections (default:"
                            + " all); of several images, text has the likeliest class alone.")
    private @Nullable Integer top;

    @Option(
            names = "--format",
            paramLabel = "text|json",
            defaultValue = "text",
            description = "How to write the answer (default: ${DEFAULT-VALUE}).")
    private Format format;

    @Option(
            names = "-o",
            paramLabel = "FILE",
            description =
                    "Writes the image with the detections or the mask drawn on it, and below it a legend of the mask, as"
                            + " PNG or JPEG, by the suffix.")
    private @Nullable Path output;

    @Option(
            names = "--mask",
            paramLabel = "FILE",
            description =
                    "Writes the mask of a segmenter as VOC's tools expect it, a PNG of the image's size with VOC's palette,"
                            + " whose indices are the classes; each pixel is that of the network's nearest to it, and 255"
                            + " where pre-processing cuts the image off.")
    private @Nullable Path mask;

    @Mixin
    private LookOptions looking;

    @Mixin
    private SpecOptions options;

    @Override
    public Integer call() throws IOException {
        if (top != null && top < 1) {
            throw usage("--top is at least 1, got " + top);
        }
        ImageFiles files = ImageFiles.of(images);
        Optional<Picture> picture = picture(files);
        checkMask(files);
        checkSpares(files.files());
        checkPlaces();
        NetworkFile network = new NetworkFile(file, options, command);
        Optional<MultiScale> looks = looking.looks();
        if (looks.isPresent()) {
            return runScaled(network, looks.get(), files, picture);
        }
        try (RunnableModel runnable = network.open(this::checkSpares);
                Session session = network.session(runnable)) {
            OptionalInt count = top == null ? OptionalInt.empty() : OptionalInt.of(top);
            return answer(new ImageSession(file.toString(), session, options.labels(), count), files, picture);
        }
    }

    /** Where the picture goes, if anywhere. */
    private Optional<Picture> picture(ImageFiles files) {
        if (output == null) {
            return Optional.empty();
        }
        if (!files.isOne()) {
            throw usage("`-o " + output + "` is one picture, for one --image FILE");
        }
        return Optional.of(Picture.of(output).orElseThrow(() -> usage("`-o " + output + "` is neither .png nor .jpg")));
    }

    private void checkMask(ImageFiles files) {
        if (mask != null && !files.isOne()) {
            throw usage("`--mask " + mask + "` is one mask, for one --image FILE");
        }
        if (mask != null && !mask.toString().toLowerCase(Locale.ROOT).endsWith(".png")) {
            throw usage("`--mask " + mask + "` is not .png");
        }
        if (mask != null && output != null && Results.areOne(mask, output)) {
            throw usage("`--mask` and `-o` are one file, `" + output + "`");
        }
    }

    private void checkSpares(List<Path> inputs) throws IOException {
        if (output != null) {
            Results.checkSpares(command, output, inputs);
        }
        if (mask != null) {
            Results.checkSpares(command, "--mask", mask, inputs);
        }
    }

    /** So that nothing is written where one of both cannot be. */
    private void checkPlaces() throws FileSystemException {
        if (output != null) {
            WholeFile.check(output);
        }
        if (mask != null) {
            WholeFile.check(mask);
        }
    }

    private int answer(PictureNetwork network, ImageFiles files, Optional<Picture> picture) throws IOException {
        refuseIdleOptions(network.gives());
        return files.isOne() ? answerOne(network, files.files().get(0), picture) : answerEach(network, files.files());
    }

    private int runScaled(NetworkFile network, MultiScale looks, ImageFiles files, Optional<Picture> picture)
            throws IOException {
        int runs = files.isOne() ? looks.runs() : 1;
        PrintWriter err = command.commandLine().getErr();
        try (Progress progress =
                        Progress.of("scales", runs, err, tcns.pageWidth().errorTerminal());
                ScaledNetwork scaled = ScaledNetwork.open(network, looks, this::checkSpares, progress::step)) {
            return answer(scaled, files, picture);
        }
    }

    private void refuseIdleOptions(AnswerReader.Kind given) {
        boolean isDrawn = given == AnswerReader.Kind.DETECTIONS || given == AnswerReader.Kind.MASKS;
        if (output != null && !isDrawn) {
            throw usage("`-o` draws detections and masks, and `" + file + "` gives " + given.word());
        }
        if (mask != null && given != AnswerReader.Kind.MASKS) {
            throw usage("`--mask` writes masks, and `" + file + "` gives " + given.word());
        }
        if (top != null && (given == AnswerReader.Kind.FEATURES || given == AnswerReader.Kind.MASKS)) {
            throw usage("`--top` chooses classes or detections, and `" + file + "` gives " + given.word());
        }
    }

    private int answerOne(PictureNetwork network, Path image, Optional<Picture> picture) throws IOException {
        Image seen = ImageDecoder.read(image);
        ImageAnswer answer = network.answer(image.toString(), seen);
        Optional<Image> drawn = picture.map(where -> answer.answer().drawnOn(seen));
        if (mask != null) {
            Mask found = ((MaskAnswer) answer.answer()).maskForVoc();
            WholeFile.write(mask, out -> MaskEncoder.write(found, out));
        }
        if (drawn.isPresent()) {
            picture.orElseThrow().write(drawn.get());
        }
        print(
                format == Format.JSON
                        ? Json.pretty(RunAnswer.of(file.toString(), answer))
                        : answer.answer().text(tcns.pageWidth().onStdout()));
        return ExitCode.FINE;
    }

    /** An image that cannot be read keeps no other from its answer. */
    private int answerEach(PictureNetwork network, List<Path> files) {
        if (network.gives() == AnswerReader.Kind.FEATURES && format == Format.TEXT) {
            throw usage("the features of several images need --format json");
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
        print(
                format == Format.JSON
                        ? Json.pretty(RunAnswers.of(file.toString(), answers))
                        : ImageAnswer.text(answers, tcns.pageWidth().onStdout()));
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

    private void print(String answer) {
        command.commandLine().getOut().print(answer);
    }

    private ParameterException usage(String message) {
        return new ParameterException(command.commandLine(), message);
    }
}
