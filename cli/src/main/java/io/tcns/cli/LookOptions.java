package io.tcns.cli;

import io.tcns.compiler.MultiScale;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The options that say how often, and at which scales, a segmenter looks at each image. */
final class LookOptions {

    private static final int MAX_SCALES = 32;
    private static final double LEAST_SCALE = 0.01;
    private static final double MOST_SCALE = 16;

    @Spec(Spec.Target.MIXEE)
    private CommandSpec command;

    @Option(
            names = "--scales",
            split = ",",
            paramLabel = "S,S,...",
            description = "Shows a segmenter each image at these scales and averages the probabilities:"
                    + " 0.5,0.75,1,1.25,1.5,1.75 in MobileNetV2's Table 7.")
    private @Nullable List<Double> scales;

    @Option(
            names = "--flip",
            description = "Shows a segmenter each image mirrored as well, at every scale, and averages.")
    private boolean flips;

    /**
     * Empty where each image is looked at once, as it is.
     *
     * @throws ParameterException when a scale is none
     */
    Optional<MultiScale> looks() {
        if (scales == null) {
            return flips ? Optional.of(new MultiScale(List.of(1.0), true)) : Optional.empty();
        }
        boolean sane = !scales.isEmpty()
                && scales.size() <= MAX_SCALES
                && scales.stream().allMatch(scale -> scale >= LEAST_SCALE && scale <= MOST_SCALE);
        if (!sane) {
            throw new ParameterException(
                    command.commandLine(),
                    "--scales are 1 to " + MAX_SCALES + " numbers from " + LEAST_SCALE + " to " + MOST_SCALE + ", got "
                            + (scales.size() > MAX_SCALES ? scales.size() + " of them" : scales));
        }
        return Optional.of(new MultiScale(scales, flips));
    }
}
