package io.tcns.compiler.format;

import static io.tcns.compiler.format.PickleFiles.archive;
import static io.tcns.compiler.format.PickleFiles.bytes;
import static io.tcns.compiler.format.PickleFiles.dictionary;
import static io.tcns.compiler.format.PickleFiles.global;
import static io.tcns.compiler.format.PickleFiles.number;
import static io.tcns.compiler.format.PickleFiles.pickle;
import static io.tcns.compiler.format.PickleFiles.six;
import static io.tcns.compiler.format.PickleFiles.storage;
import static io.tcns.compiler.format.PickleFiles.tensor;
import static io.tcns.compiler.format.PickleFiles.text;
import static io.tcns.compiler.format.PickleFiles.tuple;
import static io.tcns.compiler.format.Reading.numbers;
import static io.tcns.compiler.format.Reading.refusal;
import static io.tcns.compiler.format.ZipFiles.littleEndian;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.tcns.compiler.checkpoint.Checkpoint;
import io.tcns.compiler.checkpoint.Tensor;
import io.tcns.compiler.checkpoint.TensorBytes;
import io.tcns.compiler.checkpoint.UnreadableCheckpointException;
import java.nio.charset.StandardCharsets;
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
import org.junit.jupiter.params.provider.ValueSource;

class PyTorchFileTest {

    private static final Double[] SIX = {0., 1., 2., 3., 4., 5.};

    @TempDir
    private Path folder;

    @Test
    void readsEveryTypeThatPyTorchWrites() throws UnreadableCheckpointException {
        List<Tensor> tensors = read(Resource.bytes("types.pth"));
        assertThat(tensors)
                .extracting(tensor -> tensor.name() + " " + tensor.type() + " " + tensor.dimensions())
                .containsExactly(
                        "weight F32 2x3",
                        "half F16 2x3",
                        "brain BF16 2x3",
                        "double F64 2x3",
                        "count I64 scalar",
                        "ints I32 2x3",
                        "shorts I16 2x3",
                        "chars I8 2x3",
                        "bytes U8 2x3",
                        "flags BOOL 2x3",
                        "none F32 0x7");
        for (String name : List.of("weight", "half", "brain", "double", "ints", "shorts", "bytes")) {
            assertThat(numbers(tensors, name)).as(name).containsExactly(SIX);
        }
        assertThat(numbers(tensors, "count")).containsExactly(5.);
        assertThat(numbers(tensors, "chars")).containsExactly(0., -1., -2., -3., -4., -5.);
        byte[] flags = new byte[6];
        TensorBytes.of(Reading.tensor(tensors, "flags")).get(flags);
        assertThat(flags).containsExactly(0, 0, 0, 1, 1, 1);
        assertThat(numbers(tensors, "none")).isEmpty();
    }

    @Test
    void readsNewerProtocols() throws UnreadableCheckpointException {
        List<Tensor> tensors = read(Resource.bytes("protocol4.pth"));
        assertThat(tensors).extracting(Tensor::name).containsExactly("weight", "half");
        assertThat(numbers(tensors, "weight")).containsExactly(SIX);
        assertThat(numbers(tensors, "half")).containsExactly(SIX);
    }

    @Test
    void readsViewsOfStoragesThatTensorsShare() throws UnreadableCheckpointException {
        List<Tensor> tensors = read(Resource.bytes("views.pth"));
        assertThat(numbers(tensors, "transposed")).containsExactly(0., 3., 1., 4., 2., 5.);
        assertThat(numbers(tensors, "row")).containsExactly(3., 4., 5.);
        assertThat(numbers(tensors, "column")).containsExactly(1., 4.);
        assertThat(numbers(tensors, "expanded")).containsExactly(0., 1., 2., 0., 1., 2.);
        assertThat(numbers(tensors, "parameter")).containsExactly(SIX);
        Tensor channelsLast = Reading.tensor(tensors, "channels_last");
        assertThat(channelsLast.shape()).containsExactly(1L, 2L, 3L, 4L);
        assertThat(numbers(tensors, "channels_last"))
                .containsExactlyElementsOf(
                        Stream.iterate(0., each -> each + 1).limit(24).toList());
    }

