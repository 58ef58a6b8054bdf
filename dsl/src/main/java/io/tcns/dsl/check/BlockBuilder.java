package io.tcns.dsl.check;

import io.tcns.dsl.Span;
import io.tcns.dsl.check.AtrousRule.Slide;
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
    Optional<Block> build(RowSettings row, FeatureMap input, Slide slide) {
        if (!isNear(row, slide)) {
            return Optional.empty();
        }
        int stride = slide.stride();
        int dilation = (int) slide.dilation();
        return output(row, input, stride, dilation).flatMap(output -> switch (row.kind()) {
            case CONV2D -> convolution(row, input, stride, dilation, output);
            case SEPARABLE -> separable(row, input, stride, dilation, output);
            case BOTTLENECK -> bottleneck(row, input, stride, dilation, output);
            case RESIDUAL -> residual(row, input, stride, dilation, output);
            case MAXPOOL -> Optional.of(new Block.MaxPool(row.kernel(), stride, output));
            case AVGPOOL -> Optional.of(new Block.AveragePool(row.kernel(), stride, output));
        });
    }

    /** Whether the taps of the kernel are no farther from each other than they may be. */
    private boolean isNear(RowSettings row, Slide slide) {
        boolean near = slide.dilation() <= (row.kind().isPool() ? 1 : Limits.DILATION);
        if (!near) {
            problems.add(problems.at(Code.OUTPUT_STRIDE, row.span())
                    .says(
                            row.kind().isPool()
                                    ? "behind the output stride the row would run at a rate, which a pool cannot"
                                    : "behind the output stride the row would run at a rate above %d",
                            Limits.DILATION));
        }
        return near;
    }

    private Optional<Block> convolution(
            RowSettings row, FeatureMap input, int stride, int dilation, FeatureMap output) {
        long weights = area(row) * input.channels() * output.channels();
        return fits(row.span(), List.of(weights), List.of(elements(output, output.channels())))
                ? Optional.of(new Block.Convolution(row.kernel(), stride, dilation, row.activation(), output))
                : Optional.empty();
    }

    private Optional<Block> separable(RowSettings row, FeatureMap input, int stride, int dilation, FeatureMap output) {
        long depthwise = area(row) * input.channels();
        long pointwise = (long) input.channels() * output.channels();
        List<Long> maps = List.of(elements(output, input.channels()), elements(output, output.channels()));
        return fits(row.span(), List.of(depthwise, pointwise), maps)
                ? Optional.of(new Block.Separable(row.kernel(), stride, dilation, row.activation(), output))
                : Optional.empty();
    }

    private Optional<Block> bottleneck(RowSettings row, FeatureMap input, int stride, int dilation, FeatureMap output) {
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
                dilation,
                hidden,
                row.activation(),
                row.projection(),
                row.shortcut(),
                addsInput,
                output));
    }

    private Optional<Block> residual(RowSettings row, FeatureMap input, int stride, int dilation, FeatureMap output) {
        int channels = output.channels();
        if (channels % Block.Residual.NARROWING != 0) {
            problems.add(problems.at(Code.OUT_OF_RANGE, row.cells().span(Column.C))
                    .says("a residual block of %d channels has no quarter of them inside", channels)
                    .help("take a multiple of %d", Block.Residual.NARROWING));
            return Optional.empty();
        }
        int inner = channels / Block.Residual.NARROWING;
        List<Long> weights = List.of(
                (long) input.channels() * inner,
                area(row) * inner * inner,
                (long) inner * channels,
                input.channels() == channels ? 0 : (long) input.channels() * channels);
        List<Long> maps = List.of(elements(input, inner), elements(output, channels));
        return fits(row.span(), weights, maps)
                ? Optional.of(new Block.Residual(row.kernel(), stride, dilation, row.activation(), output))
                : Optional.empty();
    }

    private double expanded(RowSettings row, int channels) {
        double exact = channels * row.expansion().orElse(1.0);
        return defaults.roundsHidden() ? Rounding.toMultiple(exact, Rounding.DEFAULT_DIVISOR) : Math.floor(exact + 0.5);
    }

    private Optional<FeatureMap> output(RowSettings row, FeatureMap input, int stride, int dilation) {
        int window = (row.kernel() - 1) * dilation + 1;
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
