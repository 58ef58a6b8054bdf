package io.tcns.compiler.format;

import static io.tcns.compiler.format.PickleFiles.archive;
import static io.tcns.compiler.format.PickleFiles.dictionary;
import static io.tcns.compiler.format.PickleFiles.pickle;
import static io.tcns.compiler.format.PickleFiles.six;
import static io.tcns.compiler.format.PickleFiles.storage;
import static io.tcns.compiler.format.PickleFiles.tensor;
import static io.tcns.compiler.format.PickleFiles.tuple;
import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.tcns.compiler.checkpoint.ElementType;
import io.tcns.compiler.checkpoint.Tensor;
import io.tcns.compiler.checkpoint.UnreadableCheckpointException;
import java.nio.ByteBuffer;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever a file of PyTorch says, it is refused with a reason, or holds tensors of the numbers that are in it. */
class PyTorchFileFuzzTest {

    static Stream<byte[]> files() {
        return Stream.of(
                Resource.bytes("protocol4.pth"),
                Resource.bytes("views.pth"),
                Resource.bytes("legacy.pth"),
                archive(pickle(dictionary("weight", six()))));
    }

    @MethodSource("files")
    @FuzzTest
    void readsAnyBytes(byte[] file) {
        Reading.assertRefusedOrWhole(PyTorchFile::tensors, file);
    }

    static Stream<byte[]> pickles() {
        String view = tensor(storage("Float", "0", 6), 1, tuple(2, 2), tuple(1, 2));
        String expanded = tensor(storage("Float", "0", 6), 5, tuple(3, 2), tuple(0, 0));
        return Stream.of(
                pickle(dictionary("a", six(), "b", view)),
                pickle(dictionary("model", dictionary("module.a", expanded))),
                pickle(PickleFiles.global("os", "system")),
                pickleOf("protocol4.pth"),
                pickleOf("training.pth"));
    }

    @MethodSource("pickles")
    @FuzzTest
    void readsAnyPickle(byte[] pickle) throws UnreadableCheckpointException {
        for (Tensor tensor : Reading.assertRefusedOrWhole(PyTorchFile::tensors, archive(pickle))) {
            ByteBuffer bytes = tensor.bytes();
            for (int i = 0; tensor.type() == ElementType.F32 && i < tensor.elements(); i++) {
                assertThat(tensor.type().number(bytes, i)).isIn(0., 1., 2., 3., 4., 5.);
            }
        }
    }

    private static byte[] pickleOf(String file) {
        String name = file.substring(0, file.indexOf('.')) + "/data.pkl";
        try {
            return ZipFiles.content(ZipArchive.of(ZipFiles.littleEndian(Resource.bytes(file))), name);
        } catch (UnreadableCheckpointException e) {
            throw new AssertionError(e);
        }
    }
}
