package io.tcns.runtime.image;

/** How a picture of any shape becomes one of the network's. */
public enum Fit {
    /** Resized to the network's size, whatever that does to its proportions. */
    STRETCH,
    /** Resized with its proportions kept, then cut from the centre. */
    CROP,
    /** Resized with its proportions kept until it fits inside, centred, the rest filled with the mean colour. */
    PAD
}
