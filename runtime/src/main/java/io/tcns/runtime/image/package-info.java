/**
 * Image file to network input, and back: decoding ({@link io.tcns.runtime.image.ImageDecoder}), the pre-processing that a model was
 * trained with ({@link io.tcns.runtime.image.Preprocess}), which also knows where in the picture lies what the network found,
 * drawing that ({@link io.tcns.runtime.image.DetectionPainter}) and encoding ({@link io.tcns.runtime.image.ImageEncoder}).
 * Masks, whose pixels are numbers, not colours, have a decoder and an encoder of their own
 * ({@link io.tcns.runtime.image.MaskDecoder}, {@link io.tcns.runtime.image.MaskEncoder}).
 */
@NullMarked
package io.tcns.runtime.image;

import org.jspecify.annotations.NullMarked;
