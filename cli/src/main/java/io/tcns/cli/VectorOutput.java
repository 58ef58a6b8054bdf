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

    String name() {
        return output.name();
    }

    /** @throws InputException when it is of another type or shape */
    FloatBuffer of(List<Tensor> outputs) {
        Tensor values = outputs.get(0);
        if (values.type() != ElementType.FLOAT || values.shape().size() != 2 || values.elements() == 0) {
            throw new InputException("`" + model + "` gives `" + output.name() + "` as " + output.describe()
                    + ", which is no answer about one image [1, classes]");
        }
        return values.floats();
    }
}
