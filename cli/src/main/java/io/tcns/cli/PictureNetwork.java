package io.tcns.cli;

import io.tcns.runtime.InputException;
import io.tcns.runtime.image.Image;
import java.util.List;

/** A network that is shown one picture after the other. */
interface PictureNetwork {

    /** What the answers are about. */
    AnswerReader.Kind gives();

    /** Line i names class i; empty where nobody named the classes. */
    List<String> labels();

    /** Whether nothing is cut off a picture before the network sees it. */
    boolean seesWholePictures();

    /**
     * Runs the network.
     *
     * @param name how the answer calls the picture
     * @throws InputException when the model fails, or gives something else than it says
     */
    ImageAnswer answer(String name, Image image);
}
