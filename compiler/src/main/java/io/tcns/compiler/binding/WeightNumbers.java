package io.tcns.compiler.binding;

import io.tcns.compiler.checkpoint.ElementType;
import io.tcns.compiler.checkpoint.Layout;
import io.tcns.compiler.checkpoint.Quantization;
import io.tcns.compiler.checkpoint.Quantization.Scale;
import io.tcns.compiler.checkpoint.Tensor;
import io.tcns.compiler.checkpoint.UnreadableCheckpointException;
import io.tcns.compiler.checkpoint.Weight;
import io.tcns.compiler.ir.Initializer;
import io.tcns.compiler.ir.TensorType;
import io.tcns.compiler.ir.Value;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;

/**
 * The numbers of a checkpoint's tensor in the order and type that a graph wants: O, I, H, W or O, I or O; float32.
 *
 * <p>Nothing is copied: each number is read where it stands in the file, when a slice of the parameter is made.
 */
final class WeightNumbers implements Initializer {

    private final ByteBuffer bytes;
    private final ElementType type;
    private final Optional<Quantization> quantization;

    /** How many filters are left out. */
    private final int firstFilter;

    /** How far apart filters are, in elements of the tensor. */
    private final int step;

    /** Where the numbers of a filter stand, relative to its first. */
    private final int[] places;

    private WeightNumbers(Tensor tensor, ByteBuffer bytes, int firstFilter, int step, int... places) {
        this.bytes = bytes;
        this.type = tensor.type();
        this.quantization = tensor.quantization();
        this.firstFilter = firstFilter;
        this.step = step;
        this.places = places;
    }

    /**
     * The recipe of a parameter.
     *
     * @param weight of a readable type, and of the target's shape as {@link #shape} sees it
     * @param firstFilter how many filters of the tensor to leave out
     * @throws UnreadableCheckpointException when the file is damaged where the tensor stands
     */
    static Initializer of(Weight weight, TensorType target, int firstFilter) throws UnreadableCheckpointException {
        Tensor tensor = weight.tensor();
        int[] strides = strides(tensor.shape());
        List<Integer> dimensions = weight.layout().dimensionsOf(letters(target));
        int step = strides[dimensions.get(0)];
        int[] places = {0};
        for (int dimension = 1; dimension < target.rank(); dimension++) {
            int from = dimensions.get(dimension);
            places = spread(places, target.size(dimension), from < 0 ? 0 : strides[from]);
        }
        ByteBuffer bytes = tensor.bytes();
        if (tensor.type() == ElementType.F32 && step == places.length && isInOrder(places)) {
            int start = firstFilter * step * Float.BYTES;
            return new Initializer.Data(bytes.slice(start, Math.toIntExact(target.bytes())));
        }
        return new WeightNumbers(tensor, bytes, firstFilter, step, places);
    }

    /** Row-major: how far apart neighbours along each dimension are, in elements. */
    private static int[] strides(List<Long> shape) {
        int[] strides = new int[shape.size()];
        int stride = 1;
        for (int dimension = strides.length - 1; dimension >= 0; dimension--) {
            strides[dimension] = stride;
            stride = Math.multiplyExact(stride, Math.toIntExact(shape.get(dimension)));
        }
        return strides;
    }

    private static int[] spread(int[] places, int size, int stride) {
        int[] spread = new int[places.length * size];
        for (int index = 0; index < spread.length; index++) {
            spread[index] = places[index / size] + index % size * stride;
        }
        return spread;
    }

    private static boolean isInOrder(int... places) {
        for (int index = 0; index < places.length; index++) {
            if (places[index] != index) {
                return false;
            }
        }
        return true;
    }

    private static String letters(TensorType target) {
        return "OIHW".substring(0, target.rank());
    }

    /** The sizes of a weight in the order of a parameter of this rank; empty if it has others besides. */
    static Optional<List<Long>> shape(Weight weight, TensorType target) {
        List<Long> shape = weight.tensor().shape();
        Layout layout = weight.layout();
        if (shape.size() != layout.rank() || target.rank() > "OIHW".length()) {
            return Optional.empty();
        }
        List<Integer> dimensions = layout.dimensionsOf(letters(target));
        for (int dimension = 0; dimension < shape.size(); dimension++) {
            if (shape.get(dimension) != 1 && !dimensions.contains(dimension)) {
                return Optional.empty();
            }
        }
        return Optional.of(dimensions.stream()
                .map(dimension -> dimension < 0 ? Long.valueOf(1) : shape.get(dimension))
                .toList());
    }

    /** Whether a weight has the sizes of a parameter. */
    static boolean fits(Weight weight, TensorType target) {
        List<Long> sizes = target.dimensions().stream().map(Integer::longValue).toList();
        return shape(weight, target).equals(Optional.of(sizes));
    }

    /** Whether the scales of a tensor, if it has some, belong to its filters. */
    static boolean hasScalesOfFilters(Weight weight) {
        return weight.tensor()
                .quantization()
                .filter(Quantization::isPerChannel)
                .map(scales ->
                        scales.axis() == weight.layout().dimensionsOf("O").get(0))
                .orElse(true);
    }

    @Override
    public void fill(float[] numbers, Value value, int from, int count) {
        int filter = firstFilter + from / places.length;
        int within = from % places.length;
        int index = 0;
        while (index < count) {
            int length = Math.min(count - index, places.length - within);
            fill(numbers, index, filter * step, within, length, scale(filter));
            index += length;
            within = 0;
            filter++;
        }
    }

    /** The scale of a filter; none for numbers that are what they are. */
    private Optional<Scale> scale(int filter) {
        return quantization.map(scales -> scales.scales().get(scales.isPerChannel() ? filter : 0));
    }

    private void fill(float[] numbers, int index, int start, int within, int count, Optional<Scale> scale) {
        if (scale.isPresent()) {
            double factor = scale.get().factor();
            double offset = scale.get().offset();
            for (int i = 0; i < count; i++) {
                numbers[index + i] = (float) (factor * type.number(bytes, start + places[within + i]) + offset);
            }
            return;
        }
        for (int i = 0; i < count; i++) {
            numbers[index + i] = (float) type.number(bytes, start + places[within + i]);
        }
    }
}
