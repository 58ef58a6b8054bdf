package io.tcns.runtime;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Writes the few parts of an ONNX file that the tests need, straight as protobuf: a tag (field number and wire type), then
 * a variable-length integer, or a length and that many bytes. Field numbers are those of onnx.proto.
 */
final class TinyOnnx {
    private static final int FLOAT = 1;
    private final Message graph = new Message().text(2, "tiny");
    private final Message metadata = new Message();

    TinyOnnx input(String name, Object... shape) {
        graph.message(11, value(name, shape));
        return this;
    }

    /** @param shape numbers, or strings for open dimensions */
    TinyOnnx output(String name, Object... shape) {
        graph.message(12, value(name, shape));
        return this;
    }

    TinyOnnx weights(String name, float[] values, long... shape) {
        ByteBuffer raw = ByteBuffer.allocate(4 * values.length).order(ByteOrder.LITTLE_ENDIAN);
        raw.asFloatBuffer().put(values);
        Message tensor = new Message();
        for (long size : shape) {
            tensor.number(1, size);
        }
        graph.message(5, tensor.number(2, FLOAT).text(8, name).bytes(9, raw.array()));
        return this;
    }

    /** @param entries keys and values in turn */
    TinyOnnx weightsOutside(String name, long size, String... entries) {
        Message tensor = new Message().number(1, size).number(2, FLOAT).text(8, name);
        for (int i = 0; i < entries.length; i += 2) {
            tensor.message(13, new Message().text(1, entries[i]).text(2, entries[i + 1]));
        }
        graph.message(5, tensor.number(14, 1));
        return this;
    }

    TinyOnnx node(String op, String name, List<String> inputs, String output, Attribute... attributes) {
        graph.message(1, nodeMessage(op, name, inputs, output, attributes));
        return this;
    }

    TinyOnnx metadata(String key, String value) {
        metadata.message(14, new Message().text(1, key).text(2, value));
        return this;
    }

    byte[] bytes() {
        return new Message()
                .number(1, 8)
                .message(7, graph)
                .message(8, new Message().text(1, "").number(2, 17))
                .raw(metadata)
                .out
                .toByteArray();
    }

    Model model() {
        return Model.of("tiny", ByteBuffer.wrap(bytes()));
    }

    /** This graph as an attribute, for operators with branches. */
    Attribute asBranch(String name) {
        return new Attribute(new Message().text(1, name).message(6, graph).number(20, 5));
    }

    static Attribute number(String name, long value) {
        return new Attribute(new Message().text(1, name).number(3, value).number(20, 2));
    }

    static Attribute numbers(String name, long... values) {
        Message message = new Message().text(1, name);
        for (long value : values) {
            message.number(8, value);
        }
        return new Attribute(message.number(20, 7));
    }

    record Attribute(Message message) {}

    private static Message nodeMessage(
            String op, String name, List<String> inputs, String output, Attribute... attributes) {
        Message node = new Message();
        inputs.forEach(input -> node.text(1, input));
        node.text(2, output).text(3, name).text(4, op);
        for (Attribute attribute : attributes) {
            node.message(5, attribute.message());
        }
        return node;
    }

    private static Message value(String name, Object... shape) {
        Message dimensions = new Message();
        for (Object size : shape) {
            Message dimension = new Message();
            dimensions.message(
                    1,
                    size instanceof String symbol
                            ? dimension.text(2, symbol)
                            : dimension.number(1, ((Number) size).longValue()));
        }
        Message tensorType = new Message().number(1, FLOAT).message(2, dimensions);
        return new Message().text(1, name).message(2, new Message().message(1, tensorType));
    }

    /** The fields of one protobuf message. */
    private static final class Message {
        private final ByteArrayOutputStream out = new ByteArrayOutputStream();

        Message number(int field, long value) {
            varint((long) field << 3);
            varint(value);
            return this;
        }

        Message bytes(int field, byte[] value) {
            varint((long) field << 3 | 2);
            varint(value.length);
            out.writeBytes(value);
            return this;
        }

        Message text(int field, String value) {
            return bytes(field, value.getBytes(StandardCharsets.UTF_8));
        }

        Message message(int field, Message value) {
            return bytes(field, value.out.toByteArray());
        }

        Message raw(Message fields) {
            out.writeBytes(fields.out.toByteArray());
            return this;
        }

        private void varint(long value) {
            long rest = value;
            while ((rest & ~0x7FL) != 0) {
                out.write((int) (rest & 0x7F) | 0x80);
                rest >>>= 7;
            }
            out.write((int) rest);
        }
    }
}
