package io.tcns.exporters.onnx;

import static io.tcns.compiler.checkpoint.UnreadableCheckpointException.require;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.WireFormat;
import io.tcns.compiler.checkpoint.UnreadableCheckpointException;
import java.io.IOException;
import java.util.Map;

/**
 * Counts the parts of an ONNX model before they become objects: two bytes of a file can be a node, and a node takes a hundred.
 *
 * <p>What is counted are the fields of all messages that may stand in large numbers; lists that are packed are one field.
 */
final class OnnxParts {

    /** A detector of 3,500 nodes, the largest seen of these networks, has 40,000. */
    private static final int MAX_PARTS = 1 << 18;

    /** Subgraphs in subgraphs, which no mobile network has. */
    private static final int MAX_DEPTH = 32;

    /** The messages that hold others, and by which fields. */
    private enum Message {
        MODEL,
        GRAPH,
        NODE,
        ATTRIBUTE,
        TENSOR;

        /** By the numbers of the standard; a field that is not here holds no message, or one that is counted as one part. */
        private Map<Integer, Message> inner() {
            return switch (this) {
                case MODEL -> Map.of(7, GRAPH);
                case GRAPH -> Map.of(1, NODE, 5, TENSOR);
                case NODE -> Map.of(5, ATTRIBUTE);
                case ATTRIBUTE -> Map.of(5, TENSOR, 6, GRAPH, 10, TENSOR, 11, GRAPH);
                case TENSOR -> Map.of();
            };
        }
    }

    private final CodedInputStream input;
    private int parts;

    private OnnxParts(CodedInputStream input) {
        this.input = input;
    }

    /**
     * Requires that a model has no more parts than a network for phones needs; whether it is a model, its parser says.
     *
     * @throws UnreadableCheckpointException when it has more
     */
    static void check(byte[] model) throws UnreadableCheckpointException {
        try {
            new OnnxParts(CodedInputStream.newInstance(model)).count(Message.MODEL, 0);
        } catch (InvalidProtocolBufferException e) {
            // The parser comes as far, and answers.
            return;
        } catch (IOException e) {
            throw new IllegalStateException("bytes in memory cannot be read", e);
        }
    }

    private void count(Message message, int depth) throws IOException, UnreadableCheckpointException {
        require(depth <= MAX_DEPTH, "the model has graphs in graphs, more than %d deep", MAX_DEPTH);
        for (int tag = input.readTag(); tag != 0; tag = input.readTag()) {
            require(++parts <= MAX_PARTS, "the model has more than %,d parts", MAX_PARTS);
            Message inner = message.inner().get(WireFormat.getTagFieldNumber(tag));
            boolean isMessage = WireFormat.getTagWireType(tag) == WireFormat.WIRETYPE_LENGTH_DELIMITED;
            if (inner == null || !isMessage) {
                input.skipField(tag);
                continue;
            }
            int limit = input.pushLimit(input.readRawVarint32());
            count(inner, depth + 1);
            input.popLimit(limit);
        }
    }
}
