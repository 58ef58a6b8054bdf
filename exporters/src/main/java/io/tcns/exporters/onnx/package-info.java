/**
 * Graph to ONNX; the only package that knows protobuf.
 *
 * <p>{@link io.tcns.exporters.onnx.OnnxExporter} is the door, {@code OnnxOperators} says what becomes of each op, and
 * {@code OnnxModel} how the bytes are written. The messages stand in {@code onnx.proto}.
 */
@NullMarked
package io.tcns.exporters.onnx;

import org.jspecify.annotations.NullMarked;