    @Test
    void findsTheNetworkInATraining() throws UnreadableCheckpointException {
        List<Tensor> tensors = read(Resource.bytes("training.pth"));
        assertThat(tensors).extracting(Tensor::name).containsExactly("0.weight", "0.bias");
        assertThat(numbers(tensors, "0.weight")).containsExactly(1., 2.);
        assertThat(numbers(tensors, "0.bias")).containsExactly(3.);
    }

    @Test
    void holdsTheBytesOfTheTrainedNetwork() {
        Checkpoint theirs = Assets.trained("torchvision_names.pth");
        Checkpoint ours = Assets.trained("torchvision_names.safetensors");
        assertThat(theirs.format()).isEqualTo("PyTorch .pth");
        assertThat(theirs.names()).hasSize(312).containsExactlyElementsOf(ours.names());
        for (Tensor tensor : ours.tensors()) {
            Tensor other = theirs.tensor(tensor.name()).orElseThrow();
            assertThat(other.type()).isEqualTo(tensor.type());
            assertThat(other.shape()).isEqualTo(tensor.shape());
            assertThat(TensorBytes.of(other)).as(tensor.name()).isEqualTo(TensorBytes.of(tensor));
            assertThat(TensorBytes.of(other).isDirect()).as("no copy").isTrue();
        }
    }

    @Test
    void isFoundByItsContent() {
        Path path = SafetensorsFiles.write(folder.resolve("weights"), Resource.bytes("views.pth"));
        assertThat(CheckpointFile.read(path, CheckpointFile.FORMATS).orThrow().format())
                .isEqualTo("PyTorch .pth");
    }

    @Test
    void readsCompressedArchives() throws UnreadableCheckpointException {
        byte[] numbers = new byte[24];
        numbers[23] = 0x40;
        byte[] file = ZipFiles.deflated(
                Map.of("data.pkl", pickle(dictionary("weight", six())), "data/0", numbers, "version", bytes("3\n")));
        assertThat(numbers(read(file), "weight")).containsExactly(0., 0., 0., 0., 0., 2.);
    }

    @Test
    void swapsTheBytesOfBigEndianMachines() throws UnreadableCheckpointException {
        String storage = storage("Short", "1", 3);
        byte[] file = archive(
                pickle(dictionary(
                        "weight",
                        tensor(storage, 1, tuple(2), tuple(1)),
                        "back",
                        tensor(storage, 0, tuple(2), tuple(2)))),
                Map.of("archive/data/1", new byte[] {0, 1, 0, 2, 1, 0}, "archive/byteorder", bytes("big")));
        assertThat(numbers(read(file), "weight")).containsExactly(2., 256.);
        assertThat(numbers(read(file), "back")).containsExactly(1., 256.);
    }

    @ParameterizedTest
    @ValueSource(strings = {"state_dict", "model", "model_state_dict", "state_dict_ema", "module", "net", "weights"})
    void looksUnderTheKeysThatProgramsUse(String key) throws UnreadableCheckpointException {
        byte[] file = archive(pickle(dictionary(
                "optimizer", dictionary("momentum", six()), "epoch", number(3), key, dictionary("a", six()))));
        assertThat(names(file)).containsExactly(key.equals("weights") ? "weights.a" : "a");
    }

    @Test
    void takesTheFirstKeyThatHasTensors() throws UnreadableCheckpointException {
        byte[] file = archive(pickle(dictionary(
                "net",
                dictionary("c", six()),
                "model",
                dictionary("b", six()),
                "state_dict",
                dictionary("lr", number(1)))));
        assertThat(names(file)).containsExactly("b");
    }

