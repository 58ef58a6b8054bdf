package io.tcns.dsl.check;

import io.tcns.dsl.Span;
import io.tcns.dsl.diagnostic.Code;
import io.tcns.dsl.model.Block;
import io.tcns.dsl.model.FeatureMap;
import io.tcns.dsl.model.PaddingRule;
import io.tcns.dsl.model.Rounding;
import io.tcns.dsl.model.Shortcut;
import java.util.List;
import java.util.Optional;

/** Decides one repeat of a row for what comes in, and keeps every layer within the limits. */
final class BlockBuilder {

    private final Defaults defaults;
    private final NetworkSize size;
    private final Problems problems;

    BlockBuilder(Defaults defaults, NetworkSize size, Problems problems) {
        this.defaults = defaults;
        this.size = size;
        this.problems = problems;
    }

    /**
     * One repeat.
     *
     * @return empty when a problem has been reported
     */
    Optional<Block> build(RowSettings row, FeatureMap input, int stride) {
        return output(row, input, stride).flatMap(output -> switch (row.kind()) {
            case CONV2D -> convolution(row, input, stride, output);
            case SEPARABLE -> separable(row, input, stride, output);
            case BOTTLENECK -> bottleneck(row, input, stride, output);
            case MAXPOOL -> Optional.of(new Block.MaxPool(row.kernel(), stride, output));
            case AVGPOOL -> Optional.of(new Block.AveragePool(row.kernel(), stride, output));
        });
    }

    private Optional<Block> convolution(RowSettings row, FeatureMap input, int stride, FeatureMap output) {
        long weights = area(row) * input.channels() * output.channels();
        return fits(row.span(), List.of(weights), List.of(elements(output, output.channels())))
                ? Optional.of(new Block.Convolution(row.kernel(), stride, row.dilation(), row.activation(), output))
                : Optional.empty();
    }

    private Optional<Block> separable(RowSettings row, FeatureMap input, int stride, FeatureMap output) {
        long depthwise = area(row) * input.channels();
        long pointwise = (long) input.channels() * output.channels();
        List<Long> maps = List.of(elements(output, input.channels()), elements(output, output.channels()));
        return fits(row.span(), List.of(depthwise, pointwise), maps)
                ? Optional.of(new Block.Separable(row.kernel(), stride, row.dilation(), row.activation(), output))
                : Optional.empty();
    }

    private Optional<Block> bottleneck(RowSettings row, FeatureMap input, int stride, FeatureMap output) {
        double exact = row.hidden().isPresent() ? row.hidden().get() : expanded(row, input.channels());
        if (exact > Limits.CHANNELS) {
            problems.add(problems.at(Code.TOO_LARGE, row.hiddenSpan())
                    .says("the row expands to %.0f channels, more than %d", exact, Limits.CHANNELS));
            return Optional.empty();
        }
        int hidden = (int) exact;
        List<Long> weights = List.of(
                hidden == input.channels() ? 0 : (long) input.channels() * hidden,
                area(row) * hidden,
                (long) hidden * output.channels());
        List<Long> maps =
                List.of(elements(input, hidden), elements(output, hidden), elements(output, output.channels()));
        if (!fits(row.span(), weights, maps)) {
            return Optional.empty();
        }
        boolean addsInput = row.shortcut() == Shortcut.BOTTLENECK && input.equals(output) && stride == 1;
        return Optional.of(new Block.Bottleneck(
                row.kernel(),
                stride,
                row.dilation(),
                hidden,
                row.activation(),
                row.projection(),
                row.shortcut(),
                addsInput,
                output));
    }

    private double expanded(RowSettings row, int channels) {
        double exact = channels * row.expansion().orElse(1.0);
        return defaults.roundsHidden() ? Rounding.toMultiple(exact, Rounding.DEFAULT_DIVISOR) : Math.floor(exact + 0.5);
    }

    private Optional<FeatureMap> output(RowSettings row, FeatureMap input, int stride) {
        int window = row.window();
        boolean padded = row.kind() != OperatorKind.AVGPOOL;
        if (!padded && Math.min(input.height(), input.width()) < window) {
            problems.add(problems.at(Code.MAP_TOO_SMALL, row.windowSpan())
                    .says("a window of %1$dx%1$d does not fit a map of %2$s", window, input));
            return Optional.empty();
        }
        if (padded && defaults.padding() == PaddingRule.SYMMETRIC && window % 2 == 0) {
            problems.add(problems.at(Code.EVEN_WINDOW, row.windowSpan())
                    .says("a window of %1$dx%1$d has no symmetric padding", window)
                    .help("use an odd kernel, or `layers { padding: same }`"));
            return Optional.empty();
        }
        int height = padded
                ? defaults.padding().positions(input.height(), window, stride)
                : (input.height() - window) / stride + 1;
        int width = padded
                ? defaults.padding().positions(input.width(), window, stride)
                : (input.width() - window) / stride + 1;
        return Optional.of(new FeatureMap(height, width, row.channels().orElse(input.channels())));
    }

    private boolean fits(Span span, List<Long> weights, List<Long> maps) {
        return size.add(span, weights, maps, problems);
    }

    private static long area(RowSettings row) {
        return (long) row.kernel() * row.kernel();
    }

    private static long elements(FeatureMap map, int channels) {
        return (long) map.height() * map.width() * channels;
    }
}
