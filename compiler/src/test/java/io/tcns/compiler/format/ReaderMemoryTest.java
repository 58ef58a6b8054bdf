package io.tcns.compiler.format;

import static io.tcns.compiler.format.NumpyFiles.array;
import static io.tcns.compiler.format.NumpyFiles.description;
import static io.tcns.compiler.format.PickleFiles.archive;
import static io.tcns.compiler.format.PickleFiles.dictionary;
import static io.tcns.compiler.format.PickleFiles.pickle;
import static io.tcns.compiler.format.PickleFiles.storage;
import static io.tcns.compiler.format.PickleFiles.tensor;
import static io.tcns.compiler.format.PickleFiles.tuple;
import static io.tcns.compiler.format.ZipFiles.littleEndian;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.sun.management.ThreadMXBean;
import io.tcns.compiler.checkpoint.UnreadableCheckpointException;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Reading takes memory for what is in a file, and none for what the file says to be there. */
class ReaderMemoryTest {

    private static final long ALLOWANCE_BYTES = 1 << 20;

    /** What the values of any pickle may take, with what is dropped at once. */
    private static final long VALUES_BYTES = 50 << 20;

    static Stream<Arguments> greedyFiles() {
        byte[] zeros = array(description("<f4", "True", "(1024, 1024)"), 4 << 20);
        byte[] packed = ZipFiles.deflated(Map.of("weight.npy", zeros));
        int size = ZipFiles.directory(packed) + 24;
        return Stream.of(
                arguments("zeros that nobody looks at", packed),
                arguments("4 GB of zeros", ZipFiles.withInt(packed, size, -2)),
                arguments("2 GB of zeros", ZipFiles.withInt(packed, size, Integer.MAX_VALUE)),
                arguments(
                        "2^40 bytes", NumpyFiles.archive(array(description("|u1", "True", "(1048576, 1048576)"), 24))),
                arguments("2^40 entries", ZipFiles.withWideEnd(packed, 1L << 40, 1L << 46, 0)),
                arguments("text of 4 GB", archive(pickle("X\u00ff\u00ff\u00ff\u00ff"))),
                arguments("memo of 2^31 values", archive(pickle("}r\u00ff\u00ff\u00ff\u007f"))),
                arguments(
                        "storage of 2^40 numbers",
                        archive(pickle(dictionary(
                                "a", tensor(storage("Float", "0", 1L << 40), 0, tuple(1L << 40), tuple(1)))))),
                arguments(
                        "one number, 2^30 times",
                        archive(pickle(
                                dictionary("a", tensor(storage("Float", "0", 6), 0, tuple(1L << 30), tuple(0)))))),
                arguments(
                        "long keys of many dictionaries",
                        archive(pickle("(" + PickleFiles.text("n".repeat(1 << 20)) + "q\u00000"
                                + dictionary("a", "}(h\u0000K\u0001u").repeat(1000) + "u"))));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("greedyFiles")
    void isBoundedByTheFile(String name, byte[] file) {
        assertThat(allocatedBy(file)).isLessThan(2L * file.length + ALLOWANCE_BYTES);
    }

    static Stream<Arguments> densePickles() {
        return Stream.of("}", "]", "(", ")", "}\u0094", "}}}\u0087", ")}R", "K\u00ffQ", "\u008c\u0000")
                .map(operations -> arguments(operations));
    }

    @ParameterizedTest
    @MethodSource("densePickles")
    void isBoundedForValuesOfAByte(String operations) {
        byte[] file = archive(pickle(operations.repeat(PickleStack.MAX_VALUES)));
        assertThat(allocatedBy(file)).isLessThan(2L * file.length + VALUES_BYTES);
    }

    private static long allocatedBy(byte[] file) {
        // Once before, so that no class is loaded while memory is counted.
        read(file);
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = threads.getCurrentThreadAllocatedBytes();
        read(file);
        return threads.getCurrentThreadAllocatedBytes() - before;
    }

    private static void read(byte[] file) {
        for (Reading.Reader reader : List.<Reading.Reader>of(NumpyArchive::tensors, PyTorchFile::tensors)) {
            try {
                reader.tensors(littleEndian(file));
            } catch (UnreadableCheckpointException e) {
                assertThat(e.reason()).isNotEmpty();
            }
        }
    }
}
