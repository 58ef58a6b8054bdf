package io.tcns.runtime;

import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.TensorInfo.OnnxTensorType;
import java.util.Optional;

/** The type of a tensor's elements, as ONNX names it. */
public enum ElementType {
    FLOAT(4, OnnxTensorType.ONNX_TENSOR_ELEMENT_DATA_TYPE_FLOAT, OnnxJavaType.FLOAT),
    DOUBLE(8, OnnxTensorType.ONNX_TENSOR_ELEMENT_DATA_TYPE_DOUBLE, OnnxJavaType.DOUBLE),
    FLOAT16(2, OnnxTensorType.ONNX_TENSOR_ELEMENT_DATA_TYPE_FLOAT16, OnnxJavaType.FLOAT16),
    BFLOAT16(2, OnnxTensorType.ONNX_TENSOR_ELEMENT_DATA_TYPE_BFLOAT16, OnnxJavaType.BFLOAT16),
    INT8(1, OnnxTensorType.ONNX_TENSOR_ELEMENT_DATA_TYPE_INT8, OnnxJavaType.INT8),
    UINT8(1, OnnxTensorType.ONNX_TENSOR_ELEMENT_DATA_TYPE_UINT8, OnnxJavaType.UINT8),
    INT16(2, OnnxTensorType.ONNX_TENSOR_ELEMENT_DATA_TYPE_INT16, OnnxJavaType.INT16),
    INT32(4, OnnxTensorType.ONNX_TENSOR_ELEMENT_DATA_TYPE_INT32, OnnxJavaType.INT32),
    INT64(8, OnnxTensorType.ONNX_TENSOR_ELEMENT_DATA_TYPE_INT64, OnnxJavaType.INT64),
    BOOL(1, OnnxTensorType.ONNX_TENSOR_ELEMENT_DATA_TYPE_BOOL, OnnxJavaType.BOOL);

    private final int bytes;
    private final OnnxTensorType onnxType;
    private final OnnxJavaType javaType;

    ElementType(int bytes, OnnxTensorType onnxType, OnnxJavaType javaType) {
        this.bytes = bytes;
        this.onnxType = onnxType;
        this.javaType = javaType;
    }

    /** Size of one element in bytes. */
    public int bytes() {
        return bytes;
    }

    OnnxJavaType javaType() {
        return javaType;
    }

    /** Empty for what no Java buffer can hold faithfully: strings, complex numbers, wide unsigned integers. */
    static Optional<ElementType> of(OnnxTensorType onnxType) {
        for (ElementType type : values()) {
            if (type.onnxType == onnxType) {
                return Optional.of(type);
            }
        }
        return Optional.empty();
    }
}
