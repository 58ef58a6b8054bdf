package io.tcns.compiler.checkpoint;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;

/**
 * What the numbers of a tensor are like; of integers with a scale, those that they stand for.
 *
 * @param smallest of the finite numbers, as are the others; NaN where there are none
 * @param largest of the finite numbers
 * @param mean of the finite numbers
 * @param deviation the standard deviation of the finite numbers
 * @param notFinite how many are NaN or infinite
 */
public record TensorStatistics(double smallest, double largest, double mean, double deviation, long notFinite) {

    /**
     * Reads a tensor once.
     *
     * @return empty for types that hold no numbers which can be read, and for tensors of no elements
     * @throws UnreadableCheckpointException when the file is damaged where the tensor stands
     */
    public static Optional<TensorStatistics> of(Tensor tensor) throws UnreadableCheckpointException {
        if (!tensor.type().isReadable() || tensor.elements() == 0) {
            return Optional.empty();
        }
        ByteBuffer bytes = tensor.bytes();
        int elements = bytes.remaining() / tensor.type().bytes();
        Sum sum = new Sum();
        for (int index = 0; index < elements; index++) {
            double number = tensor.type().number(bytes, index);
            sum.add(tensor.quantization().isPresent() ? scaled(tensor, index, number) : number);
        }
        return Optional.of(sum.statistics());
    }

    private static double scaled(Tensor tensor, int index, double integer) {
        Quantization quantization = tensor.quantization().orElseThrow();
        int scale = quantization.isPerChannel() ? channel(tensor.shape(), quantization.axis(), index) : 0;
        return quantization.scales().get(scale).number(integer);
    }

    /** The index along an axis of the element at an index of all. */
    private static int channel(List<Long> shape, int axis, int index) {
        long inner = shape.subList(axis + 1, shape.size()).stream().reduce(1L, (a, b) -> a * b);
        return (int) (index / inner % shape.get(axis));
    }

    /** Mean and variance in one pass (Welford 1962). */
    private static final class Sum {

        private double smallest = Double.POSITIVE_INFINITY;
        private double largest = Double.NEGATIVE_INFINITY;
        private double mean;
        private double squares;
        private long finite;
        private long notFinite;

        void add(double number) {
            if (!Double.isFinite(number)) {
                notFinite++;
                return;
            }
            finite++;
            smallest = Math.min(smallest, number);
            largest = Math.max(largest, number);
            double distance = number - mean;
            mean += distance / finite;
            squares += distance * (number - mean);
        }

        TensorStatistics statistics() {
            return finite == 0
                    ? new TensorStatistics(Double.NaN, Double.NaN, Double.NaN, Double.NaN, notFinite)
                    : new TensorStatistics(smallest, largest, mean, Math.sqrt(squares / finite), notFinite);
        }
    }
}