    @Test
    void looksUnderNoKeyBesideTensors() throws UnreadableCheckpointException {
        byte[] file = archive(pickle(dictionary("weight", six(), "model", dictionary("b", six()))));
        assertThat(names(file)).containsExactly("weight", "model.b");
    }

    @Test
    void looksUnderOneKeyInAnother() throws UnreadableCheckpointException {
        byte[] file = archive(pickle(dictionary("model", dictionary("state_dict", dictionary("b", six())))));
        assertThat(names(file)).containsExactly("b");
    }

    @Test
    void dropsWhatAllNamesBeginWithBecauseOfTheTraining() throws UnreadableCheckpointException {
        assertThat(names(named("module.a", "module.b"))).containsExactly("a", "b");
        assertThat(names(named("module._orig_mod.a", "module._orig_mod.b"))).containsExactly("a", "b");
        assertThat(names(named("model.a", "head.b"))).containsExactly("model.a", "head.b");
        assertThat(names(named("module.", "module.b"))).containsExactly("module.", "module.b");
    }

    @Test
    void skipsWhatIsNoTensor() throws UnreadableCheckpointException {
        String operations = "}(" + text("nothing") + "N" + text("half")
                + "G?\u00e0\u0000\u0000\u0000\u0000\u0000\u0000"
                + text("large") + "\u008a\u0009" + "\u0001".repeat(9)
                + text("list") + "](K\u0001]K\u0002ae" + text("bytes") + "C\u0002ab" + text("device")
                + global("torch", "device") + text("cpu") + "\u0085R" + text("type") + global("torch", "float16")
                + "K\u0000" + six() + text("weight") + six() + "u";
        assertThat(names(archive(pickle(operations)))).containsExactly("weight");
    }

    @Test
    void readsDictionariesThatStandTwiceAndHoldNoTensors() throws UnreadableCheckpointException {
        String settings = "}q\u0000" + text("lr") + "K\u0001s";
        byte[] file = archive(pickle(dictionary("a", settings, "b", "h\u0000", "weight", six())));
        assertThat(names(file)).containsExactly("weight");
    }

    @Test
    void runsNothing() {
        Path proof = folder.resolve("proof");
        for (String module : List.of("os", "posix", "nt")) {
            byte[] file = archive(pickle(global(module, "system") + "(" + text("touch " + proof) + "tR"));
            assertThat(refusal(() -> read(file)))
                    .isEqualTo("the pickle asks for `" + module
                            + ".system`: nothing but tensors is read, and nothing is run; save model.state_dict()");
        }
        assertThat(proof).doesNotExist();
    }

