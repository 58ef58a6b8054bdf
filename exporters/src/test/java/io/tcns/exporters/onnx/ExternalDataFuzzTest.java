package io.tcns.exporters.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.provider.MethodSource;

/** Wherever a model says that its tensors stand: either that is refused with a reason, or it is in the model's folder. */
class ExternalDataFuzzTest {

    private static final List<String> KEYS = List.of("location", "offset", "length", "checksum", "basepath");

    private static final List<String> VALUES = List.of(
            "ok.data",
            "sub/ok.data",
            "../secret",
            "link",
            "/etc/passwd",
            "sub/..",
            "C:\\ok.data",
            "0",
            "4096",
            "-1",
            "1e3");

    @TempDir
    static Path root;

    static Stream<byte[]> models() {
        return Stream.of(
                HostileModels.external("location", "ok.data", "offset", "4096").toByteArray(),
                HostileModels.external("location", "../secret").toByteArray(),
                HostileModels.external("location", "link").toByteArray());
    }

    @MethodSource("models")
    @FuzzTest
    void readsAnyBytes(byte[] model) throws IOException {
        assertStaysInside(model);
    }

    @FuzzTest
    void readsAnyPlaces(FuzzedDataProvider data) throws IOException {
        List<String> entries = new ArrayList<>();
        for (int count = data.consumeInt(0, 5); count > 0; count--) {
            entries.add(data.pickValue(KEYS));
            entries.add(data.consumeBoolean() ? data.pickValue(VALUES) : data.consumeString(20));
        }
        assertStaysInside(HostileModels.external(entries.toArray(String[]::new)).toByteArray());
    }

    private static void assertStaysInside(byte[] model) throws IOException {
        Path folder = folder();
        Optional<ExternalData> read = ExternalData.read(Files.write(folder.resolve("m.onnx"), model));
        if (read.isEmpty()) {
            return;
        }
        ExternalData data = read.get();
        if (data.problem().isPresent()) {
            assertThat(data.problem().get()).isNotBlank().doesNotContain("\n");
            return;
        }
        assertThat(data.files())
                .allSatisfy(file -> assertThat(file.toRealPath()).startsWith(folder.toRealPath()));
        assertThat(data.size()).isNotNegative();
    }

    /** A folder with data, and a secret beside it to which a link leads. */
    private static Path folder() throws IOException {
        Path folder = root.resolve("in");
        if (!Files.exists(folder)) {
            Files.createDirectories(folder.resolve("sub"));
            Files.write(folder.resolve("ok.data"), new byte[8192]);
            Files.write(folder.resolve("sub/ok.data"), new byte[8192]);
            Files.createSymbolicLink(folder.resolve("link"), Files.write(root.resolve("secret"), new byte[8192]));
        }
        return folder;
    }
}
