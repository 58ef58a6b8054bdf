package io.tcns.cli;

import io.tcns.exporters.onnx.ModelMetadata;
import io.tcns.runtime.ElementType;
import io.tcns.runtime.InputException;
import io.tcns.runtime.Labels;
import io.tcns.runtime.Mask;
import io.tcns.runtime.MaskOutput;
import io.tcns.runtime.Tensor;
import io.tcns.runtime.TensorSpec;
import io.tcns.runtime.image.Image;
import io.tcns.runtime.image.Preprocess;
import java.util.Collections;
import java.util.List;
import java.util.Map;

/**
 * Reads the outputs of segmenters.
 *
 * @param preprocess how a picture becomes the input, whose {@code height} and {@code width} are in pixels
 * @param labels line i names class i
 */
record MaskReader(MaskOutput output, Preprocess preprocess, int height, int width, List<String> labels)
        implements AnswerReader {

    private static final int CLASSES = 1;

    /**
     * What the classes of a segmenter are called: as its labels say; where it has none, as VOC says if there are as many; otherwise
     * nothing.
     *
     * @param labels empty where it has none
     * @return a name, perhaps an empty one, for each class; empty where the model has no labels and does not say how many classes
     *     there are
     * @throws InputException when the metadata cannot be read
     */
    static List<String> labels(TensorSpec output, Map<String, String> metadata, List<String> labels) {
        if (!labels.isEmpty()) {
            return labels;
        }
        int classes = classes(output, metadata);
        return classes == Labels.VOC.size() ? Labels.VOC : Collections.nCopies(classes, "");
    }

    /** How many there are; 0 where nobody says. */
    private static int classes(TensorSpec output, Map<String, String> metadata) {
        if (output.type() == ElementType.FLOAT) {
            return (int) Math.max(0, Math.min(output.shape().get(CLASSES), Mask.MAX_CLASS + 1));
        }
        String classes = metadata.getOrDefault(ModelMetadata.CLASSES, "0");
        // No more digits than the last class has.
        if (!classes.matches("\\d{1,5}")) {
            throw new InputException(
                    "the model's metadata has no number of classes under `" + ModelMetadata.CLASSES + "`");
        }
        return Integer.parseInt(classes);
    }

    @Override
    public Kind kind() {
        return Kind.MASKS;
    }

    @Override
    public MaskAnswer read(Image image, List<Tensor> outputs) {
        Mask seen = output.read(outputs.get(0));
        return new MaskAnswer(preprocess.inPicture(seen, image, height, width), labels);
    }
}
