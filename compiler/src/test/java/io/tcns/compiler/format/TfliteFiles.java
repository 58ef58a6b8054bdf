package io.tcns.compiler.format;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Makes TFLite files of one graph, right ones and wrong ones: slots and numbers are those of the schema. */
final class TfliteFiles {

    static final byte FLOAT32 = 0;
    static final byte INT32 = 2;
    static final byte UINT8 = 3;
    static final byte INT8 = 9;

    static final int ADD = 0;
    static final int CONV_2D = 3;
    static final int DEPTHWISE_CONV_2D = 4;
    static final int DEQUANTIZE = 6;
    static final int FULLY_CONNECTED = 9;
    static final int MEAN = 40;

    final List<FlatTableWriter> tensors = new ArrayList<>();
    final List<FlatTableWriter> buffers = new ArrayList<>(List.of(new FlatTableWriter()));
    final List<FlatTableWriter> codes = new ArrayList<>();
    final List<FlatTableWriter> operators = new ArrayList<>();
    final FlatTableWriter graph = new FlatTableWriter();
    final FlatTableWriter model = new FlatTableWriter();

    /** A graph that reads its first tensor and answers with its second, until something else is said. */
    TfliteFiles() {
        graph.with(0, tensors).with(1, new int[] {0}).with(2, new int[] {1}).with(3, operators);
        model.with(0, 3).with(1, codes).with(2, List.of(graph)).with(4, buffers);
    }

    /** A value that flows; the answer is its index. */
    int value(String name, int... shape) {
        return tensor(new FlatTableWriter().with(0, shape).with(3, name));
    }

    /** Quantised to 8 bits. */
    int value(String name, byte type, FlatTableWriter scales, int... shape) {
        int index = value(name, shape);
        tensors.get(index).with(1, type).with(4, scales);
        return index;
    }

    int constant(String name, byte type, byte[] bytes, int... shape) {
        buffers.add(new FlatTableWriter().with(0, bytes));
        return tensor(new FlatTableWriter()
                .with(0, shape)
                .with(1, type)
                .with(2, buffers.size() - 1)
                .with(3, name));
    }

    /** A quantised constant. */
    int constant(String name, byte type, byte[] bytes, FlatTableWriter scales, int... shape) {
        int index = constant(name, type, bytes, shape);
        tensors.get(index).with(4, scales);
        return index;
    }

    /** Weights of zeros. */
    int weights(String name, int... shape) {
        int elements = 1;
        for (int size : shape) {
            elements *= size;
        }
        return constant(name, FLOAT32, new byte[elements * Float.BYTES], shape);
    }

    int tensor(FlatTableWriter tensor) {
        tensors.add(tensor);
        return tensors.size() - 1;
    }

    /** Along a dimension; one for all numbers where there is one. */
    static FlatTableWriter scales(int dimension, long zeroPoint, float... factors) {
        long[] zeroPoints = new long[factors.length];
        Arrays.fill(zeroPoints, zeroPoint);
        return new FlatTableWriter().with(2, factors).with(3, zeroPoints).with(6, dimension);
    }

    TfliteFiles operator(int code, FlatTableWriter options, int output, int... inputs) {
        operator(code, output, inputs);
        operators.get(operators.size() - 1).with(4, options);
        return this;
    }

    /** Without options. */
    TfliteFiles operator(int code, int output, int... inputs) {
        codes.add(new FlatTableWriter().with(0, (byte) Math.min(code, 127)).with(3, code));
        operators.add(
                new FlatTableWriter().with(0, codes.size() - 1).with(1, inputs).with(2, new int[] {output}));
        return this;
    }

    /** Options of a convolution: SAME, of stride 1. */
    static FlatTableWriter convolution() {
        return new FlatTableWriter().with(0, (byte) 0).with(1, 1).with(2, 1);
    }

    /** Options of a pool: VALID. */
    static FlatTableWriter pool(int strideWidth, int strideHeight, int width, int height) {
        return new FlatTableWriter()
                .with(0, (byte) 1)
                .with(1, strideWidth)
                .with(2, strideHeight)
                .with(3, width)
                .with(4, height);
    }

    byte[] file() {
        return model.file("TFL3");
    }

    /** A convolution, its weights and bias: the smallest whole network. */
    static TfliteFiles network() {
        TfliteFiles file = new TfliteFiles();
        int image = file.value("image", 1, 4, 4, 2);
        int output = file.value("output", 1, 4, 4, 3);
        int weight = file.weights("weight", 3, 1, 1, 2);
        int bias = file.weights("bias", 3);
        return file.operator(CONV_2D, convolution(), output, image, weight, bias);
    }

    static ByteBuffer little(byte[] content) {
        return ByteBuffer.wrap(content).order(ByteOrder.LITTLE_ENDIAN);
    }

    static byte[] ints(int... numbers) {
        ByteBuffer bytes = ByteBuffer.allocate(numbers.length * Integer.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        for (int number : numbers) {
            bytes.putInt(number);
        }
        return bytes.array();
    }

    static byte[] floats(float... numbers) {
        ByteBuffer bytes = ByteBuffer.allocate(numbers.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        for (float number : numbers) {
            bytes.putFloat(number);
        }
        return bytes.array();
    }
}
