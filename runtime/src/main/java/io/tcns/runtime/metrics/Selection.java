package io.tcns.runtime.metrics;

/**
 * What counts.
 *
 * @param area of the objects that are to be found
 * @param detections of a category in an image: those of the highest scores
 */
record Selection(AreaRange area, int detections) {}
