package io.tcns.cli;

import io.tcns.runtime.Mask;
import io.tcns.runtime.MaskOutput;
import io.tcns.runtime.Tensor;
import io.tcns.runtime.image.Image;
import io.tcns.runtime.image.Preprocess;
import java.util.List;

/**
 * Reads the outputs of segmenters.
 *
 * @param preprocess how a picture becomes the input
 * @param labels line i names class i
 */
record MaskReader(MaskOutput output, Preprocess preprocess, List<String> labels) implements AnswerReader {

    @Override
    public Kind kind() {
        return Kind.MASKS;
    }

    @Override
    public MaskAnswer read(Image image, List<Tensor> outputs) {
        Mask seen = output.read(outputs.get(0));
        return new MaskAnswer(preprocess.inPicture(seen, image), labels);
    }
}
