package io.tcns.compiler.binding;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import io.tcns.compiler.binding.TensorNames.Named;
import io.tcns.compiler.checkpoint.Checkpoint;
import io.tcns.compiler.checkpoint.ElementType;
import io.tcns.compiler.checkpoint.Tensor;
import io.tcns.compiler.checkpoint.TensorBytes;
import io.tcns.compiler.format.CheckpointFile;
import io.tcns.compiler.format.SafetensorsFiles;
import io.tcns.compiler.ir.Graph;
import io.tcns.compiler.ir.Parameter;
import io.tcns.dsl.diagnostic.Checked;
import io.tcns.dsl.diagnostic.Diagnostic;
import io.tcns.dsl.diagnostic.DiagnosticPrinter;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class BindWeightsTest {

    /** All kinds of parameters, in a block of every kind. */
    private static final String ROWS = """
              | conv2d 3x3 | - | 8  | 1 | 2 |
              | bottleneck | 1 | 16 | 1 | 1 |
              | bottleneck | 3 | 16 | 2 | 2 |
              | conv2d 1x1 | - | 24 | 1 | 1 |
            """;

    private static final Graph NETWORK = Networks.table(ROWS, "head classifier { classes: 5 }");

    @TempDir
    private Path folder;

    private final Map<String, Tensor> tensors = new LinkedHashMap<>();

    BindWeightsTest() {
        float number = 1;
        for (Named named : names()) {
            List<Long> shape = named.parameter().type().dimensions().stream()
                    .map(Integer::longValue)
                    .toList();
            put(floats(named.name(), shape, number++));
        }
        for (String counter : NameRules.torchvision().names(NETWORK).orThrow().unused()) {
            put(new Tensor(counter, ElementType.I64, List.of(), ByteBuffer.allocate(Long.BYTES)));
        }
    }

    static List<Named> names() {
        return NameRules.torchvision().names(NETWORK).orThrow().parameters();
    }

    @Test
    void givesEveryParameterTheNumbersOfItsTensor() {
        Binding binding = bind().orThrow();
        assertEveryParameterHasItsNumbers(binding.graph());
        assertThat(binding.graph().nodes()).isEqualTo(NETWORK.nodes());
        assertThat(binding.graph().outputs()).isEqualTo(NETWORK.outputs());
        assertThat(binding.tensors()).isEqualTo(52);
        assertThat(binding.unused()).hasSize(10);
        assertThat(binding.summary())
                .isEqualTo("bound 52 tensors of " + file()
                        + " (safetensors, under the names of torchvision's MobileNetV2), 10 known and unused");
    }

    @Test
    void leavesTheNumbersInTheFile() {
        for (Parameter parameter : bind().orThrow().graph().parameters()) {
            assertThat(parameter.bytes().isDirect()).isTrue();
            assertThat(parameter.bytes().isReadOnly()).isTrue();
        }
    }

    @Test
    void doesNotMindTheOrderOfTheFile() {
        List<Tensor> reversed = new ArrayList<>(tensors.values());
        Collections.reverse(reversed);
        assertEveryParameterHasItsNumbers(bind(reversed).orThrow().graph());
    }

    private static void assertEveryParameterHasItsNumbers(Graph graph) {
        float number = 1;
        for (Parameter parameter : graph.parameters()) {
            assertThat(parameter.floats()).containsOnly(number++);
        }
    }

    @Test
    void doesNotNeedWhatIsUnused() {
        tensors.keySet().removeIf(name -> name.endsWith("num_batches_tracked"));
        assertThat(bind().orThrow().summary())
                .isEqualTo("bound 52 tensors of " + file()
                        + " (safetensors, under the names of torchvision's MobileNetV2)");
    }

    @Test
    void takesFeaturesFromACheckpointWithAClassifier() {
        Graph features = Networks.table(ROWS, "head features");
        Binding binding = BindWeights.bind(features, checkpoint(tensors.values()), BindOptions.STRICT)
                .orThrow();
        assertThat(binding.tensors()).isEqualTo(50);
        assertThat(binding.unused()).hasSize(12);
    }

    @ParameterizedTest
    @MethodSource("names")
    void namesTheTensorThatIsMissing(Named named) {
        tensors.remove(named.name());
        assertThat(bound())
                .isEqualTo("T0702: there is no tensor `%s` (%s) for `%s`\n"
                        .formatted(
                                named.name(),
                                named.parameter().type(),
                                named.parameter().name()));
    }

    @ParameterizedTest
    @MethodSource("names")
    void namesBothNamesOfATensorThatIsCalledOtherwise(Named named) {
        Tensor tensor = tensors.remove(named.name());
        put(new Tensor(named.name() + "_", tensor.type(), tensor.shape(), TensorBytes.of(tensor)));
        assertThat(bound())
                .isEqualTo("T0702: there is no tensor `%1$s` (%2$s) for `%3$s`, but an unexpected `%1$s_` (%2$s)\n"
                                .formatted(
                                        named.name(),
                                        named.parameter().type(),
                                        named.parameter().name())
                        + "  help: if it is the one, call it `%s`\n".formatted(named.name()));
    }

    @ParameterizedTest
    @MethodSource("names")
    void namesBothShapesOfATensorThatIsLarger(Named named) {
        List<Long> shape = new ArrayList<>(tensors.get(named.name()).shape());
        shape.add(2L);
        put(floats(named.name(), shape, 1));
        assertThat(bound())
                .isEqualTo("T0704: tensor `%s` is %2$sx2, where `%3$s` is %2$s\n"
                        .formatted(
                                named.name(),
                                named.parameter().type(),
                                named.parameter().name()));
    }

    static Stream<Named> matrices() {
        return names().stream().filter(named -> named.parameter().type().rank() > 1);
    }

    @ParameterizedTest
    @MethodSource("matrices")
    void seesThatATensorIsTransposed(Named named) {
        List<Long> shape = new ArrayList<>(tensors.get(named.name()).shape());
        Collections.reverse(shape);
        put(floats(named.name(), shape, 1));
        assertThat(bound())
                .isEqualTo("T0704: tensor `%s` is %s, where `%s` is %s\n"
                                .formatted(
                                        named.name(),
                                        Tensor.dimensions(shape),
                                        named.parameter().name(),
                                        named.parameter().type())
                        + "  help: these are the same sizes in another order; transpose it\n");
    }

    @ParameterizedTest
    @MethodSource("names")
    void refusesOtherTypes(Named named) {
        Tensor tensor = tensors.get(named.name());
        int elements = TensorBytes.of(tensor).remaining() / Float.BYTES;
        put(new Tensor(named.name(), ElementType.I32, tensor.shape(), ByteBuffer.allocate(4 * elements)));
        assertThat(bound())
                .isEqualTo(
                        "T0705: tensor `%s` is of type I32, where weights are floating-point numbers, or integers with a scale\n"
                                        .formatted(named.name())
                                + "  help: convert the checkpoint to 32-bit floating point\n");
    }

    @ParameterizedTest
    @MethodSource("names")
    void refusesNumbersThatNoTrainingMeant(Named named) {
        Tensor tensor = tensors.get(named.name());
        float[] numbers = new float[TensorBytes.of(tensor).remaining() / Float.BYTES];
        numbers[1] = Float.NaN;
        numbers[numbers.length - 1] = Float.NEGATIVE_INFINITY;
        put(new Tensor(named.name(), ElementType.F32, tensor.shape(), bytes(numbers)));
        assertThat(bound())
                .isEqualTo("T0706: tensor `%s` has numbers that are not finite: 2 of %d, the first NaN at index 1\n"
                                .formatted(named.name(), numbers.length)
                        + "  help: the training diverged, or the file is damaged\n");
    }

    @Test
    void refusesNegativeVariancesAlone() {
        put(floats("features.0.1.running_mean", List.of(8L), -1));
        put(floats("features.0.1.running_var", List.of(8L), -0.5f));
        assertThat(bound()).isEqualTo("""
                        T0706: tensor `features.0.1.running_var` has numbers that are negative, which no variance is: 8 of 8, the first -0.5 at index 0
                          help: the training diverged, or the file is damaged
                        """);
    }

    @Test
    void namesATensorThatIsUnexpected() {
        put(floats("optimizer.momentum", List.of(4L), 1));
        assertThat(bound()).isEqualTo("T0703: tensor `optimizer.momentum` (4) belongs to no part of the network\n");
    }

    @Test
    void listsEveryMisfitInTheOrderOfTheNetwork() {
        tensors.remove("classifier.1.bias");
        put(floats("features.4.conv.1.weight", List.of(7L), 1));
        put(floats("features.4.0.weight", List.of(24L, 16L), 1));
        put(new Tensor("features.0.1.bias", ElementType.I64, List.of(5L), ByteBuffer.allocate(40)));
        tensors.remove("features.1.conv.1.weight");
        assertThat(bound()).isEqualTo("""
                        T0705: tensor `features.0.1.bias` is of type I64, where weights are floating-point numbers, or integers with a scale
                          help: convert the checkpoint to 32-bit floating point
                        T0704: tensor `features.0.1.bias` is 5, where `body.row1.1.output/bn/beta` is 8
                        T0702: there is no tensor `features.1.conv.1.weight` (16x8x1x1) for `body.row2.1.project/conv/weight`, but an unexpected `features.4.conv.1.weight` (7)
                          help: if it is the one, call it `features.1.conv.1.weight`
                        T0704: tensor `features.4.0.weight` is 24x16, where `body.row4.1.output/conv/weight` is 24x16x1x1
                        T0702: there is no tensor `classifier.1.bias` (5) for `classifier.fc/linear/bias`
                        """);
    }

    @Test
    void offersTheNearestNameWhereTwoCouldBeMeant() {
        put(floats("features.0.1.weigth", List.of(4L), 1));
        put(floats("features.0.1.weihgt", List.of(4L), 1));
        tensors.remove("features.0.1.weight");
        assertThat(bound()).isEqualTo("""
                        T0702: there is no tensor `features.0.1.weight` (8) for `body.row1.1.output/bn/gamma`, but an unexpected `features.0.1.weigth` (4)
                          help: if it is the one, call it `features.0.1.weight`
                        T0703: tensor `features.0.1.weihgt` (4) belongs to no part of the network
                          help: the missing tensor with the nearest name is `features.0.1.weight`
                        """);
    }

    @Test
    void takesOneUnexpectedTensorForOneMissingOne() {
        tensors.remove("features.0.1.weight");
        tensors.remove("features.0.1.bias");
        put(floats("features.0.1.bias_", List.of(8L), 1));
        assertThat(bound()).isEqualTo("""
                        T0702: there is no tensor `features.0.1.weight` (8) for `body.row1.1.output/bn/gamma`
                        T0702: there is no tensor `features.0.1.bias` (8) for `body.row1.1.output/bn/beta`, but an unexpected `features.0.1.bias_` (8)
                          help: if it is the one, call it `features.0.1.bias`
                        """);
    }

    @Test
    void knowsACheckpointWithoutClassifier() {
        tensors.keySet().removeIf(name -> name.startsWith("classifier"));
        assertThat(bound()).isEqualTo("""
                        T0702: there is no tensor `classifier.1.weight` (5x24) for `classifier.fc/linear/weight`
                          help: the checkpoint ends before the classifier: write `head features` in the spec
                        T0702: there is no tensor `classifier.1.bias` (5) for `classifier.fc/linear/bias`
                          help: the checkpoint ends before the classifier: write `head features` in the spec
                        """);
    }

    @Test
    void doesNotTakeAClassifierOfAnotherNameForNone() {
        tensors.keySet().removeIf(name -> name.startsWith("classifier"));
        put(floats("fc.weight", List.of(5L, 24L), 1));
        put(floats("fc.bias", List.of(5L), 1));
        assertThat(bound()).isEqualTo("""
                        T0702: there is no tensor `classifier.1.weight` (5x24) for `classifier.fc/linear/weight`
                        T0702: there is no tensor `classifier.1.bias` (5) for `classifier.fc/linear/bias`
                        T0703: tensor `fc.weight` (5x24) belongs to no part of the network
                        T0703: tensor `fc.bias` (5) belongs to no part of the network
                        """);
    }

    @Test
    void saysHowManyClassesTheCheckpointHas() {
        put(floats("classifier.1.weight", List.of(1000L, 24L), 1));
        put(floats("classifier.1.bias", List.of(1000L), 1));
        assertThat(bound()).isEqualTo("""
                        T0704: tensor `classifier.1.weight` is 1000x24, where `classifier.fc/linear/weight` is 5x24
                          help: the checkpoint has 1000 classes
                        T0704: tensor `classifier.1.bias` is 1000, where `classifier.fc/linear/bias` is 5
                          help: the checkpoint has 1000 classes
                        """);
    }

    @Test
    void takesOtherNamesForOneMistake() {
        Map<String, Tensor> prefixed = new LinkedHashMap<>();
        tensors.forEach((name, tensor) -> prefixed.put(
                "net." + name, new Tensor("net." + name, tensor.type(), tensor.shape(), TensorBytes.of(tensor))));
        assertThat(print(bind(prefixed.values()))).isEqualTo("""
                        T0702: none of the 52 tensors of the network is in the checkpoint
                          help: a name such as `features.0.0.weight` is expected, not `net.features.0.0.weight`
                        """);
        assertThat(print(bind(List.of(floats("stem.kernel", List.of(4L), 1))))).isEqualTo("""
                        T0702: none of the 52 tensors of the network is in the checkpoint
                          help: a name such as `features.0.0.weight` is expected, not `stem.kernel`
                        """);
        assertThat(print(bind(List.of()))).isEqualTo("""
                        T0702: none of the 52 tensors of the network is in the checkpoint
                          help: it holds no tensors at all
                        """);
    }

    /** Names are compared pair by pair, which thousands of them would turn into minutes. */
    @Test
    void listsThousandsOfMisfitsWithoutComparingTheirNames() {
        tensors.keySet().removeIf(name -> !name.startsWith("features.0."));
        for (int i = 0; i < 10_000; i++) {
            put(floats("features.9.conv." + i + ".weight", List.of(1L), 1));
        }
        List<Diagnostic> diagnostics = bind().diagnostics();
        assertThat(diagnostics.size()).isEqualTo(52 - 5 + 10_000);
        assertThat(diagnostics.stream().filter(diagnostic -> diagnostic.help().isPresent()))
                .isEmpty();
    }

    private String bound() {
        return print(bind());
    }

    private Checked<Binding> bind() {
        return bind(tensors.values());
    }

    private Checked<Binding> bind(Collection<Tensor> content) {
        return BindWeights.bind(NETWORK, checkpoint(content), BindOptions.STRICT);
    }

    private Checkpoint checkpoint(Collection<Tensor> content) {
        return CheckpointFile.read(SafetensorsFiles.write(file(), content), CheckpointFile.FORMATS)
                .orThrow();
    }

    private Path file() {
        return folder.resolve("weights.safetensors");
    }

    private void put(Tensor tensor) {
        tensors.put(tensor.name(), tensor);
    }

    private static Tensor floats(String name, List<Long> shape, float number) {
        float[] numbers = new float[Math.toIntExact(shape.stream().reduce(1L, Math::multiplyExact))];
        Arrays.fill(numbers, number);
        return new Tensor(name, ElementType.F32, shape, bytes(numbers));
    }

    private static ByteBuffer bytes(float[] numbers) {
        ByteBuffer bytes = ByteBuffer.allocate(Float.BYTES * numbers.length).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asFloatBuffer().put(numbers);
        return bytes;
    }

    /** Code, message and help of each diagnostic; that all of them name the file is checked here. */
    private String print(Checked<Binding> binding) {
        return binding.diagnostics().stream()
                .map(DiagnosticPrinter::block)
                .map(block -> {
                    String source = file() + ": error[";
                    assertThat(block).startsWith(source);
                    return block.substring(source.length()).replaceFirst("]", "");
                })
                .collect(joining());
    }
}
