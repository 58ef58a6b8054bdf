package io.tcns.compiler.format;

import static io.tcns.compiler.format.SafetensorsFiles.entry;
import static io.tcns.compiler.format.SafetensorsFiles.file;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.tcns.compiler.checkpoint.Checkpoint;
import io.tcns.compiler.checkpoint.ElementType;
import io.tcns.compiler.checkpoint.Tensor;
import io.tcns.compiler.checkpoint.TensorBytes;
import io.tcns.dsl.diagnostic.Checked;
import io.tcns.dsl.diagnostic.DiagnosticPrinter;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class SafetensorsTest {

    private static final String WEIGHT = entry("weight", "F32", "[2,3]", 0, 24);

    @TempDir
    private Path folder;

    @Test
    void readsNamesTypesShapesAndNumbers() {
        String header = "{" + WEIGHT + "," + entry("count", "I64", "[]", 24, 32) + ","
                + entry("none", "F16", "[0,7]", 32, 32) + "}";
        byte[] content = file(header, 32);
        content[content.length - 32 + 2] = (byte) 0x80;
        content[content.length - 32 + 3] = 0x3F;
        content[content.length - 8] = 5;

        Checkpoint checkpoint = read(content).orThrow();

        assertThat(checkpoint.source().name()).isEqualTo(checkpoint().toString());
        assertThat(checkpoint.names()).containsExactly("weight", "count", "none");
        Tensor weight = checkpoint.tensor("weight").orElseThrow();
        assertThat(weight.type()).isEqualTo(ElementType.F32);
        assertThat(weight.shape()).containsExactly(2L, 3L);
        assertThat(TensorBytes.of(weight).asFloatBuffer().get(0)).isEqualTo(1);
        Tensor count = checkpoint.tensor("count").orElseThrow();
        assertThat(count.shape()).isEmpty();
        assertThat(TensorBytes.of(count).getLong()).isEqualTo(5);
        assertThat(TensorBytes.of(checkpoint.tensor("none").orElseThrow()).remaining())
                .isZero();
        assertThat(checkpoint.tensor("bias")).isEmpty();
    }

    @Test
    void showsTheFileItselfAndNoCopy() {
        Tensor weight =
                read(file("{" + WEIGHT + "}", 24)).orThrow().tensor("weight").orElseThrow();
        assertThat(TensorBytes.of(weight).isDirect()).isTrue();
        assertThat(TensorBytes.of(weight).isReadOnly()).isTrue();
        assertThat(TensorBytes.of(weight).order()).isEqualTo(ByteOrder.LITTLE_ENDIAN);
        TensorBytes.of(weight).getInt();
        assertThat(TensorBytes.of(weight).position()).isZero();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{}  ",
                "{\"__metadata__\":{}}",
                "{\"__metadata__\":{\"format\":\"pt\",\"note\":\"x\"}}",
                "{\"w\":{\"data_offsets\":[0,0],\"shape\":[4611686018427387904,0],\"dtype\":\"F32\"}}",
                "{\"w\":{\"dtype\":\"BOOL\",\"shape\":[0],\"data_offsets\":[0,0]},\"\":{\"dtype\":\"U8\",\"shape\":[0],"
                        + "\"data_offsets\":[0,0]}}"
            })
    void readsEveryHeaderThatTheFormatAllows(String header) {
        assertThat(read(file(header, 0)).diagnostics()).isEmpty();
    }

    @Test
    void readsTensorsInAnyOrderAndAtAnyPlace() {
        // The header has an odd length, and so the tensors are not aligned.
        String header = "{" + entry("second", "F32", "[1]", 4, 8) + "," + entry("first", "F32", "[1]", 0, 4) + "} ";
        byte[] content = file(header, 8);
        content[content.length - 1] = 0x40;
        assertThat((header.length() + 8) % 4).isNotZero();
        Checkpoint checkpoint = read(content).orThrow();
        assertThat(checkpoint.names()).containsExactly("second", "first");
        assertThat(TensorBytes.of(checkpoint.tensor("second").orElseThrow())
                        .asFloatBuffer()
                        .get(0))
                .isEqualTo(2);
    }

    @Test
    void ignoresMetadataHoweverLong() {
        String note = "x".repeat(1 << 20);
        assertThat(read(file("{\"__metadata__\":{\"note\":\"" + note + "\"}}", 0))
                        .diagnostics())
                .isEmpty();
    }

    @Test
    void readsThousandsOfTensors() {
        StringBuilder header = new StringBuilder("{").append(WEIGHT);
        int tensors = 60_000;
        for (int i = 1; i < tensors; i++) {
            header.append(',').append(entry("layers." + i + ".weight", "F32", "[1]", 20 + 4L * i, 24 + 4L * i));
        }
        assertThat(read(file(header.append('}').toString(), 20 + 4 * tensors))
                        .orThrow()
                        .tensors())
                .hasSize(tensors);
    }

    static Stream<Arguments> brokenFiles() {
        return Stream.of(
                arguments("empty", new byte[0], "the file is empty"),
                arguments(
                        "five bytes",
                        new byte[5],
                        "this is not a safetensors file: it has 5 bytes, fewer than the length of a header takes"),
                arguments(
                        "header longer than the file",
                        Arrays.copyOf(file("{" + WEIGHT + "}", 0), 40),
                        "this is not a whole safetensors file: its first 8 bytes announce a header of 62 bytes, and 32"
                                + " follow"),
                arguments(
                        "header of 2^64 - 1 bytes",
                        "\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff{}".getBytes(StandardCharsets.ISO_8859_1),
                        "this is not a whole safetensors file: its first 8 bytes announce a header of"
                                + " 18446744073709551615 bytes, and 2 follow"),
                arguments(
                        "a zip file",
                        "PK\u0003\u0004\u0000\u0000\u0008\u0008 and so on".getBytes(StandardCharsets.ISO_8859_1),
                        "this is not a whole safetensors file: its first 8 bytes announce a header of"
                                + " 578712552184433488 bytes, and 10 follow"),
                arguments(
                        "header over the limit",
                        file(" ".repeat(Safetensors.MAX_HEADER_BYTES + 1), 0),
                        "the header has 8388609 bytes; at most 8388608 are read"),
                arguments(
                        "no header", file("", 4), "this is not a safetensors file: its header does not begin with `{`"),
                arguments(
                        "header is a list",
                        file("[]", 0),
                        "this is not a safetensors file: its header does not begin with `{`"),
                arguments(
                        "space before the header",
                        file(" {}", 0),
                        "this is not a safetensors file: its header does not begin with `{`"),
                arguments(
                        "byte order mark",
                        file("\uFEFF{}", 0),
                        "this is not a safetensors file: its header does not begin with `{`"),
                arguments(
                        "Latin-1",
                        file("{\"\u00e9\":1}".getBytes(StandardCharsets.ISO_8859_1), 0),
                        "the header is not UTF-8 text"),
                arguments(
                        "UTF-16",
                        file("{}".getBytes(StandardCharsets.UTF_16LE), 0),
                        "the header is not JSON, near character 2"),
                arguments("header ends early", file("{\"weight\":", 0), "the header is not JSON, near character 10"),
                arguments("bare word", file("{weight:{}}", 0), "the header is not JSON, near character 1"),
                arguments(
                        "comma at the end", file("{" + WEIGHT + ",}", 24), "the header is not JSON, near character 62"),
                arguments(
                        "control character in a name",
                        file("{\"we\night\":{}}", 0),
                        "the header is not JSON, near character 4"),
                arguments(
                        "zeros after the header",
                        file("{}\u0000\u0000", 0),
                        "the header is not JSON, near character 3"),
                arguments("two headers", file("{}{}", 0), "the header goes on after its last bracket"),
                arguments(
                        "two tensors of one name",
                        file("{" + WEIGHT + "," + entry("weight", "F32", "[1]", 24, 28) + "}", 28),
                        "two tensors are called `weight`"),
                arguments(
                        "tensor is a number",
                        file("{\"weight\":24}", 0),
                        "tensor `weight` is not described by an object"),
                arguments(
                        "tensor is nothing",
                        file("{\"weight\":null}", 0),
                        "tensor `weight` is not described by an object"),
                arguments(
                        "unknown field",
                        file(described("\"dtype\":\"F32\",\"strides\":[1]"), 0),
                        "tensor `weight` has the unknown field `strides`"),
                arguments(
                        "field twice",
                        file(described("\"dtype\":\"F32\",\"dtype\":\"F32\""), 0),
                        "tensor `weight` has `dtype` twice"),
                arguments(
                        "no dtype",
                        file(described("\"shape\":[],\"data_offsets\":[0,4]"), 4),
                        "tensor `weight` has no `dtype`"),
                arguments(
                        "no shape",
                        file(described("\"dtype\":\"F32\",\"data_offsets\":[0,4]"), 4),
                        "tensor `weight` has no `shape`"),
                arguments(
                        "no offsets",
                        file(described("\"dtype\":\"F32\",\"shape\":[]"), 4),
                        "tensor `weight` has no `data_offsets`"),
                arguments(
                        "unknown type",
                        file("{" + entry("weight", "F12", "[1]", 0, 4) + "}", 4),
                        "tensor `weight` is of the unknown type `F12`"),
                arguments(
                        "type is a number",
                        file(described("\"dtype\":32"), 0),
                        "`dtype` of tensor `weight` is no text"),
                arguments("shape is a number", file(shaped("6"), 24), "`shape` of tensor `weight` is no list"),
                arguments(
                        "size is a text",
                        file(shaped("[\"6\"]"), 24),
                        "`shape` of tensor `weight` has something other than a size: 6"),
                arguments(
                        "negative size",
                        file(shaped("[-2,-3]"), 24),
                        "`shape` of tensor `weight` has something other than a size: -2"),
                arguments(
                        "size with a fraction",
                        file(shaped("[6.0]"), 24),
                        "`shape` of tensor `weight` has something other than a size: 6.0"),
                arguments(
                        "size over 63 bits",
                        file(shaped("[18446744073709551615]"), 24),
                        "`shape` of tensor `weight` has something other than a size: 18446744073709551615"),
                arguments(
                        "size of 513 digits",
                        file(shaped("[" + "6".repeat(513) + "]"), 24),
                        "the header has a name or a number of more than 512 characters"),
                arguments(
                        "list of lists",
                        file(shaped("[[6]]"), 24),
                        "`shape` of tensor `weight` has something other than a size: ["),
                arguments(
                        "65 dimensions",
                        file(shaped("[1" + ",1".repeat(64) + "]"), 4),
                        "`shape` of tensor `weight` has more than 64 numbers"),
                arguments(
                        "sizes whose product overflows",
                        file(shaped("[4294967296,4294967296,4294967296]"), 24),
                        "tensor `weight` is too large: 4294967296x4294967296x4294967296 of F32"),
                arguments(
                        "sizes whose product overflows to what is there",
                        file(shaped("[4611686018427387904,4,6]"), 24),
                        "tensor `weight` is too large: 4611686018427387904x4x6 of F32"),
                arguments(
                        "shape larger than its bytes",
                        file(shaped("[7]"), 24),
                        "tensor `weight` takes 28 bytes (7 of F32), but has 24"),
                arguments(
                        "scalar with the bytes of six",
                        file(shaped("[]"), 24),
                        "tensor `weight` takes 4 bytes (scalar of F32), but has 24"),
                arguments(
                        "one offset",
                        file(described("\"dtype\":\"F32\",\"shape\":[6],\"data_offsets\":[24]"), 24),
                        "`data_offsets` of tensor `weight` are not two numbers"),
                arguments(
                        "three offsets",
                        file(described("\"dtype\":\"F32\",\"shape\":[6],\"data_offsets\":[0,12,24]"), 24),
                        "`data_offsets` of tensor `weight` has more than 2 numbers"),
                arguments(
                        "negative offset",
                        file("{" + entry("weight", "F32", "[6]", -24, 0) + "}", 24),
                        "`data_offsets` of tensor `weight` has something other than a size: -24"),
                arguments(
                        "offsets the wrong way round",
                        file("{" + entry("weight", "F32", "[6]", 24, 0) + "}", 24),
                        "tensor `weight` begins at 24 and ends before, at 0"),
                arguments(
                        "data cut short",
                        file("{" + WEIGHT + "}", 23),
                        "the file is cut short, or wrong: tensor `weight` ends at byte 24 of the data, which has 23"),
                arguments(
                        "offsets far beyond the file",
                        file("{" + entry("weight", "F32", "[6]", Long.MAX_VALUE - 24, Long.MAX_VALUE) + "}", 24),
                        "the file is cut short, or wrong: tensor `weight` ends at byte 9223372036854775807 of the data,"
                                + " which has 24"),
                arguments(
                        "tensors overlap",
                        file("{" + entry("b", "F32", "[6]", 20, 44) + "," + WEIGHT + "}", 44),
                        "tensors `weight` and `b` overlap"),
                arguments(
                        "two tensors share their bytes",
                        file("{" + WEIGHT + "," + entry("b", "F32", "[6]", 0, 24) + "}", 24),
                        "tensors `weight` and `b` overlap"),
                arguments(
                        "hole before the first tensor",
                        file("{" + entry("weight", "F32", "[6]", 4, 28) + "}", 28),
                        "bytes 0 to 4 of the data belong to no tensor"),
                arguments(
                        "hole between tensors",
                        file("{" + WEIGHT + "," + entry("b", "F32", "[6]", 32, 56) + "}", 56),
                        "bytes 24 to 32 of the data belong to no tensor"),
                arguments(
                        "bytes after the last tensor",
                        file("{" + WEIGHT + "}", 25),
                        "bytes 24 to 25 of the data belong to no tensor"),
                arguments(
                        "number in the metadata",
                        file("{\"__metadata__\":{\"epoch\":3}}", 0),
                        "`__metadata__` holds something that is no text"),
                arguments(
                        "metadata twice",
                        file("{\"__metadata__\":{},\"__metadata__\":{}}", 0),
                        "two tensors are called `__metadata__`"),
                arguments(
                        "metadata is a text",
                        file("{\"__metadata__\":\"pt\"}", 0),
                        "tensor `__metadata__` is not described by an object"),
                arguments(
                        "name too long",
                        file("{" + entry("w".repeat(513), "F32", "[6]", 0, 24) + "}", 24),
                        "the header has a name or a number of more than 512 characters"),
                arguments(
                        "type too long",
                        file("{" + entry("weight", "F".repeat(513), "[6]", 0, 24) + "}", 24),
                        "the header has a name or a number of more than 512 characters"),
                arguments(
                        "brackets without end",
                        file("{\"w\":" + "{\"w\":".repeat(100_000), 0),
                        "tensor `w` has the unknown field `w`"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("brokenFiles")
    void saysWhatIsWrong(String name, byte[] content, String message) {
        assertThat(lines(read(content))).containsExactly(checkpoint() + ": error[T0701]: " + message);
    }

    @Test
    void refusesWhatIsNoFile() {
        assertThat(lines(open(folder))).containsExactly(folder + ": error[T0701]: this is a folder, not a file");
        assertThat(lines(open(folder.resolve("nothing"))))
                .containsExactly(folder.resolve("nothing") + ": error[T0701]: there is no such file");
        assertThat(lines(open(Path.of("/dev/zero"))))
                .containsExactly("/dev/zero: error[T0701]: this is not a regular file");
    }

    @Test
    void refusesFilesThatNoBufferCanShow() throws IOException {
        try (RandomAccessFile sparse = new RandomAccessFile(checkpoint().toFile(), "rw")) {
            sparse.setLength(1L << 31);
        }
        assertThat(lines(open(checkpoint())))
                .containsExactly(
                        checkpoint() + ": error[T0701]: the file has 2147483648 bytes; at most 2147483647 can be read");
    }

    @Test
    void answersEveryTruncationAndEveryDamagedByteOfTheHeader() {
        byte[] whole = file("{" + WEIGHT + "," + entry("b", "I64", "[]", 24, 32) + "}", 32);
        for (int length = 0; length < whole.length; length++) {
            assertThat(lines(read(Arrays.copyOf(whole, length)))).hasSize(1);
        }
        for (int place = 0; place < whole.length - 32; place++) {
            for (int bit = 0; bit < 8; bit++) {
                byte[] damaged = whole.clone();
                damaged[place] ^= (byte) (1 << bit);
                // Some damage makes another name, and so another checkpoint.
                assertThat(lines(read(damaged))).hasSizeLessThanOrEqualTo(1);
            }
        }
    }

    private static String described(String fields) {
        return "{\"weight\":{" + fields + "}}";
    }

    private static String shaped(String shape) {
        return "{" + entry("weight", "F32", shape, 0, 24) + "}";
    }

    private Path checkpoint() {
        return folder.resolve("checkpoint.safetensors");
    }

    private Checked<Checkpoint> read(byte[] content) {
        // A new file each time: the old one may still be mapped.
        try {
            Files.deleteIfExists(checkpoint());
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        return open(SafetensorsFiles.write(checkpoint(), content));
    }

    private static Checked<Checkpoint> open(Path path) {
        return CheckpointFile.read(path, new Safetensors());
    }

    private static List<String> lines(Checked<Checkpoint> checkpoint) {
        return checkpoint.diagnostics().stream().map(DiagnosticPrinter::line).toList();
    }
}
