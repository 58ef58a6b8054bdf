/**
 * How good a network's answers are, beside what people say of the same images: average precision of detectors, as the COCO
 * challenge defines it ({@link io.tcns.runtime.metrics.CocoMetrics}), and mean intersection over union of segmenters, as PASCAL VOC
 * does ({@link io.tcns.runtime.metrics.SegmentationMetrics}).
 */
@NullMarked
package io.tcns.runtime.metrics;

import org.jspecify.annotations.NullMarked;
