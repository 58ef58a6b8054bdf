package io.tcns.cli;

import io.tcns.runtime.ElementType;
import io.tcns.runtime.InputException;
import io.tcns.runtime.Tensor;
import io.tcns.runtime.TensorSpec;
import java.nio.FloatBuffer;
import java.util.List;

/**
 * The first output of a model that answers with as many numbers for every picture.
 *
 * @param model how messages call the model
 */
record VectorOutput(String model, TensorSpec output) {

    /** @throws InputException when it is of another type or shape */
    VectorOutput {
        if (output.type() != ElementType.FLOAT || output.shape().size() != 2) {
            throw noAnswer(model, output);
        }
    }

    String name() {
        return output.name();
    }

    /** @throws InputException when it is of another type or shape */
    FloatBuffer of(List<Tensor> outputs) {
        Tensor values = outputs.get(0);
        if (values.type() != ElementType.FLOAT || values.shape().size() != 2 || values.elements() == 0) {
            throw noAnswer(model, output);
        }
        return values.floats();
    }

    private static InputException noAnswer(String model, TensorSpec output) {
        return new InputException("`" + model + "` gives `" + output.name() + "` as " + output.describe()
                + ", which is no answer about one image: neither [1, classes], nor a mask [1, height, width], nor scores [1, classes,"
                + " height, width] of the image's proportions");
    }
}
