package io.tcns.cli;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options of every command that takes a spec. */
final class SpecOptions {

    @Option(
            names = "--set",
            paramLabel = "NAME=VALUE",
            description = "Gives a parameter of the network another value; repeatable.")
    private Map<String, String> parameters = new LinkedHashMap<>();

    @Option(
            names = "--weights",
            paramLabel = "FILE",
            description = "Trained weights: a safetensors file under torchvision's names. Without it, weights are"
                    + " pseudo-random, from the seed.")
    private @Nullable Path weights;

    @Option(
            names = "--seed",
            paramLabel = "N",
            defaultValue = "1",
            description = "Where pseudo-random weights come from (default: ${DEFAULT-VALUE}).")
    private long seed;

    @Option(
            names = "--labels",
            paramLabel = "FILE",
            description = "What the classes are called, one a line, in place of the spec's `labels`.")
    private @Nullable Path labels;

    @Option(
            names = "--fold",
            negatable = true,
            defaultValue = "true",
            fallbackValue = "true",
            description = "Folds batch norms into convolutions (default), or keeps them.")
    private boolean fold;

    Map<String, String> parameters() {
        return parameters;
    }

    Optional<Path> weights() {
        return Optional.ofNullable(weights);
    }

    long seed() {
        return seed;
    }

    Optional<Path> labels() {
        return Optional.ofNullable(labels);
    }

    /** All files that the command line asks to read. */
    List<Path> filesWith(Path spec) {
        return Stream.of(Optional.of(spec), weights(), labels())
                .flatMap(Optional::stream)
                .toList();
    }

    boolean fold() {
        return fold;
    }
}
