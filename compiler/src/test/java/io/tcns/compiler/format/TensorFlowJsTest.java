package io.tcns.compiler.format;

import static io.tcns.compiler.format.TensorFlowJsFiles.group;
import static io.tcns.compiler.format.TensorFlowJsFiles.model;
import static io.tcns.compiler.format.TensorFlowJsFiles.quantised;
import static io.tcns.compiler.format.TensorFlowJsFiles.weight;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.tcns.compiler.checkpoint.Checkpoint;
import io.tcns.compiler.checkpoint.ElementType;
import io.tcns.compiler.checkpoint.Quantization;
import io.tcns.compiler.checkpoint.Tensor;
import io.tcns.compiler.checkpoint.TensorBytes;
import io.tcns.dsl.diagnostic.Checked;
import io.tcns.dsl.diagnostic.DiagnosticPrinter;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class TensorFlowJsTest {

    private static final String WEIGHT = weight("a/kernel", "[2]", "float32");

    @TempDir
    private Path folder;

    @Test
    void readsTensorsEndToEndInTheOrderOfTheManifest() {
        shard("one.bin", floats(1, 2, 3));
        Checkpoint checkpoint = read(model(
                        group(List.of("one.bin"), weight("b", "[2,1]", "float32"), weight("a", "[]", "float32"))))
                .orThrow();

        assertThat(checkpoint.format()).isEqualTo("TensorFlow.js");
        assertThat(checkpoint.names()).containsExactly("b", "a");
        Tensor first = tensor(checkpoint, "b");
        assertThat(first.type()).isEqualTo(ElementType.F32);
        assertThat(first.shape()).containsExactly(2L, 1L);
        assertThat(numbers(first)).containsExactly(1f, 2f);
        assertThat(tensor(checkpoint, "a").shape()).isEmpty();
        assertThat(numbers(tensor(checkpoint, "a"))).containsExactly(3f);
        assertThat(checkpoint.graph()).isEmpty();
    }

    @Test
    void gathersATensorThatSpansShardsAndMapsTheOthers() {
        // Ten bytes, six and eight: the second tensor begins in the first shard, covers the second and ends in the
        // third.
        ByteBuffer all = floats(1, 2, 3, 4, 5, 6);
        shard("a.bin", all.slice(0, 10));
        shard("b.bin", all.slice(10, 6));
        shard("c.bin", all.slice(16, 8));
        Checkpoint checkpoint = read(model(group(
                        List.of("a.bin", "b.bin", "c.bin"),
                        weight("whole", "[2]", "float32"),
                        weight("parted", "[3]", "float32"),
                        weight("last", "[1]", "float32"),
                        weight("none", "[0,3]", "float32"))))
                .orThrow();

        assertThat(numbers(tensor(checkpoint, "whole"))).containsExactly(1f, 2f);
        assertThat(numbers(tensor(checkpoint, "parted"))).containsExactly(3f, 4f, 5f);
        assertThat(numbers(tensor(checkpoint, "last"))).containsExactly(6f);
        assertThat(numbers(tensor(checkpoint, "none"))).isEmpty();
        assertThat(TensorBytes.of(tensor(checkpoint, "whole")).isDirect()).isTrue();
        assertThat(TensorBytes.of(tensor(checkpoint, "last")).isDirect()).isTrue();
        assertThat(TensorBytes.of(tensor(checkpoint, "parted")).isDirect()).isFalse();
    }

    @Test
    void keepsGroupsApart() {
        shard("one.bin", floats(1));
        shard("two.bin", floats(2));
        Checkpoint checkpoint = read(model(
                        group(List.of("one.bin"), weight("a", "[1]", "float32")),
                        group(List.of("two.bin"), weight("b", "[1]", "float32"))))
                .orThrow();
        assertThat(numbers(tensor(checkpoint, "a"))).containsExactly(1f);
        assertThat(numbers(tensor(checkpoint, "b"))).containsExactly(2f);
    }

    @Test
    void knowsWhatQuantisedNumbersStandFor() {
        // 0, 3 and 255 in steps of a quarter from -1; 0 and 65535 in steps of 2^-16 from 0; 1.5 in half precision.
        shard("one.bin", ByteBuffer.wrap(new byte[] {0, 3, (byte) 255, 0, 0, -1, -1, 0, 0x3E}));
        Checkpoint checkpoint = read(model(group(
                        List.of("one.bin"),
                        quantised(
                                "bytes",
                                "[3]",
                                "\"dtype\":\"uint8\",\"scale\":0.25,\"min\":-1,\"original_dtype\":\"float32\""),
                        quantised("shorts", "[2]", "\"dtype\":\"uint16\",\"scale\":1.52587890625e-5,\"min\":0"),
                        quantised("halves", "[1]", "\"dtype\":\"float16\""))))
                .orThrow();

        Tensor bytes = tensor(checkpoint, "bytes");
        assertThat(bytes.type()).isEqualTo(ElementType.U8);
        assertThat(bytes.quantization()).contains(Quantization.perTensor(0.25, -1));
        assertThat(numbers(bytes)).containsExactly(-1f, -0.25f, 62.75f);
        Tensor shorts = tensor(checkpoint, "shorts");
        assertThat(shorts.type()).isEqualTo(ElementType.U16);
        assertThat(numbers(shorts)).containsExactly(0f, 65535f / 65536);
        Tensor halves = tensor(checkpoint, "halves");
        assertThat(halves.type()).isEqualTo(ElementType.F16);
        assertThat(halves.quantization()).isEmpty();
        assertThat(numbers(halves)).containsExactly(1.5f);
    }

    @Test
    void readsOtherTypes() {
        shard("one.bin", ByteBuffer.wrap(new byte[] {-1, -1, -1, -1, (byte) 200, 1}));
        Checkpoint checkpoint = read(model(group(
                        List.of("one.bin"),
                        weight("i", "[1]", "int32"),
                        weight("u", "[1]", "uint8"),
                        weight("b", "[1]", "bool"))))
                .orThrow();
        assertThat(numbers(tensor(checkpoint, "i"))).containsExactly(-1f);
        assertThat(numbers(tensor(checkpoint, "u"))).containsExactly(200f);
        assertThat(tensor(checkpoint, "b").type()).isEqualTo(ElementType.BOOL);
    }

    @Test
    void isKnownByItsFirstBracket() {
        shard("one.bin", floats(1, 2));
        String model = model(group(List.of("one.bin"), WEIGHT));
        assertThat(CheckpointFile.read(write(" \n\t" + model), CheckpointFile.FORMATS)
                        .orThrow()
                        .names())
                .containsExactly("a/kernel");
        assertThat(new TensorFlowJs().recognises(ByteBuffer.wrap(new byte[] {' '})))
                .isFalse();
    }

    @Test
    void readsModelsWhoseNetworkIsNoneOfLayers() {
        shard("one.bin", floats(1, 2));
        String model =
                model(group(List.of("one.bin"), WEIGHT)).replaceFirst("\\{", "{\"modelTopology\":{\"node\":[]},");
        assertThat(read(model).orThrow().graph()).isEmpty();
    }

    static Stream<Arguments> brokenModels() {
        List<String> one = List.of("one.bin");
        return Stream.of(
                arguments("no JSON", "{\"weightsManifest\":", "the file is not JSON, near byte 19"),
                arguments("a word", "{weights}", "the file is not JSON, near byte 1"),
                arguments("text behind", "{} x", "the file is not JSON, near byte 3"),
                arguments(
                        "JSON behind",
                        "{}{}",
                        "the file has a field twice, or goes on after its last bracket, near byte 2"),
                arguments("Latin-1", "{\"\u00e9\":1}", "the file is not JSON, near byte 4"),
                arguments(
                        "field twice",
                        "{\"a\":1,\"a\":2}",
                        "the file has a field twice, or goes on after its last bracket, near byte 11"),
                arguments("deep", "{\"a\":" + "[".repeat(200), tooLarge()),
                arguments("many values", "{\"a\":[" + "0,".repeat(400_000) + "0]}", tooLarge()),
                arguments("long name", "{\"" + "a".repeat(513) + "\":1}", tooLarge()),
                arguments("long number", "{\"a\":" + "1".repeat(513) + "}", tooLarge()),
                arguments("no manifest", "{}", "this is no TensorFlow.js model: it has no `weightsManifest`"),
                arguments("manifest is text", "{\"weightsManifest\":\"\"}", "`weightsManifest` is no list"),
                arguments(
                        "group is a number",
                        "{\"weightsManifest\":[1]}",
                        "a group of `weightsManifest` has no `paths` or no `weights`"),
                arguments(
                        "path is a number",
                        model("{\"paths\":[7],\"weights\":[]}"),
                        "`paths` has something other than the name of a file: 7"),
                arguments(
                        "path is a crowd",
                        model("{\"paths\":[[" + "7,".repeat(50) + "7]],\"weights\":[]}"),
                        "`paths` has something other than the name of a file: [7,7,7,7,7,7,7,7,7,7,7,7,7,7,7,7,7,7,7,7..."),
                arguments("nameless tensor", model(group(one, "{}")), "a tensor has no name"),
                arguments(
                        "tensor with a long name",
                        model(group(one, weight("a".repeat(513), "[1]", "float32"))),
                        "a name has 513 characters; at most 512 are read"),
                arguments("tensor twice", model(group(one, WEIGHT, WEIGHT)), "two tensors are called `a/kernel`"),
                arguments(
                        "no shape",
                        model(group(one, "{\"name\":\"a\",\"dtype\":\"float32\"}")),
                        "`shape` of tensor `a` is no list"),
                arguments(
                        "negative size",
                        model(group(one, weight("a", "[-1]", "float32"))),
                        "`shape` of tensor `a` has something other than a size: -1"),
                arguments(
                        "fractional size",
                        model(group(one, weight("a", "[1.5]", "float32"))),
                        "`shape` of tensor `a` has something other than a size: 1.5"),
                arguments(
                        "size beyond 63 bits",
                        model(group(one, weight("a", "[9223372036854775808]", "float32"))),
                        "`shape` of tensor `a` has something other than a size: 9223372036854775808"),
                arguments(
                        "2^40 numbers",
                        model(group(one, weight("a", "[1099511627776]", "float32"))),
                        "tensor `a` is too large: 1099511627776 of F32"),
                arguments(
                        "2^64 numbers",
                        model(group(one, weight("a", "[4294967296,4294967296]", "float32"))),
                        "tensor `a` is too large: 4294967296x4294967296 of F32"),
                arguments(
                        "65 dimensions",
                        model(group(one, weight("a", "[1" + ",1".repeat(64) + "]", "float32"))),
                        "`shape` of tensor `a` has more than 64 numbers"),
                arguments("no type", model(group(one, "{\"name\":\"a\",\"shape\":[1]}")), "tensor `a` has no `dtype`"),
                arguments(
                        "texts",
                        model(group(one, weight("a", "[1]", "string"))),
                        "tensor `a` is of the unsupported type `string`"),
                arguments(
                        "quantised to an unknown type",
                        model(group(one, quantised("a", "[1]", "\"dtype\":\"int4\",\"scale\":1,\"min\":0"))),
                        "tensor `a` is of the unsupported type `int4`"),
                arguments(
                        "quantised integers",
                        model(group(
                                one,
                                quantised(
                                        "a",
                                        "[1]",
                                        "\"dtype\":\"uint8\",\"scale\":1,\"min\":0,\"original_dtype\":\"int32\""))),
                        "tensor `a` is quantised from `int32`; only float32 is read"),
                arguments(
                        "no scale",
                        model(group(one, quantised("a", "[1]", "\"dtype\":\"uint8\",\"min\":0"))),
                        "the scale of tensor `a` is no number above 0: it is missing"),
                arguments(
                        "scale of zero",
                        model(group(one, quantised("a", "[1]", "\"dtype\":\"uint8\",\"scale\":0,\"min\":0"))),
                        "the scale of tensor `a` is no number above 0: 0"),
                arguments(
                        "scale is no number",
                        model(group(one, quantised("a", "[1]", "\"dtype\":\"uint8\",\"scale\":\"NaN\",\"min\":0"))),
                        "the scale of tensor `a` is no number above 0: \"NaN\""),
                arguments(
                        "infinite scale",
                        model(group(one, quantised("a", "[1]", "\"dtype\":\"uint8\",\"scale\":1e999,\"min\":0"))),
                        "the scale of tensor `a` is no number above 0: \"Infinity\""),
                arguments(
                        "no smallest number",
                        model(group(one, quantised("a", "[1]", "\"dtype\":\"uint16\",\"scale\":1,\"min\":null"))),
                        "`min` of tensor `a` is no number: null"),
                arguments(
                        "shard missing",
                        model(group(List.of("gone.bin"), WEIGHT)),
                        "shard `gone.bin` is missing: it has to lie beside the model"),
                arguments(
                        "shard is a folder",
                        model(group(List.of("folder"), WEIGHT)),
                        "shard `folder`: this is a folder, not a file"),
                arguments(
                        "shard is empty",
                        model(group(List.of("empty.bin"), WEIGHT)),
                        "shard `empty.bin`: the file is empty"),
                arguments(
                        "shard twice",
                        model(group(List.of("one.bin", "one.bin"), WEIGHT)),
                        "shard `one.bin` is listed twice"),
                arguments(
                        "shard too short",
                        model(group(one, weight("a", "[3]", "float32"))),
                        "the 1 tensors of `one.bin` take 12 bytes, but there are 8"),
                arguments(
                        "shard too long",
                        model(group(one, weight("a", "[1]", "float32"))),
                        "the 1 tensors of `one.bin` take 4 bytes, but there are 8"),
                arguments(
                        "one shard too many",
                        model(group(List.of("one.bin", "two.bin"), WEIGHT)),
                        "the 1 tensors of `one.bin`, `two.bin` take 8 bytes, but there are 12"),
                arguments(
                        "shard in another folder",
                        model(group(List.of("folder/one.bin"), WEIGHT)),
                        "shard `folder/one.bin` is not the name of a file beside the model"),
                arguments(
                        "shard above",
                        model(group(List.of("../one.bin"), WEIGHT)),
                        "shard `../one.bin` is not the name of a file beside the model"),
                arguments(
                        "the folder above",
                        model(group(List.of(".."), WEIGHT)),
                        "shard `..` is not the name of a file beside the model"),
                arguments(
                        "absolute path",
                        model(group(List.of("/etc/passwd"), WEIGHT)),
                        "shard `/etc/passwd` is not the name of a file beside the model"),
                arguments(
                        "Windows path",
                        model(group(List.of("C:one.bin"), WEIGHT)),
                        "shard `C:one.bin` is not the name of a file beside the model"),
                arguments(
                        "address",
                        model(group(List.of("https://example.org/one.bin"), WEIGHT)),
                        "shard `https://example.org/one.bin` is not the name of a file beside the model"),
                arguments(
                        "zero in a name",
                        model(group(List.of("one\\u0000.bin"), WEIGHT)),
                        "shard `one\uFFFD.bin` is not the name of a file beside the model"),
                arguments(
                        "link that leads out",
                        model(group(List.of("out.bin"), WEIGHT)),
                        "shard `out.bin` leads out of the folder of the model"),
                arguments(
                        "link that leads nowhere",
                        model(group(List.of("nowhere.bin"), WEIGHT)),
                        "shard `nowhere.bin` is missing: it has to lie beside the model"),
                arguments(
                        "link in a circle",
                        model(group(List.of("circle.bin"), WEIGHT)),
                        "shard `circle.bin` is missing: it has to lie beside the model"),
                arguments(
                        "layers without a class",
                        "{\"weightsManifest\":[],\"modelTopology\":{\"class_name\":7}}",
                        "layer 1 has no `class_name` or no `config`"));
    }

    private static String tooLarge() {
        return "the file is too large: at most 400000 values, 100 levels, and 512 characters in a name are read";
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("brokenModels")
    void saysWhatIsWrong(String what, String model, String reason) throws IOException {
        shard("one.bin", floats(1, 2));
        shard("two.bin", floats(3));
        shard("empty.bin", ByteBuffer.allocate(0));
        Files.createDirectory(folder.resolve("folder"));
        Path outside = Files.createTempFile("tcns-shard", ".bin");
        try {
            Files.write(outside, new byte[8]);
            Files.createSymbolicLink(folder.resolve("out.bin"), outside);
            Files.createSymbolicLink(folder.resolve("nowhere.bin"), folder.resolve("gone.bin"));
            Files.createSymbolicLink(folder.resolve("circle.bin"), folder.resolve("circle.bin"));
            assertThat(lines(read(model))).containsExactly(path() + ": error[T0701]: " + reason);
        } finally {
            Files.delete(outside);
        }
    }

    @Test
    void followsLinksWithinTheFolder() throws IOException {
        shard("one.bin", floats(1, 2));
        Files.createSymbolicLink(folder.resolve("link.bin"), folder.resolve("one.bin"));
        assertThat(read(model(group(List.of("link.bin"), WEIGHT))).diagnostics())
                .isEmpty();
    }

    @Test
    void answersEveryTruncationOnce() {
        shard("one.bin", floats(1, 2));
        byte[] whole = model(group(List.of("one.bin"), WEIGHT)).getBytes(StandardCharsets.UTF_8);
        for (int length = 0; length < whole.length; length++) {
            Path path = TensorFlowJsFiles.write(path(), Arrays.copyOf(whole, length));
            assertThat(lines(CheckpointFile.read(path, new TensorFlowJs()))).hasSize(1);
        }
    }

    private Path path() {
        return folder.resolve("model.json");
    }

    private Path write(String model) {
        return TensorFlowJsFiles.write(path(), model.getBytes(StandardCharsets.ISO_8859_1));
    }

    private Checked<Checkpoint> read(String model) {
        return CheckpointFile.read(write(model), new TensorFlowJs());
    }

    private void shard(String name, ByteBuffer content) {
        byte[] bytes = new byte[content.remaining()];
        content.duplicate().get(bytes);
        TensorFlowJsFiles.write(folder.resolve(name), bytes);
    }

    private static ByteBuffer floats(float... numbers) {
        ByteBuffer bytes = ByteBuffer.allocate(numbers.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        for (float number : numbers) {
            bytes.putFloat(number);
        }
        return bytes.flip();
    }

    private static Tensor tensor(Checkpoint checkpoint, String name) {
        return checkpoint.tensor(name).orElseThrow();
    }

    /** The numbers that a tensor stands for, by the formula of TensorFlow.js: {@code scale * q + min}. */
    private static List<Float> numbers(Tensor tensor) {
        ByteBuffer bytes = TensorBytes.of(tensor);
        Optional<Quantization.Scale> scale =
                tensor.quantization().map(quantization -> quantization.scales().get(0));
        return IntStream.range(0, (int) tensor.elements())
                .mapToDouble(i -> tensor.type().number(bytes, i))
                .mapToObj(q -> (float)
                        (scale.isPresent()
                                ? scale.get().factor() * q + scale.get().offset()
                                : q))
                .toList();
    }

    private static List<String> lines(Checked<Checkpoint> checkpoint) {
        return checkpoint.diagnostics().stream().map(DiagnosticPrinter::line).toList();
    }
}
