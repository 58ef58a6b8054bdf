package io.tcns.compiler.format;

import static io.tcns.compiler.format.NumpyFiles.archive;
import static io.tcns.compiler.format.NumpyFiles.array;
import static io.tcns.compiler.format.NumpyFiles.description;
import static io.tcns.compiler.format.Reading.numbers;
import static io.tcns.compiler.format.Reading.refusal;
import static io.tcns.compiler.format.Reading.tensor;
import static io.tcns.compiler.format.ZipFiles.littleEndian;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.tcns.compiler.checkpoint.Checkpoint;
import io.tcns.compiler.checkpoint.ElementType;
import io.tcns.compiler.checkpoint.Tensor;
import io.tcns.compiler.checkpoint.TensorBytes;
import io.tcns.compiler.checkpoint.UnreadableCheckpointException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class NumpyArchiveTest {

    private static final byte[] SIX = array(description("<f4", "False", "(2, 3)"), 24);

    @TempDir
    private Path folder;

    @Test
    void readsEveryTypeThatNumPyWrites() throws UnreadableCheckpointException {
        List<Tensor> tensors = read(Resource.bytes("types.npz"));
        assertThat(tensors)
                .extracting(tensor -> tensor.name() + " " + tensor.type() + " " + tensor.dimensions())
                .containsExactly(
                        "weight F32 2x3",
                        "fortran F32 2x3",
                        "big F32 2x3",
                        "half F16 2x3",
                        "double F64 2x3",
                        "bytes U8 4",
                        "signed I8 2",
                        "flags BOOL 2",
                        "shorts I16 2",
                        "ushorts U16 1",
                        "ints I32 1",
                        "uints U32 1",
                        "longs I64 1",
                        "ulongs U64 1",
                        "scalar F32 scalar",
                        "none F32 0x7",
                        "block|1/kernel F32 1x3");
        for (String name : List.of("weight", "fortran", "big", "half", "double")) {
            assertThat(numbers(tensors, name)).as(name).containsExactly(0., 1., 2., 3., 4., 5.);
        }
        assertThat(numbers(tensors, "bytes")).containsExactly(0., 1., 2., 3.);
        assertThat(numbers(tensors, "signed")).containsExactly(-1., 2.);
        assertThat(TensorBytes.of(tensor(tensors, "flags")).getShort()).isEqualTo((short) 1);
        assertThat(numbers(tensors, "shorts")).containsExactly(-2., 3.);
        assertThat(numbers(tensors, "ushorts")).containsExactly(65535.);
        assertThat(numbers(tensors, "ints")).containsExactly(-3.);
        assertThat(numbers(tensors, "uints")).containsExactly(4294967295.);
        assertThat(numbers(tensors, "longs")).containsExactly(-4.);
        assertThat(TensorBytes.of(tensor(tensors, "ulongs")).getLong()).isEqualTo(5);
        assertThat(numbers(tensors, "scalar")).containsExactly(7.);
        assertThat(numbers(tensors, "none")).isEmpty();
        assertThat(numbers(tensors, "block|1/kernel")).containsExactly(0., 1., 2.);
    }

    @Test
    void readsCompressedArchives() throws UnreadableCheckpointException {
        List<Tensor> tensors = read(Resource.bytes("compressed.npz"));
        assertThat(numbers(tensors, "weight")).containsExactly(0., 1., 2., 3., 4., 5.);
        assertThat(numbers(tensors, "zeros")).hasSize(4096).containsOnly(0.);
    }

    @Test
    void readsEveryVersionOfTheFormat() throws UnreadableCheckpointException {
        List<Tensor> tensors = read(Resource.bytes("versions.npz"));
        assertThat(tensors).extracting(Tensor::name).containsExactly("version1", "version2", "version3");
        for (Tensor tensor : tensors) {
            assertThat(numbers(tensors, tensor.name())).containsExactly(0., 1., 2., 3., 4., 5.);
        }
    }

    @Test
    void readsDescriptionsInAnyOrder() throws UnreadableCheckpointException {
        String description = " { 'shape':(2,3,) , 'fortran_order' :False,'descr':'<f4'} \n";
        assertThat(read(archive(array(description, 24))).get(0).shape()).containsExactly(2L, 3L);
    }

    @Test
    void readsNothingButArrays() throws UnreadableCheckpointException {
        assertThat(read(ZipFiles.stored(Map.of("README", SIX)))).isEmpty();
    }

    @Test
    void showsTheFileItselfWhereItsOrderFits() throws UnreadableCheckpointException {
        for (String description : List.of(
                description("<f4", "False", "(2, 3)"),
                description("<f4", "True", "(1, 6)"),
                description("<f4", "True", "(6, 1, 0)"))) {
            byte[] array = array(description, description.contains("0)") ? 0 : 24);
            byte[] file = archive(array);
            ByteBuffer bytes = TensorBytes.of(read(file).get(0));
            Arrays.fill(file, (byte) 1);
            while (bytes.hasRemaining()) {
                assertThat(bytes.get()).isEqualTo((byte) 1);
            }
        }
    }

    @Test
    void isFoundByItsContent() {
        Path path = SafetensorsFiles.write(folder.resolve("weights.bin"), Resource.bytes("types.npz"));
        Checkpoint checkpoint =
                CheckpointFile.read(path, CheckpointFile.FORMATS).orThrow();
        assertThat(checkpoint.format()).isEqualTo("NumPy .npz");
        assertThat(checkpoint.tensor("weight").orElseThrow().content()).isNotNull();
    }

    @Test
    void holdsTheNumbersOfTheTrainedNetwork() {
        List<Tensor> theirs = List.copyOf(Assets.trained("keras_names.npz").tensors());
        List<Tensor> ours = Assets.trained("torchvision_names.safetensors").tensors().stream()
                .filter(tensor -> tensor.type() == ElementType.F32)
                .toList();
        int layers = 52;
        assertThat(theirs).hasSize(5 * layers);
        assertThat(ours).hasSize(5 * layers);
        for (int layer = 0; layer < layers; layer++) {
            // Keras writes kernel, gamma and beta of all layers first, and then the statistics of all.
            assertSameKernel(theirs.get(3 * layer), ours.get(5 * layer));
            assertSame(theirs.get(3 * layer + 1), ours.get(5 * layer + 1));
            assertSame(theirs.get(3 * layer + 2), ours.get(5 * layer + 2));
            assertSame(theirs.get(3 * layers + 2 * layer), ours.get(5 * layer + 3));
            assertSame(theirs.get(3 * layers + 2 * layer + 1), ours.get(5 * layer + 4));
        }
    }

    private static void assertSame(Tensor theirs, Tensor ours) {
        assertThat(TensorBytes.of(theirs)).as(ours.name()).isEqualTo(TensorBytes.of(ours));
    }

    /** Height, width, in, out (and for depthwise ones out, 1, which is the same) against out, in, height, width. */
    private static void assertSameKernel(Tensor theirs, Tensor ours) {
        List<Double> expected = Reading.numbers(List.of(ours), ours.name());
        List<Double> actual = Reading.numbers(List.of(theirs), theirs.name());
        int window = (int) (theirs.shape().get(0) * theirs.shape().get(1));
        int out = ours.shape().get(0).intValue();
        int in = ours.shape().get(1).intValue();
        assertThat(actual).hasSize(window * out * in);
        for (int i = 0; i < actual.size(); i++) {
            int place = (i % out * in + i / out % in) * window + i / (out * in);
            assertThat(actual.get(i)).isEqualTo(expected.get(place));
        }
    }

    static Stream<Arguments> brokenFiles() {
        String known = description("<f4", "False", "(2, 3)");
        String unexpected = "the header of tensor `weight` is not what NumPy writes, near character ";
        byte[] futureVersion = SIX.clone();
        futureVersion[6] = 4;
        byte[] longHeader = SIX.clone();
        longHeader[6] = 2;
        byte[] cutHeader = SIX.clone();
        cutHeader[9] = 1;
        return Stream.of(
                arguments(
                        "one array",
                        Resource.bytes("alone.npy"),
                        "this is one array without a name: save all of them, by name, with numpy.savez"),
                arguments(
                        "Python objects",
                        Resource.bytes("objects.npz"),
                        "tensor `weight` holds Python objects, and nothing but numbers is read: save it as an array of"
                                + " numbers"),
                arguments(
                        "structures",
                        Resource.bytes("structures.npz"),
                        "tensor `weight` is an array of structures, which is not read: save every field as an array of its"
                                + " own"),
                arguments(
                        "archive cut short",
                        Arrays.copyOf(archive(SIX), 120),
                        "the file is cut short, or wrong: the end of a zip archive is missing"),
                arguments("nothing", archive(new byte[0]), "`weight.npy` is no array: it does not begin as NumPy's do"),
                arguments("text", archive(new byte[100]), "`weight.npy` is no array: it does not begin as NumPy's do"),
                arguments(
                        "magic alone",
                        archive(Arrays.copyOf(SIX, 11)),
                        "`weight.npy` is no array: it does not begin as NumPy's do"),
                arguments(
                        "version 4",
                        archive(futureVersion),
                        "tensor `weight` is written in version 4.0 of NumPy's format; 1.0, 2.0 and 3.0 are read"),
                arguments(
                        "header of 2 GB",
                        archive(longHeader),
                        "the header of tensor `weight` has 662372411 bytes; at most 10000 are read"),
                arguments("header cut short", archive(cutHeader), "tensor `weight` ends before its header does"),
                arguments("no dictionary", archive(array("[]", 0)), unexpected + "0"),
                arguments("empty dictionary", archive(array("{}", 0)), unexpected + "2"),
                arguments("call", archive(array("{'descr': exit()}", 0)), unexpected + "10"),
                arguments("unknown key", archive(array("{'type': '<f4'}", 0)), unexpected + "8"),
                arguments("key without end", archive(array("{'descr", 0)), unexpected + "2"),
                arguments("key twice", archive(array("{'descr': '<f4', 'descr': '<f4'}", 0)), unexpected + "31"),
                arguments("no shape", archive(array("{'descr': '<f4', 'fortran_order': False}", 0)), unexpected + "40"),
                arguments("text behind", archive(array(known + " 1", 24)), unexpected + "59"),
                arguments("missing comma", archive(array(known.replace("',", "'"), 24)), unexpected + "16"),
                arguments("order is a number", archive(array(description("<f4", "0", "()"), 4)), unexpected + "34"),
                arguments("shape is a list", archive(array(description("<f4", "False", "[2]"), 8)), unexpected + "50"),
                arguments(
                        "shape is a number", archive(array(description("<f4", "False", "(2)"), 8)), unexpected + "52"),
                arguments("shape without end", archive(array("{'shape': (2,", 8)), unexpected + "13"),
                arguments("shape cut short", archive(array("{'shape': (2,3", 8)), unexpected + "14"),
                arguments("negative size", archive(array(description("<f4", "False", "(-2,)"), 8)), unexpected + "51"),
                arguments(
                        "size of 19 digits",
                        archive(array(description("<f4", "False", "(1000000000000000000,)"), 8)),
                        unexpected + "70"),
                arguments(
                        "65 dimensions",
                        archive(array(description("<f4", "False", "(" + "1,".repeat(65) + ")"), 4)),
                        "tensor `weight` has more than 64 dimensions"),
                arguments(
                        "too large",
                        archive(array(description("<f4", "False", "(4294967296, 4294967296)"), 24)),
                        "tensor `weight` is too large: 4294967296x4294967296 of F32"),
                arguments(
                        "2^40 bytes",
                        archive(array(description("|u1", "True", "(1048576, 1048576)"), 24)),
                        "tensor `weight` takes 1099511627776 bytes (1048576x1048576 of U8), but has 24"),
                arguments(
                        "shape smaller than its bytes",
                        archive(array(description("<f4", "False", "(5,)"), 24)),
                        "tensor `weight` takes 20 bytes (5 of F32), but has 24"),
                arguments(
                        "complex numbers",
                        archive(array(description("<c8", "False", "()"), 8)),
                        "tensor `weight` is of the type `<c8`, which is not read"),
                arguments(
                        "no order of bytes",
                        archive(array(description("|f4", "False", "()"), 4)),
                        "tensor `weight` is of the type `|f4`, which is not read"),
                arguments(
                        "no type",
                        archive(array(description("", "False", "()"), 4)),
                        "tensor `weight` is of the type ``, which is not read"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("brokenFiles")
    void saysWhatIsWrong(String name, byte[] file, String message) {
        assertThat(refusal(() -> read(file))).isEqualTo(message);
    }

    @Test
    void answersEveryTruncationAndEveryDamagedByte() {
        for (byte[] whole : new byte[][] {archive(SIX), ZipFiles.deflated(Map.of("weight.npy", SIX))}) {
            for (int length = 0; length < whole.length; length++) {
                byte[] cut = Arrays.copyOf(whole, length);
                assertThat(refusal(() -> read(cut))).isNotEmpty();
            }
            for (int bit = 0; bit < whole.length * 8; bit++) {
                byte[] damaged = whole.clone();
                damaged[bit / 8] ^= (byte) (1 << bit % 8);
                Reading.assertRefusedOrWhole(NumpyArchive::tensors, damaged);
            }
        }
    }

    private static List<Tensor> read(byte[] file) throws UnreadableCheckpointException {
        return NumpyArchive.tensors(littleEndian(file));
    }
}
