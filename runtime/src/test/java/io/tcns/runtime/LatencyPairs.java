package io.tcns.runtime;

import io.tcns.runtime.image.Image;
import io.tcns.runtime.image.ImageDecoder;
import io.tcns.runtime.image.Preprocess;
import java.nio.file.Path;
import java.util.List;

/** Runs two models in turn on one thread: {@code benchmarks/latency} and {@code benchmarks/detector}. */
final class LatencyPairs {

    private static final int WARMUP = 50;
    private static final int DEFAULT_PAIRS = 200;

    private LatencyPairs() {}

    /**
     * Takes two model files whose inputs have the same shapes and, optionally, how many pairs to run, and an image that both look
     * at in place of random numbers.
     */
    public static void main(String[] arguments) {
        int pairs = arguments.length > 2 ? Integer.parseInt(arguments[2]) : DEFAULT_PAIRS;
        try (Session one = open(arguments[0]);
                Session other = open(arguments[1])) {
            List<Tensor> inputs = arguments.length > 3
                    ? List.of(picture(one, ImageDecoder.read(Path.of(arguments[3]))))
                    : RandomInputs.of(one.inputs(), 1);
            Pairs.time(WARMUP, pairs, () -> milliseconds(one, inputs), () -> milliseconds(other, inputs));
        }
    }

    private static Session open(String file) {
        return Session.open(Model.of(Path.of(file)), SessionOptions.defaults());
    }

    /** As the model says how it wants to see it. */
    private static Tensor picture(Session model, Image image) {
        List<Long> shape = model.inputs().get(0).shape();
        return Preprocess.fromJson(model.metadata().get("tcns.preprocess"))
                .toTensor(image, Math.toIntExact(shape.get(2)), Math.toIntExact(shape.get(3)));
    }

    private static double milliseconds(Session session, List<Tensor> inputs) {
        long start = System.nanoTime();
        session.run(inputs);
        return (System.nanoTime() - start) / 1e6;
    }
}
