package io.tcns.runtime;

import java.nio.FloatBuffer;
import java.util.List;
import java.util.function.Function;

/**
 * Averages the probabilities that networks for several sizes of one image give for each of its pixels, and perhaps those for
 * the mirrored image, mirrored back: "multi-scale inputs and left-right flipped images" (Chen et al. 2017, section 4).
 */
public final class MultiScaleSession implements AutoCloseable {

    /** [1, C, H, W]. */
    private static final int DIMENSIONS = 4;

    private final List<Session> sessions;
    private final boolean flips;

    /**
     * Takes over sessions, and closes them when it is closed.
     *
     * @param sessions at least one; each takes one image, of any size, and gives one output of one shape [1, C, H, W]
     * @param flips whether each is asked about the mirrored image as well
     * @throws IllegalArgumentException when there is none, or there is no average of what they give
     */
    public MultiScaleSession(List<Session> sessions, boolean flips) {
        this.sessions = List.copyOf(sessions);
        this.flips = flips;
        if (sessions.isEmpty()) {
            throw new IllegalArgumentException("at least one session");
        }
        sessions.forEach(session -> checkAverages(session.outputs().get(0)));
    }

    private void checkAverages(TensorSpec other) {
        TensorSpec first = output();
        if (first.type() != ElementType.FLOAT || first.shape().size() != DIMENSIONS) {
            throw new IllegalArgumentException(first.describe() + " is not [1, C, H, W]");
        }
        if (other.type() != first.type() || !other.shape().equals(first.shape())) {
            throw new IllegalArgumentException("no average of " + first.describe() + " and " + other.describe());
        }
    }

    /** How many runs one image takes. */
    public int runs() {
        return flips ? 2 * sessions.size() : sessions.size();
    }

    /** The average, as each of the sessions describes its own output. */
    public TensorSpec output() {
        return sessions.get(0).outputs().get(0);
    }

    /**
     * Runs every network.
     *
     * @param image gives the image in the form that an input asks for
     * @param afterRun is told of each run that is done
     * @return [1, C, H, W]
     * @throws InputException when a network fails
     */
    public Tensor run(Function<TensorSpec, Tensor> image, Runnable afterRun) {
        float[] sum = new float[0];
        List<Long> shape = List.of();
        for (Session session : sessions) {
            Tensor seen = image.apply(session.inputs().get(0));
            Tensor probabilities = session.run(List.of(seen)).get(0);
            shape = probabilities.shape();
            sum = sum.length == 0 ? new float[probabilities.elements()] : sum;
            add(probabilities, sum);
            afterRun.run();
            if (flips) {
                add(session.run(List.of(seen.mirrored())).get(0).mirrored(), sum);
                afterRun.run();
            }
        }
        return average(sum, shape);
    }

    private static void add(Tensor tensor, float[] sum) {
        FloatBuffer numbers = tensor.floats();
        for (int i = 0; i < sum.length; i++) {
            sum[i] += numbers.get(i);
        }
    }

    private Tensor average(float[] sum, List<Long> shape) {
        Tensor average = Tensor.allocate(ElementType.FLOAT, shape);
        FloatBuffer numbers = average.floats();
        for (int i = 0; i < sum.length; i++) {
            numbers.put(i, sum[i] / runs());
        }
        return average;
    }

    @Override
    public void close() {
        sessions.forEach(Session::close);
    }
}