    static Stream<Arguments> brokenFiles() {
        String old = "this is a pickle or a tar archive, as PyTorch wrote them before 1.6: load it, and save its"
                + " state_dict() with a newer one";
        byte[] tar = new byte[512];
        System.arraycopy(bytes("ustar"), 0, tar, 257, 5);
        return Stream.of(
                arguments("older than 1.6", Resource.bytes("legacy.pth"), old),
                arguments("tar", tar, old),
                arguments(
                        "program",
                        Resource.bytes("script.pt"),
                        "this is a program of TorchScript: save model.state_dict() with torch.save instead"),
                arguments(
                        "whole network",
                        Resource.bytes("module.pth"),
                        asksFor("torch.nn.modules.container.Sequential")),
                arguments(
                        "cut short",
                        Arrays.copyOf(Resource.bytes("types.pth"), 3000),
                        "the file is cut short, or wrong: the end of a zip archive is missing"),
                arguments(
                        "two pickles",
                        archive(pickle("}"), Map.of("other/data.pkl", pickle("}"))),
                        "the archive has 2 entries called `data.pkl`, not one"),
                arguments(
                        "pickle of 8 MB and a byte",
                        archive(new byte[(8 << 20) + 1]),
                        "the pickle has 8388609 bytes; at most 8388608 are read"),
                arguments(
                        "strange order of bytes",
                        archive(pickle(dictionary("a", six())), Map.of("archive/byteorder", bytes("middle"))),
                        "the archive has the order of bytes `middle`, which is not read"),
                arguments("eval", broken(global("builtins", "eval")), asksFor("builtins.eval")),
                arguments(
                        "getattr", broken(text("builtins") + text("getattr") + "\u0093"), asksFor("builtins.getattr")),
                arguments("codecs", broken(global("_codecs", "encode")), asksFor("_codecs.encode")),
                arguments(
                        "NumPy",
                        broken(global("numpy.core.multiarray", "_reconstruct")),
                        asksFor("numpy.core.multiarray._reconstruct")),
                arguments("class of its own", broken(global("__main__", "Net")), asksFor("__main__.Net")),
                arguments(
                        "complex numbers",
                        broken(storage("ComplexFloat", "0", 3)),
                        asksFor("torch.ComplexFloatStorage")),
                arguments("control characters", broken(global("a\u001b[31m", "b")), asksFor("a\u001b[31m.b")),
                arguments(
                        "long name",
                        broken(global("m".repeat(512), "n")),
                        "the pickle has a name of more than 512 characters"),
                arguments("number", broken("K\u0001"), "the pickle is no dictionary: save model.state_dict()"),
                arguments("tensor alone", broken(six()), "the pickle is no dictionary: save model.state_dict()"),
                arguments("list", broken("]" + six() + "a"), "the pickle is no dictionary: save model.state_dict()"),
                arguments(
                        "no tensor",
                        broken(dictionary("epoch", number(3))),
                        "the pickle has no tensor under a name: save model.state_dict()"),
                arguments(
                        "one name twice",
                        broken(dictionary("a.b", six(), "a", dictionary("b", six()))),
                        "two tensors are called `a.b`"),
                arguments(
                        "name of 513 characters",
                        broken(dictionary("n".repeat(513), six())),
                        "the pickle has a name of more than 512 characters"),
                arguments(
                        "names that grow by nesting",
                        broken(nested(10, "n".repeat(60), six())),
                        "the pickle has a name of more than 512 characters"),
                arguments(
                        "dictionaries in one another",
                        broken(nested(18, "n", six())),
                        "the pickle has dictionaries in one another, more than 16 deep"),
                arguments(
                        "dictionary in itself",
                        broken("}q\u0000" + text("a") + "h\u0000s" + text("w") + six() + "s"),
                        "the pickle has the dictionary `a.` in two places"),
                arguments(
                        "model in itself",
                        broken("}q\u0000" + text("model") + "h\u0000s"),
                        "the pickle has dictionaries in one another, more than 16 deep"),
                arguments(
                        "billion tensors by repetition",
                        broken(laughs(dictionary("w", six()), 30)),
                        "the pickle has the dictionary `1.a.` in two places"),
                arguments(
                        "billion dictionaries by repetition",
                        broken(laughs("}", 15)),
                        "the pickle has no tensor under a name: save model.state_dict()"),
                arguments(
                        "parameter of nothing",
                        broken(dictionary("a", global("torch._utils", "_rebuild_parameter") + ")R")),
                        "parameter `a` holds nothing"),
                arguments(
                        "parameter of a parameter",
                        broken(dictionary(
                                "a",
                                global("torch._utils", "_rebuild_parameter")
                                        + global("torch._utils", "_rebuild_parameter") + six() + "\u0085R\u0085R")),
                        "tensor `a` is not described as PyTorch describes tensors"),
                arguments(
                        "tensor of nothing",
                        broken(dictionary("a", global("torch._utils", "_rebuild_tensor_v2") + ")R")),
                        "tensor `a` is not described as PyTorch describes tensors"),
                arguments(
                        "tensor of texts",
                        described(tensor(text("storage"), 0, tuple(2), tuple(1))),
                        "tensor `weight` is not described as PyTorch describes tensors"),
                arguments(
                        "size that is a text",
                        described(tensor(storage("Float", "0", 6), 0, text("2") + "\u0085", tuple(1))),
                        "tensor `weight` is not described as PyTorch describes tensors"),
                arguments(
                        "storage of no type",
                        described(tensor(
                                storage("Float", "0", 6).replace("cpu", "gpu").replace("storage", "storags"),
                                0,
                                tuple(2),
                                tuple(1))),
                        "tensor `weight` is not described as PyTorch describes tensors"),
                arguments(
                        "storage that is missing",
                        described(tensor(storage("Float", "7", 6), 0, tuple(2), tuple(1))),
                        "tensor `weight` stands in `archive/data/7`, which the archive does not have"),
                arguments(
                        "storage in another folder",
                        described(tensor(storage("Float", "../../etc/passwd", 6), 0, tuple(2), tuple(1))),
                        "tensor `weight` stands in `archive/data/../../etc/passwd`, which the archive does not have"),
                arguments(
                        "storage too short",
                        described(tensor(storage("Float", "0", 7), 0, tuple(7), tuple(1))),
                        "`archive/data/0` has 24 bytes, but should have 7 numbers of F32"),
                arguments(
                        "another type",
                        described(tensor(storage("Double", "0", 6), 0, tuple(6), tuple(1))),
                        "`archive/data/0` has 24 bytes, but should have 6 numbers of F64"),
                arguments(
                        "2^62 numbers",
                        described(tensor(storage("Float", "0", 1L << 62), 0, tuple(6), tuple(1))),
                        "`archive/data/0` has 24 bytes, but should have 4611686018427387904 numbers of F32"),
                arguments(
                        "storage of -6 numbers",
                        described(tensor(storage("Float", "0", -6), 0, tuple(6), tuple(1))),
                        "`archive/data/0` has 24 bytes, but should have -6 numbers of F32"),
                arguments(
                        "offset beyond the storage",
                        described(tensor(storage("Float", "0", 6), 5, tuple(2), tuple(1))),
                        "tensor `weight` (2 in steps of 1 from 5) reaches beyond the 6 numbers of its storage"),
                arguments(
                        "strides beyond the storage",
                        described(tensor(storage("Float", "0", 6), 0, tuple(2, 3), tuple(4, 1))),
                        "tensor `weight` (2x3 in steps of 4x1 from 0) reaches beyond the 6 numbers of its storage"),
                arguments(
                        "negative stride",
                        described(tensor(storage("Float", "0", 6), 5, tuple(6), tuple(-1))),
                        "tensor `weight` has a size, a stride or an offset below 0"),
                arguments(
                        "negative offset",
                        described(tensor(storage("Float", "0", 6), -1, tuple(6), tuple(1))),
                        "tensor `weight` has a size, a stride or an offset below 0"),
                arguments(
                        "negative size",
                        described(tensor(storage("Float", "0", 6), 0, tuple(-6), tuple(1))),
                        "tensor `weight` has a size, a stride or an offset below 0"),
                arguments(
                        "more strides than sizes",
                        described(tensor(storage("Float", "0", 6), 0, tuple(6), tuple(1, 1))),
                        "tensor `weight` has 1 sizes and 2 strides"),
                arguments(
                        "65 dimensions",
                        described(tensor(storage("Float", "0", 6), 0, tuple(new long[65]), tuple(new long[65]))),
                        "tensor `weight` has more than 64 dimensions"),
                arguments(
                        "2^80 numbers",
                        described(tensor(storage("Float", "0", 6), 0, tuple(1L << 40, 1L << 40), tuple(0, 0))),
                        "tensor `weight` is too large: 1099511627776x1099511627776 of F32"),
                arguments(
                        "strides of 2^62",
                        described(tensor(storage("Float", "0", 6), 0, tuple(3, 3), tuple(1L << 62, 1L << 62))),
                        "tensor `weight` is too large: 3x3 of F32"),
                arguments(
                        "one number, 2^40 times",
                        described(tensor(storage("Float", "0", 6), 0, tuple(1L << 40), tuple(0))),
                        "tensor `weight` repeats numbers, up to 4398046511104 bytes, more than its file may cost: save its"
                                + " contiguous()"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("brokenFiles")
    void saysWhatIsWrong(String name, byte[] file, String message) {
        assertThat(refusal(() -> read(file))).isEqualTo(message);
    }

    @Test
    void boundsWhatAllCopiesCostTogether() {
        String repeated = tensor(storage("Float", "0", 6), 0, tuple(100_000), tuple(0));
        byte[] twice = archive(pickle(dictionary("a", repeated, "b", repeated)));
        assertThat(refusal(() -> read(twice))).isEmpty();
        byte[] often = archive(pickle(dictionary("a", repeated, "b", repeated, "c", repeated)));
        assertThat(refusal(() -> read(often)))
                .isEqualTo("tensor `c` repeats numbers, up to 400000 bytes, more than its file may cost: save its"
                        + " contiguous()");
    }

    @Test
    void noticesDamagedNumbersWhenSomebodyLooks() throws UnreadableCheckpointException {
        byte[] file = archive(pickle(dictionary("weight", six())));
        int numbers =
                new String(file, StandardCharsets.ISO_8859_1).indexOf("archive/data/0") + "archive/data/0".length();
        List<Tensor> tensors = read(ZipFiles.withByte(file, numbers, 1));
        assertThat(refusal(() -> tensors.get(0).bytes()))
                .isEqualTo("`archive/data/0` is damaged: its check sum is wrong");
    }

    @Test
    void answersEveryTruncationAndEveryDamagedByte() {
        byte[] whole = archive(pickle(dictionary("weight", six())));
        for (int length = 0; length < whole.length; length++) {
            byte[] cut = Arrays.copyOf(whole, length);
            assertThat(refusal(() -> read(cut))).isNotEmpty();
        }
        for (int bit = 0; bit < whole.length * 8; bit++) {
            byte[] damaged = whole.clone();
            damaged[bit / 8] ^= (byte) (1 << bit % 8);
            Reading.assertRefusedOrWhole(PyTorchFile::tensors, damaged);
        }
    }

    private static String asksFor(String global) {
        return "the pickle asks for `" + global
                + "`: nothing but tensors is read, and nothing is run; save model.state_dict()";
    }

    private static byte[] broken(String operations) {
        return archive(pickle(operations));
    }

    private static byte[] described(String tensor) {
        return broken(dictionary("weight", tensor));
    }

    private static byte[] named(String first, String second) {
        return broken(dictionary(first, six(), second, six()));
    }

    /** Dictionaries in one another, each with one entry. */
    private static String nested(int depth, String key, String innermost) {
        String operations = innermost;
        for (int i = 0; i < depth; i++) {
            operations = dictionary(key, operations);
        }
        return operations;
    }

    /** Dictionaries that each hold the one before twice. */
    private static String laughs(String first, int depth) {
        StringBuilder operations = new StringBuilder("}" + text("0") + first + "q\u0000s");
        for (int i = 1; i < depth; i++) {
            String before = "h" + (char) (i - 1);
            operations.append(text(String.valueOf(i)));
            operations
                    .append(dictionary("a", before, "b", before))
                    .append('q')
                    .append((char) i)
                    .append('s');
        }
        return operations.toString();
    }

    private static List<String> names(byte[] file) throws UnreadableCheckpointException {
        return read(file).stream().map(Tensor::name).toList();
    }

    private static List<Tensor> read(byte[] file) throws UnreadableCheckpointException {
        return PyTorchFile.tensors(littleEndian(file));
    }
}
