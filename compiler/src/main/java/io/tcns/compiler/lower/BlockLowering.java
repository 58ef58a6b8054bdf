package io.tcns.compiler.lower;

import io.tcns.compiler.ir.AveragePool;
import io.tcns.compiler.ir.MaxPool;
import io.tcns.compiler.ir.Padding;
import io.tcns.compiler.ir.Value;
import io.tcns.compiler.lower.LayerBuilder.Window;
import io.tcns.dsl.model.Architecture.Conventions;
import io.tcns.dsl.model.Block;
import io.tcns.dsl.model.Nonlinearity;
import io.tcns.dsl.model.Shortcut;
import java.util.List;
import java.util.Optional;

/** Turns the blocks of a table into layers. */
final class BlockLowering {

    private final LayerBuilder layers;

    /** For shortcuts between expansions, which reach across rows. */
    private Optional<Value> lastExpansion = Optional.empty();

    BlockLowering(LayerBuilder layers) {
        this.layers = layers;
    }

    /** The rules that layers are made by. */
    Conventions conventions() {
        return layers.conventions();
    }

    /**
     * Adds one repeat of a row.
     *
     * @param index of the row, counted from 0
     * @param repeat counted from 1
     * @return what leaves the block
     */
    Value lower(String row, int index, int repeat, Block block, Value x) {
        Position position = new Position(row, index, repeat);
        if (block instanceof Block.Convolution conv) {
            Window window = new Window(conv.kernel(), conv.stride(), conv.dilation());
            return layers.convolution(
                    position.role("output"), x, window, conv.output().channels(), conv.activation());
        }
        if (block instanceof Block.Separable separable) {
            return separable(position, separable, x);
        }
        if (block instanceof Block.Bottleneck bottleneck) {
            return bottleneck(position, bottleneck, x);
        }
        if (block instanceof Block.Residual residual) {
            return residual(position, residual, x);
        }
        if (block instanceof Block.MaxPool pool) {
            Window window = new Window(pool.kernel(), pool.stride(), 1);
            MaxPool op = new MaxPool(pool.kernel(), pool.stride(), layers.padding(x, window));
            return layers.last(position.role("output"), "maxpool", op, List.of(x));
        }
        Block.AveragePool pool = (Block.AveragePool) block;
        AveragePool op = new AveragePool(pool.kernel(), pool.stride());
        return layers.last(position.role("output"), "avgpool", op, List.of(x));
    }

    private Value separable(Position position, Block.Separable block, Value x) {
        Window window = new Window(block.kernel(), block.stride(), block.dilation());
        Value filtered = layers.depthwise(position.role("depthwise"), x, window, block.activation());
        return layers.convolution(
                position.role("output"),
                filtered,
                Window.POINTWISE,
                block.output().channels(),
                block.activation());
    }

    private Value bottleneck(Position position, Block.Bottleneck block, Value x) {
        Value expanded = block.hidden() == x.type().channels() ? x : expansion(position, block, x);
        Window window = new Window(block.kernel(), block.stride(), block.dilation());
        Value filtered = layers.depthwise(position.role("depthwise"), expanded, window, block.activation());
        Value projected = layers.convolution(
                position.role("project"),
                filtered,
                Window.POINTWISE,
                block.output().channels(),
                block.projection());
        return block.addsInput() ? layers.sum(position.role("output"), x, projected) : projected;
    }

    private Value expansion(Position position, Block.Bottleneck block, Value x) {
        Value expanded =
                layers.convolution(position.role("expand"), x, Window.POINTWISE, block.hidden(), block.activation());
        if (block.shortcut() != Shortcut.EXPANSION) {
            return expanded;
        }
        Value sum = lastExpansion
                .filter(last -> last.type().equals(expanded.type()))
                .map(last -> layers.sum(position.role("sum"), last, expanded))
                .orElse(expanded);
        lastExpansion = Optional.of(sum);
        return sum;
    }

    private Value residual(Position position, Block.Residual block, Value x) {
        Window window = new Window(block.kernel(), block.stride(), block.dilation());
        int channels = block.output().channels();
        Value shortcut = shortcut(position, block, x);
        Value reduced =
                layers.convolution(position.role("reduce"), x, Window.POINTWISE, block.inner(), block.activation());
        Value filtered =
                layers.convolution(position.role("filter"), reduced, window, block.inner(), block.activation());
        Value restored =
                layers.convolution(position.role("restore"), filtered, Window.POINTWISE, channels, Nonlinearity.LINEAR);
        return layers.sum(position.role("output"), shortcut, restored, block.activation());
    }

    /** What comes in, at the resolution and with the channels that go out. */
    private Value shortcut(Position position, Block.Residual block, Value x) {
        if (x.type().channels() != block.output().channels()) {
            Window window = new Window(1, block.stride(), 1);
            return layers.convolution(
                    position.role("shortcut"), x, window, block.output().channels(), Nonlinearity.LINEAR);
        }
        // The maximum of one pixel is the pixel.
        MaxPool everyOther = new MaxPool(1, block.stride(), Padding.NONE);
        return block.stride() == 1 ? x : layers.last(position.role("shortcut"), "maxpool", everyOther, List.of(x));
    }

    /** One repeat of a row. */
    private record Position(String row, int index, int repeat) {
        Place role(String role) {
            return Place.inTable(row, index, repeat, role);
        }
    }
}
