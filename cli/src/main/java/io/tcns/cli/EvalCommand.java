package io.tcns.cli;

import io.tcns.dsl.diagnostic.Printable;
import io.tcns.exporters.WholeFile;
import io.tcns.exporters.report.Json;
import io.tcns.runtime.Session;
import io.tcns.runtime.SessionOptions;
import io.tcns.runtime.metrics.CocoAnnotations;
import io.tcns.runtime.metrics.CocoDetections;
import io.tcns.runtime.metrics.CocoMetrics;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
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

/** {@code tcns eval --coco ANNOTATIONS --detections FILE} and {@code tcns eval SPEC|MODEL --coco ANNOTATIONS --images FOLDER}. */
@Command(
        name = "eval",
        description = "Says how good detections are: COCO's average precision and recall.",
        mixinStandardHelpOptions = true,
        versionProvider = Main.Version.class)
final class EvalCommand implements Callable<Integer> {

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
            arity = "0..1",
            paramLabel = "SPEC|MODEL",
            description = "A detector that looks at the images: a .tcns spec or an .onnx model.")
    private @Nullable Path file;

    @Option(
            names = "--coco",
            required = true,
            paramLabel = "ANNOTATIONS",
            description = "What there is in the images: a .json file in COCO's format.")
    private Path annotations;

    @Option(
            names = "--images",
            paramLabel = "FOLDER",
            description = "Where the annotated images are, by their `file_name`, for SPEC|MODEL.")
    private @Nullable Path images;

    @Option(
            names = "--detections",
            paramLabel = "FILE",
            description = "What was found in them, in place of SPEC|MODEL: a .json file in COCO's format of results.")
    private @Nullable Path detections;

    @Option(
            names = "--save",
            paramLabel = "FILE",
            description = "Writes what SPEC|MODEL finds, as --detections and other tools read it.")
    private @Nullable Path save;

    @Option(
            names = "--format",
            paramLabel = "text|json",
            defaultValue = "text",
            description = "How to write the answer (default: ${DEFAULT-VALUE}).")
    private Format format;

    @Option(names = "-o", paramLabel = "FILE", description = "Writes the answer to a file in place of stdout.")
    private @Nullable Path output;

    @Mixin
    private SpecOptions options;

    @Override
    public Integer call() throws IOException {
        if (file == null) {
            return compare(given());
        }
        if (detections != null) {
            throw usage("`--detections` and `" + file + "` both say what was found; give one of them");
        }
        if (images == null) {
            throw usage("`" + file + "` needs the annotated images: --images FOLDER");
        }
        checkDiffer();
        return ask(file, new ImageFolder(images));
    }

    /** What was found, in the words of a file. */
    private Path given() {
        if (detections == null) {
            throw usage("give what was found by --detections FILE, or a SPEC|MODEL that looks at --images FOLDER");
        }
        if (images != null || save != null) {
            throw usage((images == null ? "--save" : "--images") + " goes with a SPEC|MODEL, not with --detections");
        }
        IgnoredOptions.refuse(command, Set.of(), "there is none");
        return detections;
    }

    private int compare(Path found) throws IOException {
        checkSpares(List.of(annotations, found));
        write(CocoDetections.read(found, CocoAnnotations.read(annotations)));
        return ExitCode.FINE;
    }

    private int ask(Path network, ImageFolder folder) throws IOException {
        checkSpares(List.of(annotations));
        CocoAnnotations truth = CocoAnnotations.read(annotations);
        checkSpares(folder.files(truth.images()));
        DetectorRun run = run(network, folder, truth);
        sayWhatIsLeftOut(run, truth.images().size());
        boolean isWhole = run.problems().isEmpty();
        if (isWhole || run.answered() > 0) {
            CocoDetections found = run.detections(truth);
            if (save != null) {
                WholeFile.write(save, found::writeTo);
            }
            write(found);
        }
        return isWhole ? ExitCode.FINE : ExitCode.BAD_INPUT;
    }

    private void sayWhatIsLeftOut(DetectorRun run, int images) {
        run.problems().forEach(this::say);
        if (!run.problems().isEmpty()) {
            say(String.format(Locale.ROOT, "answered images: %,d of %,d", run.answered(), images));
        }
        if (run.others() > 0) {
            say(String.format(Locale.ROOT, "detections of other classes, which do not count: %,d", run.others()));
        }
    }

    private DetectorRun run(Path network, ImageFolder folder, CocoAnnotations truth) throws IOException {
        try (RunnableModel runnable = new NetworkFile(network, options, command).open(this::checkSpares);
                Session session = Session.open(runnable.model(), SessionOptions.defaults())) {
            ImageSession detector =
                    new ImageSession(network.toString(), session, options.labels(), OptionalInt.empty());
            if (detector.gives() != AnswerReader.Kind.DETECTIONS) {
                throw new BadInputException(
                        "`" + network + "` gives " + detector.gives().word() + ", and --coco needs detections");
            }
            ClassCategories categories = ClassCategories.of(detector.labels(), truth.categories());
            say(categories.remark());
            return run(truth.images(), new DetectorRun(detector, folder, categories));
        }
    }

    private DetectorRun run(List<CocoAnnotations.Image> annotated, DetectorRun run) {
        PrintWriter err = command.commandLine().getErr();
        try (Progress progress =
                Progress.of("images", annotated.size(), err, tcns.pageWidth().errorTerminal())) {
            for (CocoAnnotations.Image image : annotated) {
                run.ask(image);
                progress.step();
            }
        }
        return run;
    }

    private void checkDiffer() {
        boolean isOne = save != null
                && output != null
                && save.toAbsolutePath()
                        .normalize()
                        .equals(output.toAbsolutePath().normalize());
        if (isOne) {
            throw usage("`--save` and `-o` are one file, `" + output + "`");
        }
    }

    private void checkSpares(List<Path> inputs) throws IOException {
        if (output != null) {
            Results.checkSpares(command, output, inputs);
        }
        if (save != null) {
            Results.checkSpares(command, "--save", save, inputs);
        }
    }

    /** To the user, whatever the texts of files hold. */
    private void say(String sentence) {
        command.commandLine().getErr().println("tcns: " + Printable.of(sentence));
    }

    private ParameterException usage(String message) {
        return new ParameterException(command.commandLine(), message);
    }

    private void write(CocoDetections found) throws IOException {
        Evaluation evaluation = new Evaluation(found, CocoMetrics.of(found));
        PageWidth width = tcns.pageWidth();
        String text = format == Format.JSON
                ? Json.pretty(evaluation.json())
                : evaluation.text(output == null ? width.onStdout() : width.inFile());
        Results.write(text, Optional.ofNullable(output), command.commandLine().getOut());
    }
}
