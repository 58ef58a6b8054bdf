package io.tcns.runtime;

/**
 * One thing that a detector found.
 *
 * @param index of its class: line of the labels, from 0; 0 is the background, which nobody finds
 * @param score the larger, the surer; of most detectors 0 to 1
 */
public record Detection(int index, float score, Box box) {

    /** The same elsewhere. */
    public Detection at(Box other) {
        return new Detection(index, score, other);
    }
}
