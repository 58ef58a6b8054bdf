/**
 * Graph to ONNX; the only package that knows protobuf.
 *
 * <p>{@link io.tcns.exporters.onnx.OnnxExporter} is the door, {@code OnnxOperators} says what becomes of each op, and
 * {@code OneFileModel} and {@code ExternalDataModel} how the bytes are written. {@link io.tcns.exporters.onnx.OnnxFile} and
 * {@link io.tcns.exporters.onnx.ExternalData} read. The messages stand in {@code onnx.proto}.
 */
@NullMarked
package io.tcns.exporters.onnx;

import org.jspecify.annotations.NullMarked;
