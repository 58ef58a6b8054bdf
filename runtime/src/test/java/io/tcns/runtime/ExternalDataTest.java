package io.tcns.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** What ONNX Runtime does with weights that stand beside a model, and what it is kept from. */
class ExternalDataTest {

    private static final byte[] TWO = ByteBuffer.allocate(Float.BYTES)
            .order(ByteOrder.LITTLE_ENDIAN)
            .putFloat(2)
            .array();

    @TempDir
    private Path root;

    private Path folder;

    @BeforeEach
    void makeFolder() throws IOException {
        folder = Files.createDirectory(root.resolve("in"));
        Files.write(folder.resolve("w.data"), TWO);
        Files.write(root.resolve("secret"), TWO);
    }

    @Test
    void findsDataBesideTheModel() throws IOException {
        assertThat(answer(Model.of(write("w.data")))).isEqualTo(5);
    }

    @Test
    @EnabledOnOs({OS.LINUX, OS.MAC})
    void findsDataBesideTheFileThatALinkLeadsTo() throws IOException {
        Path link = Files.createSymbolicLink(root.resolve("link.onnx"), write("w.data"));
        assertThat(answer(Model.of(link))).isEqualTo(5);
    }

    @Test
    @EnabledOnOs({OS.LINUX, OS.MAC})
    void readsNothingOutsideOfTheFolder() throws IOException {
        Files.createSymbolicLink(folder.resolve("link"), Path.of("../secret"));
        for (String location : List.of("../secret", root.resolve("secret").toString(), "link")) {
            refuses(Model.of(write(location))).hasMessageContaining("cannot be loaded: External data path");
        }
    }

    /** ONNX Runtime would read them from the working folder. */
    @Test
    void readsNoDataForAModelInMemory() throws IOException {
        Path here = Files.write(Path.of("external-data-test-" + UUID.randomUUID()), TWO);
        try {
            ByteBuffer bytes = ByteBuffer.wrap(model(here.toString()).bytes());
            refuses(Model.of("`x`", bytes)).hasMessageContaining("there is no folder beside a model in memory");
        } finally {
            Files.delete(here);
        }
    }

    private static float answer(Model model) {
        try (Session session = Session.open(model, SessionOptions.defaults())) {
            return session.run(List.of(Tensor.of(new float[] {3}, 1)))
                    .get(0)
                    .floats()
                    .get(0);
        }
    }

    private static AbstractThrowableAssert<?, ?> refuses(Model model) {
        return assertThatThrownBy(() -> answer(model)).isInstanceOf(InputException.class);
    }

    private Path write(String location) throws IOException {
        return Files.write(folder.resolve("m.onnx"), model(location).bytes());
    }

    /** y = x + w. */
    private static TinyOnnx model(String location) {
        return new TinyOnnx()
                .input("x", 1)
                .weightsOutside("w", 1, "location", location, "offset", "0", "length", "4")
                .node("Add", "add", List.of("x", "w"), "y")
                .output("y", 1);
    }
}
