package io.tcns.cli;

import io.tcns.runtime.Detection;
import io.tcns.runtime.DetectionOutputs;
import io.tcns.runtime.ElementType;
import io.tcns.runtime.InputException;
import io.tcns.runtime.Tensor;
import io.tcns.runtime.TensorSpec;
import io.tcns.runtime.image.Image;
import io.tcns.runtime.image.Preprocess;
import java.util.List;
import java.util.Optional;

/**
 * Reads the outputs of detectors.
 *
 * @param preprocess how a picture becomes the input, whose {@code height} and {@code width} are in pixels
 * @param labels line i names class i
 * @param top the most detections that an answer has
 */
record DetectionReader(
        DetectionOutputs outputs, Preprocess preprocess, int height, int width, List<String> labels, int top)
        implements AnswerReader {

    private static final int SIDES = 4;

    /** @throws InputException when a model gives boxes of which nobody has chosen yet */
    static void refuseRawBoxes(String model, List<TensorSpec> outputs) {
        Optional<TensorSpec> boxes =
                outputs.stream().filter(DetectionReader::isManyBoxes).findFirst();
        if (boxes.isPresent()) {
            throw new InputException("`" + model + "` gives `" + boxes.get().name() + "` as "
                    + boxes.get().describe() + ", boxes of which the best are still to be chosen;"
                    + " `tcns compile SPEC --post nms` makes a model that does");
        }
    }

    private static boolean isManyBoxes(TensorSpec output) {
        return output.type() == ElementType.FLOAT
                && output.shape().size() == 3
                && output.shape().get(2) == SIDES;
    }

    @Override
    public Kind kind() {
        return Kind.DETECTIONS;
    }

    @Override
    public DetectionAnswer read(Image image, List<Tensor> values) {
        List<Detection> seen = outputs.read(values, 0);
        List<Detection> found = preprocess.inPicture(seen, image, height, width).stream()
                .limit(top)
                .toList();
        return new DetectionAnswer(found, labels, image.width(), image.height());
    }
}
