package io.tcns.cli;

import io.tcns.runtime.Tensor;
import io.tcns.runtime.image.Image;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;

/** Reads the output of networks without a head. */
record FeatureReader(VectorOutput output) implements AnswerReader {

    /** How such an output is called. */
    static final String OUTPUT = "features";

    @Override
    public Kind kind() {
        return Kind.FEATURES;
    }

    @Override
    public FeatureAnswer read(Image image, List<Tensor> outputs) {
        FloatBuffer values = output.of(outputs);
        List<Float> features = new ArrayList<>(values.remaining());
        while (values.hasRemaining()) {
            features.add(values.get());
        }
        return new FeatureAnswer(features);
    }
}
