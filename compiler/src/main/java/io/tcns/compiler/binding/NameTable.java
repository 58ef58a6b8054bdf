package io.tcns.compiler.binding;

import io.tcns.compiler.checkpoint.Layout;
import io.tcns.compiler.ir.Parameter.Kind;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/**
 * How one source calls the tensors of its networks, and lays them out: data, which {@link NameRules} reads.
 *
 * <p>Paths are templates: {@code {block}} counts the blocks of the whole table from 0, {@code {row}} the rows of blocks
 * that are more than one convolution, {@code {repeat}} the repeats in a row, {@code {index}} such blocks in the whole table;
 * all from 0, and {@code {number}} is {@code {index}} from 1.
 *
 * @param title what people call the source
 * @param operators the operators that it has words for
 * @param blocks the kinds of blocks, tried in their order
 * @param classifier the path of the fully connected layer
 * @param weights the words and layouts of weights
 * @param norm the words of a norm's vectors, and of counters that inference does not need
 */
record NameTable(
        String title,
        List<String> operators,
        List<Block> blocks,
        String classifier,
        Weights weights,
        Map<Kind, String> norm,
        Set<String> counters) {

    /**
     * The layers of a block, by the roles that they play.
     *
     * @param place which of the blocks with these roles it is for, counted from 0; empty for all
     */
    record Block(OptionalInt place, Map<String, Layer> layers) {

        static Block any(Map<String, Layer> layers) {
            return new Block(OptionalInt.empty(), layers);
        }

        static Block at(int place, Map<String, Layer> layers) {
            return new Block(OptionalInt.of(place), layers);
        }
    }

    /** The paths of a convolution and of its norm. */
    record Layer(String conv, String norm) {}

    /** What a weight is called behind its layer's path, separator included, and how it lies. */
    record Word(String word, Layout layout) {}

    /** The weights of convolutions, of depthwise ones, and of the fully connected layer with its bias. */
    record Weights(Word conv, Word depthwise, Word classifier, String bias) {}

    /** The layers of a block that plays these roles and stands at this place among its like. */
    Optional<Map<String, Layer>> layers(Set<String> roles, int place) {
        return blocks.stream()
                .filter(block -> block.layers().keySet().equals(roles))
                .filter(block -> block.place().orElse(place) == place)
                .map(Block::layers)
                .findFirst();
    }
}
