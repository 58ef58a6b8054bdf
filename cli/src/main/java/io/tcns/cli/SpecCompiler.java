package io.tcns.cli;

import io.tcns.compiler.Compilation;
import io.tcns.compiler.CompileOptions;
import io.tcns.compiler.Compiler;
import io.tcns.compiler.MultiScale;
import io.tcns.compiler.binding.BindOptions;
import io.tcns.compiler.checkpoint.Checkpoint;
import io.tcns.compiler.pass.SplitBottlenecks;
import io.tcns.dsl.model.Architecture;
import io.tcns.dsl.model.ClassNames;
import io.tcns.dsl.model.Detector;
import io.tcns.dsl.model.FeatureMap;
import io.tcns.dsl.model.Head;
import io.tcns.dsl.model.Segmenter;
import io.tcns.exporters.Deployment;
import io.tcns.exporters.WeightFiles;
import io.tcns.exporters.report.Report;
import io.tcns.runtime.Labels;
import io.tcns.runtime.image.Preprocess;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** The road from a spec's file to an ONNX artifact and its static report, which every command but {@code check} goes. */
final class SpecCompiler {

    /** Slices of all blocks together: as many as a network may have layers. */
    private static final int MAX_SLICES = 20_000;

    private final SpecOptions options;
    private final OnnxSettings settings;
    private final PrintWriter err;

    SpecCompiler(SpecOptions options, OnnxSettings settings, PrintWriter err) {
        this.options = options;
        this.settings = settings;
        this.err = err;
    }

    /** Folds batch norms, or not, as the options say. */
    Deployment compile(Path spec) {
        return compile(architecture(spec));
    }

    /** The checked network; warnings go to stderr. */
    Architecture architecture(Path spec) {
        return SpecLoader.accept(SpecLoader.check(spec, options.root(), options.parameters()), err);
    }

    /** Folds batch norms, or not, as the options say. */
    Deployment compile(Architecture network) {
        return deploy(compilation(network), options.fold());
    }

    /** The network with its labels and weights. */
    Compilation compilation(Architecture network) {
        Architecture named =
                options.labels().map(file -> labelled(network, file)).orElse(network);
        settings.answer().ifPresent(answer -> refuseForeignAnswer(network, answer));
        if (settings.post().isPresent() && !(network.head() instanceof Detector)) {
            throw new BadInputException("`" + network.name() + "` is no detector: `--post` has nothing to choose");
        }
        refuseIdleOptions(named);
        refuseTooManySlices(named);
        Optional<Checkpoint> weights = options.weights().map(file -> SpecLoader.accept(WeightFiles.read(file), err));
        CompileOptions compileOptions = new CompileOptions(
                options.seed(),
                weights,
                options.binding(),
                settings.answer(),
                settings.post(),
                options.slices(),
                options.plain());
        Compilation compilation = SpecLoader.accept(Compiler.compile(named, compileOptions), err);
        int slices = compilation.slices();
        if (slices > 1 && new SplitBottlenecks(slices).count(compilation.network()) == 0) {
            err.println("tcns: `" + network.name() + "` has no bottleneck that needs less memory in slices");
        }
        compilation.binding().ifPresent(binding -> {
            err.println("tcns: " + binding.summary());
            binding.notes().forEach(note -> err.println("tcns: " + note));
        });
        return compilation;
    }

    /**
     * A segmenter for images of several scales, which gives probabilities.
     *
     * @throws BadInputException when it cannot be so, or a scale makes its image too small or too large
     */
    List<Deployment> compile(Architecture segmenter, MultiScale looks) {
        if (!(segmenter.head() instanceof Segmenter)) {
            throw new BadInputException(
                    "`" + segmenter.name() + "` is no segmenter: `--scales` and `--flip` average classes of pixels");
        }
        Compilation compilation = compilation(segmenter.withAnswer(Head.Answer.PROBABILITIES));
        return looks.scales().stream()
                .map(scale -> scaled(compilation, looks, scale))
                .map(scaled -> Deployment.of(scaled, options.fold(), settings.options()))
                .toList();
    }

    private static Compilation scaled(Compilation segmenter, MultiScale looks, double scale) {
        String name = segmenter.architecture().name();
        Compilation scaled;
        try {
            scaled = looks.compilation(segmenter, scale);
        } catch (IllegalArgumentException e) {
            throw new BadInputException("at scale " + scale + " the maps of `" + name + "` have no pixel");
        }
        FeatureMap image = scaled.architecture().input();
        if (Math.max(image.height(), image.width()) > Preprocess.MAX_SIZE) {
            throw new BadInputException("at scale " + scale + " the image has " + image.height() + "x" + image.width()
                    + " pixels, and " + Preprocess.MAX_SIZE + " a side are the most");
        }
        return scaled;
    }

    private static void refuseForeignAnswer(Architecture network, Head.Answer answer) {
        boolean isClassifier = network.head() instanceof Head.Classifier;
        if (!isClassifier && !(network.head() instanceof Segmenter)) {
            throw new BadInputException(
                    "`" + network.name() + "` is no classifier or segmenter: `--output` has nothing to choose");
        }
        if (isClassifier && answer == Head.Answer.MASK) {
            throw new BadInputException("`" + network.name() + "` is no segmenter: it gives logits or probabilities");
        }
    }

    /** Options about weights that would change nothing. */
    private void refuseIdleOptions(Architecture network) {
        BindOptions binding = options.binding();
        if (options.weights().isEmpty() && !binding.equals(BindOptions.STRICT)) {
            throw new BadInputException("`--no-strict` and `--classes-from` go with `--weights`");
        }
        if (binding.firstClass() > 0 && !(network.head() instanceof Head.Classifier)) {
            throw new BadInputException(
                    "`" + network.name() + "` is no classifier: `--classes-from` has nothing to choose");
        }
    }

    /** Each slice is several nodes of the graph. */
    private void refuseTooManySlices(Architecture network) {
        int blocks =
                network.rows().stream().mapToInt(row -> row.repeats().size()).sum();
        int slices = blocks * options.slices();
        if (options.slices() > 1 && slices > MAX_SLICES) {
            throw new BadInputException("`" + network.name() + "` would have up to " + slices
                    + " slices of bottlenecks, more than " + MAX_SLICES);
        }
    }

    /** The network as a file, with the spec's expectations checked as far as nothing needs measuring. */
    Deployment deploy(Compilation compilation, boolean fold) {
        Deployment deployment = Deployment.of(compilation, fold, settings.options());
        Report report = deployment.report();
        return deployment.with(report.with(Claims.check(deployment.network(), report)));
    }

    private Architecture labelled(Architecture network, Path file) {
        List<String> labels = Labels.read(file);
        int classes = network.head()
                .labels()
                .orElseThrow(() -> new BadInputException("`" + network.name() + "` has no classes to name"));
        if (labels.size() < classes) {
            throw new BadInputException(
                    "`" + file + "` names " + labels.size() + " classes, the network has " + classes);
        }
        if (labels.size() > classes) {
            err.println(
                    "tcns: warning: `" + file + "` names " + labels.size() + " classes, the network has " + classes);
        }
        return network.withLabels(new ClassNames(file, labels.subList(0, classes)));
    }
}
