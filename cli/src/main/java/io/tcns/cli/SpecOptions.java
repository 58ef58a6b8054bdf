package io.tcns.cli;

import io.tcns.compiler.CompileOptions;
import io.tcns.compiler.binding.BindOptions;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** The options of every command that makes a model of a spec. */
final class SpecOptions {

    @Mixin
    private NetworkOptions network = new NetworkOptions();

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

    @Option(
            names = "--plain",
            description = "Writes the network as its spec says it, even where another form is faster: to compare with.")
    private boolean plain;

    @Option(
            names = "--split-bottlenecks",
            paramLabel = "T",
            defaultValue = "1",
            converter = SlicesConverter.class,
            description =
                    "Computes the inner tensors of each bottleneck in T slices, one after the other: less memory at"
                            + " once, the same multiply-adds (default: ${DEFAULT-VALUE}, as a whole).")
    private int slices = 1;

    /** Those of a command that takes {@code network} and nothing else. */
    static SpecOptions of(NetworkOptions network) {
        SpecOptions options = new SpecOptions();
        options.network = network;
        return options;
    }

    Map<String, String> parameters() {
        return network.parameters();
    }

    Optional<Path> root() {
        return network.root();
    }

    Optional<Path> weights() {
        return network.weights();
    }

    BindOptions binding() {
        return network.binding();
    }

    long seed() {
        return network.seed();
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

    boolean plain() {
        return plain;
    }

    int slices() {
        return slices;
    }

    /** A number of slices. */
    static final class SlicesConverter implements ITypeConverter<Integer> {
        @Override
        public Integer convert(String text) {
            try {
                int number = Integer.parseInt(text);
                if (number >= 1 && number <= CompileOptions.MAX_SLICES) {
                    return number;
                }
            } catch (NumberFormatException e) {
                // Answered like a number that is too large.
            }
            throw new TypeConversionException(
                    "'" + text + "' is no number of slices; 1 to " + CompileOptions.MAX_SLICES + " are");
        }
    }
}
