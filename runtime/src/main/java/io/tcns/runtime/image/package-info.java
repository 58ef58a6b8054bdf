/**
 * Image file to network input: decoding ({@link io.tcns.runtime.image.ImageDecoder}) and the pre-processing that a model was
 * trained with ({@link io.tcns.runtime.image.Preprocess}).
 */
@NullMarked
package io.tcns.runtime.image;

import org.jspecify.annotations.NullMarked;
