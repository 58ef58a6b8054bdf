package io.tcns.cli;

import io.tcns.runtime.InputException;
import io.tcns.runtime.Mask;

/** Where the masks of pictures come from. */
interface MaskSource {

    /** How messages call the mask of a picture. */
    String called(String picture);

    /**
     * The mask of a picture.
     *
     * @throws InputException when it cannot be had
     */
    Mask mask(String picture);
}
