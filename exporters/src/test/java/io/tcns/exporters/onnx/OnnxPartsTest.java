package io.tcns.exporters.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tcns.compiler.checkpoint.UnreadableCheckpointException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A few bytes of a file can become many objects, and so are counted before they do. */
class OnnxPartsTest {

    private static final String TOO_MANY = "the model has more than 262,144 parts";

    /** Nodes (field 1 of a graph) and initializers (field 5), each without content. */
    @ParameterizedTest
    @ValueSource(ints = {(1 << 3) | 2, (5 << 3) | 2})
    void areRefusedWhereThereAreTooMany(int tag) {
        byte[] parts = new byte[2 * 500_000];
        for (int place = 0; place < parts.length; place += 2) {
            parts[place] = (byte) tag;
        }
        assertThatThrownBy(() -> read(graph(parts)))
                .isInstanceOf(UnreadableCheckpointException.class)
                .hasMessage(TOO_MANY);
    }

    @Test
    void areCountedInsideOfNodesToo() {
        byte[] attributes = new byte[2 * 300_000];
        for (int place = 0; place < attributes.length; place += 2) {
            attributes[place] = (5 << 3) | 2;
        }
        assertThatThrownBy(() -> OnnxParts.check(graph(message(1, attributes)))).hasMessage(TOO_MANY);
    }

    @Test
    void areFewInDeepGraphs() {
        byte[] graph = {};
        for (int depth = 0; depth < 40; depth++) {
            graph = message(1, message(5, message(6, graph)));
        }
        byte[] model = graph(graph);
        assertThatThrownBy(() -> OnnxParts.check(model))
                .hasMessage("the model has graphs in graphs, more than 32 deep");
    }

    @Test
    void areLeftToTheParserWhereTheyAreNone() {
        byte[] cut = {8, 8, (7 << 3) | 2, 100, 1};
        assertThatCode(() -> OnnxParts.check(cut)).doesNotThrowAnyException();
        assertThat(new OnnxWeights().recognises(ByteBuffer.wrap(cut))).isTrue();
    }

    private static void read(byte[] model) throws UnreadableCheckpointException {
        new OnnxWeights().read(Path.of("none.onnx"), ByteBuffer.wrap(model));
    }

    private static byte[] graph(byte... content) {
        return message(7, content);
    }

    /** A field that holds a message. */
    private static byte[] message(int field, byte... content) {
        ByteBuffer bytes = ByteBuffer.allocate(content.length + 6).put((byte) ((field << 3) | 2));
        int length = content.length;
        while (length >= 128) {
            bytes.put((byte) ((length & 127) | 128));
            length >>>= 7;
        }
        bytes.put((byte) length).put(content);
        byte[] message = new byte[bytes.position()];
        bytes.flip().get(message);
        return message;
    }
}
