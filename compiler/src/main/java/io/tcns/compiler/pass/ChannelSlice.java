package io.tcns.compiler.pass;

import io.tcns.compiler.ir.Initializer;
import io.tcns.compiler.ir.Parameter;
import io.tcns.compiler.ir.TensorType;
import io.tcns.compiler.ir.Value;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * Some channels of a parameter: runs of numbers that lie together in it, at equal distances. What lies within one run is
 * the parameter's own memory, the rest is gathered when somebody asks for it, piece by piece.
 *
 * @param first index of the first number of the first run
 * @param run numbers in a run
 * @param distance from the begin of a run to that of the next
 */
record ChannelSlice(Parameter whole, int first, int run, int distance) implements Initializer {

    /**
     * Some channels along a dimension.
     *
     * @param name of the slice
     * @param dimension counted from 0
     * @param from the first channel
     */
    static Parameter of(Parameter whole, String name, int dimension, int from, int channels) {
        List<Integer> sizes = new ArrayList<>(whole.type().dimensions());
        int channel = sizes.subList(dimension + 1, sizes.size()).stream().reduce(1, Math::multiplyExact);
        int distance = channel * sizes.set(dimension, channels);
        ChannelSlice slice = new ChannelSlice(whole, from * channel, channels * channel, distance);
        return new Parameter(new Value(name, new TensorType(sizes)), whole.kind(), slice);
    }

    @Override
    public void fill(float[] numbers, Value value, int from, int count) {
        if (isTogether(from, count)) {
            whole.fill(numbers, index(from), count);
            return;
        }
        float[] piece = new float[Math.min(run, count)];
        for (int done = 0; done < count; ) {
            int length = Math.min(run - (from + done) % run, count - done);
            whole.fill(piece, index(from + done), length);
            System.arraycopy(piece, 0, numbers, done, length);
            done += length;
        }
    }

    @Override
    public ByteBuffer bytes(Value value, int from, int count) {
        return isTogether(from, count)
                ? whole.initializer().bytes(whole.value(), index(from), count)
                : Initializer.super.bytes(value, from, count);
    }

    private boolean isTogether(int from, int count) {
        return from % run + count <= run;
    }

    /** Where a number of the slice stands in the whole. */
    private int index(int number) {
        return first + number / run * distance + number % run;
    }
}
