package io.tcns.cli;

import io.tcns.runtime.InputException;
import io.tcns.runtime.Tensor;
import io.tcns.runtime.image.Image;
import java.util.List;
import java.util.Locale;

/** Makes answers of the outputs of one kind of network. */
interface AnswerReader {

    /** What a network says of pictures. */
    enum Kind {
        CLASSES,
        FEATURES,
        DETECTIONS,
        MASKS;

        /** As people say it. */
        String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    Kind kind();

    /**
     * What the network says of a picture.
     *
     * @param outputs of a run on the picture alone, all of them, in the model's order
     * @throws InputException when they are not what such networks give
     */
    Answer read(Image image, List<Tensor> outputs);
}
