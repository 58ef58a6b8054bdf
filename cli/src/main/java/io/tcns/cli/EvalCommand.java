package io.tcns.cli;

import io.tcns.compiler.MultiScale;
import io.tcns.exporters.WholeFile;
import io.tcns.runtime.Labels;
import io.tcns.runtime.Session;
import io.tcns.runtime.metrics.CocoAnnotations;
import io.tcns.runtime.metrics.CocoDetections;
import io.tcns.runtime.metrics.CocoMetrics;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
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
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/**
 * {@code tcns eval --coco ANNOTATIONS --detections FILE}, {@code tcns eval --voc FOLDER --masks FOLDER}, and, with a network that
 * looks at the images, {@code tcns eval SPEC|MODEL --coco ANNOTATIONS --images FOLDER} and {@code tcns eval SPEC|MODEL --voc FOLDER
 * --images FOLDER}.
 */
@Command(
        name = "eval",
        description = "Says how good answers are: of detections COCO's average precision and recall, of masks mean"
                + " intersection over union.",
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
            description = "A detector or segmenter that looks at the images: a .tcns spec or an .onnx model.")
    private @Nullable Path file;

    @Option(
            names = "--coco",
            paramLabel = "ANNOTATIONS",
            description = "What there is in the images: a .json file in COCO's format.")
    private @Nullable Path annotations;

    @Option(
            names = "--images",
            paramLabel = "FOLDER",
            description =
                    "Where the images are, for SPEC|MODEL: those of --coco by their `file_name`, those of --voc by the names of"
                            + " their masks, as .jpg, .jpeg, .png or .bmp.")
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
            names = "--voc",
            paramLabel = "FOLDER",
            description =
                    "In place of --coco, which class each pixel is of: a folder of masks as PASCAL VOC has them. The classes"
                            + " are those of --labels, otherwise the network's, otherwise VOC's 21; 255 is not counted.")
    private @Nullable Path voc;

    @Option(
            names = "--masks",
            paramLabel = "FOLDER",
            description = "What was predicted, for --voc in place of SPEC|MODEL: a folder of masks of the same names.")
    private @Nullable Path masks;

    @Option(
            names = "--list",
            paramLabel = "FILE",
            description =
                    "Which masks of --voc count: a file with their names, without suffix, one a line (default: all).")
    private @Nullable Path list;

    @Option(
            names = "--format",
            paramLabel = "text|json",
            defaultValue = "text",
            description = "How to write the answer (default: ${DEFAULT-VALUE}).")
    private Format format;

    @Option(names = "-o", paramLabel = "FILE", description = "Writes the answer to a file in place of stdout.")
    private @Nullable Path output;

    @Mixin
    private LookOptions looking;

    @Mixin
    private SpecOptions options;

    @Override
    public Integer call() throws IOException {
        if (annotations != null && voc != null) {
            throw usage("`--coco` and `--voc` are truths of two kinds; give one of them");
        }
        if (annotations != null) {
            refuse("--coco", "--voc", "--masks", "--list", "--scales", "--flip");
            return withAnnotations(annotations);
        }
        if (voc != null) {
            refuse("--voc", "--coco", "--detections", "--save");
            return withMasks(voc);
        }
        throw usage("give what there is in the images: --coco ANNOTATIONS, or --voc FOLDER");
    }

    /** Options that belong to the other kind of truth. */
    private void refuse(String truth, String other, String... options) {
        for (String option : options) {
            if (command.commandLine().getParseResult().hasMatchedOption(option)) {
                throw usage(option + " goes with " + other + ", not with " + truth);
            }
        }
    }

    private int withAnnotations(Path coco) throws IOException {
        if (file == null) {
            return compare(given(), coco);
        }
        if (detections != null) {
            throw usage("`--detections` and `" + file + "` both say what was found; give one of them");
        }
        if (images == null) {
            throw usage("`" + file + "` needs the annotated images: --images FOLDER");
        }
        checkDiffer();
        return ask(file, new ImageFolder(new Folder(images)), coco);
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

    private int compare(Path found, Path coco) throws IOException {
        checkSpares(List.of(coco, found));
        write(CocoDetections.read(found, CocoAnnotations.read(coco)));
        return ExitCode.FINE;
    }

    private int ask(Path network, ImageFolder folder, Path coco) throws IOException {
        checkSpares(List.of(coco));
        CocoAnnotations truth = CocoAnnotations.read(coco);
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
        run.problems().forEach(output()::say);
        if (!run.problems().isEmpty()) {
            output().say(String.format(Locale.ROOT, "answered images: %,d of %,d", run.answered(), images));
        }
        if (run.others() > 0) {
            output().say(String.format(
                    Locale.ROOT, "detections of other classes, which do not count: %,d", run.others()));
        }
    }

    private DetectorRun run(Path network, ImageFolder folder, CocoAnnotations truth) throws IOException {
        NetworkFile opening = new NetworkFile(network, options, command);
        try (RunnableModel runnable = opening.open(this::checkSpares);
                Session session = opening.session(runnable)) {
            ImageSession detector =
                    new ImageSession(network.toString(), session, options.labels(), OptionalInt.empty());
            if (detector.gives() != AnswerReader.Kind.DETECTIONS) {
                throw new BadInputException(
                        "`" + network + "` gives " + detector.gives().word() + ", and --coco needs detections");
            }
            ClassCategories categories = ClassCategories.of(detector.labels(), truth.categories());
            output().say(categories.remark());
            DetectorRun run = new DetectorRun(detector, folder, categories);
            output().each(truth.images(), run::ask);
            return run;
        }
    }

    private int withMasks(Path voc) throws IOException {
        checkPredicts();
        MaskFolder truth = new MaskFolder(new Folder(voc));
        checkSpares(Stream.of(Optional.ofNullable(list), options.labels())
                .flatMap(Optional::stream)
                .toList());
        List<String> pictures = list == null ? truth.pictures() : PictureList.read(list);
        checkSpares(truth.files(pictures));
        MaskEvaluationRun run = new MaskEvaluationRun(output(), truth, pictures);
        if (file != null && images != null) {
            return ask(file, new PictureFolder(new Folder(images)), run);
        }
        MaskFolder predicted = new MaskFolder(new Folder(Objects.requireNonNull(masks)));
        checkSpares(predicted.files(pictures));
        return run.compare(predicted, options.labels().map(Labels::read).orElse(Labels.VOC));
    }

    /** Either a network and images for it, or masks. */
    private void checkPredicts() {
        if (file == null) {
            if (masks == null) {
                throw usage("give what was predicted by --masks FOLDER, or a SPEC|MODEL that looks at --images FOLDER");
            }
            if (images != null) {
                throw usage("--images goes with a SPEC|MODEL, not with --masks");
            }
            IgnoredOptions.refuse(command, Set.of("--labels"), "there is none");
            return;
        }
        if (masks != null) {
            throw usage("`--masks` and `" + file + "` both say what was predicted; give one of them");
        }
        if (images == null) {
            throw usage("`" + file + "` needs the images that the masks are of: --images FOLDER");
        }
    }

    private int ask(Path network, PictureFolder folder, MaskEvaluationRun run) throws IOException {
        checkSpares(folder.files(run.pictures()));
        NetworkFile opening = new NetworkFile(network, options, command);
        Optional<MultiScale> looks = looking.looks();
        if (looks.isPresent()) {
            try (ScaledNetwork segmenter = ScaledNetwork.open(opening, looks.get(), this::checkSpares, () -> {})) {
                return compare(network, segmenter, folder, run);
            }
        }
        try (RunnableModel runnable = opening.open(this::checkSpares);
                Session session = opening.session(runnable)) {
            return compare(
                    network,
                    new ImageSession(network.toString(), session, options.labels(), OptionalInt.empty()),
                    folder,
                    run);
        }
    }

    private static int compare(Path network, PictureNetwork segmenter, PictureFolder folder, MaskEvaluationRun run)
            throws IOException {
        SegmenterMasks predicted = new SegmenterMasks(network.toString(), segmenter, folder);
        return run.compare(predicted, segmenter.labels().isEmpty() ? Labels.VOC : segmenter.labels());
    }

    private void checkDiffer() {
        if (save != null && output != null && Results.areOne(save, output)) {
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

    private ParameterException usage(String message) {
        return new ParameterException(command.commandLine(), message);
    }

    private void write(CocoDetections found) throws IOException {
        output().write(new DetectionEvaluation(found, CocoMetrics.of(found)));
    }

    private EvalOutput output() {
        return new EvalOutput(command, tcns.pageWidth(), format, Optional.ofNullable(output));
    }
}
