package io.tcns.compiler.format;

import static io.tcns.compiler.format.NumpyFiles.archive;
import static io.tcns.compiler.format.NumpyFiles.array;
import static io.tcns.compiler.format.NumpyFiles.description;
import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.tcns.compiler.checkpoint.Tensor;
import io.tcns.compiler.checkpoint.UnreadableCheckpointException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever the bytes of an archive of arrays are, they are refused with a reason, or are arrays of their shapes. */
class NumpyArchiveFuzzTest {

    static Stream<byte[]> files() {
        byte[] columns = array(description(">i2", "True", "(2, 3)"), 12);
        return Stream.of(
                Resource.bytes("versions.npz"),
                Resource.bytes("compressed.npz"),
                Resource.bytes("objects.npz"),
                Resource.bytes("alone.npy"),
                archive(columns),
                ZipFiles.deflated(Map.of("a.npy", columns, "b.npy", columns)),
                ZipFiles.withWideEnd(archive(columns), 1, 56, ZipFiles.directory(archive(columns))));
    }

    @MethodSource("files")
    @FuzzTest
    void readsAnyBytes(byte[] file) {
        Reading.assertRefusedOrWhole(NumpyArchive::tensors, file);
    }

    static Stream<byte[]> descriptions() {
        return Stream.of(
                        description("<f4", "False", "(2, 3)"),
                        description("|u1", "True", "(2, 3, 4)"),
                        description(">f8", "True", "()"),
                        description("<f2", "False", "(0,)"),
                        "{'descr': [('a', '<f4')]}")
                .map(description -> description.getBytes(StandardCharsets.UTF_8));
    }

    @MethodSource("descriptions")
    @FuzzTest
    void readsAnyDescription(byte[] description) throws UnreadableCheckpointException {
        String text = new String(description, StandardCharsets.UTF_8);
        byte[] file = archive(array(text.substring(0, Math.min(text.length(), 500)), 24));
        List<Tensor> tensors = Reading.assertRefusedOrWhole(NumpyArchive::tensors, file);
        for (Tensor tensor : tensors) {
            // The 24 zeros are there, in whatever order.
            assertThat(tensor.bytes().remaining()).isEqualTo(24);
            assertThat(text).contains("'descr'", "'fortran_order'", "'shape'");
            tensor.shape().forEach(size -> assertThat(text).contains(String.valueOf(size)));
        }
    }
}
