package io.tcns.cli;

import io.tcns.runtime.InputException;
import io.tcns.runtime.Mask;
import io.tcns.runtime.image.ImageDecoder;
import java.nio.file.Path;

/** The masks that a segmenter gives to pictures, each of the size of its picture. */
final class SegmenterMasks implements MaskSource {
    private final PictureNetwork segmenter;
    private final PictureFolder pictures;

    /**
     * Looks at what the network does with pictures.
     *
     * @param model how messages call the network
     * @throws BadInputException when it gives no masks, or masks of parts of pictures only
     */
    SegmenterMasks(String model, PictureNetwork segmenter, PictureFolder pictures) {
        this.segmenter = segmenter;
        this.pictures = pictures;
        if (segmenter.gives() != AnswerReader.Kind.MASKS) {
            throw new BadInputException(
                    "`" + model + "` gives " + segmenter.gives().word() + ", and --voc needs masks");
        }
        if (!segmenter.seesWholePictures()) {
            throw new BadInputException("`" + model
                    + "` crops pictures by `preprocess { fit: crop }`, and --voc needs them whole: `stretch` or `pad`");
        }
    }

    @Override
    public String called(String picture) {
        return "the mask of `" + pictures.file(picture) + "`";
    }

    /** @throws InputException when the picture cannot be read, or the network fails */
    @Override
    public Mask mask(String picture) {
        Path file = pictures.file(picture);
        MaskAnswer answer = (MaskAnswer)
                segmenter.answer(file.toString(), ImageDecoder.read(file)).answer();
        return answer.mask();
    }
}
