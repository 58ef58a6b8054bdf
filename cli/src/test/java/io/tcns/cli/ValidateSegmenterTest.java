package io.tcns.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.tcns.exporters.onnx.proto.TensorProto;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ValidateSegmenterTest {

    private static final Path SPEC = Tcns.spec("deeplabv3_mobilenet_v2");
    private static final List<String> SMALL = List.of("--set=width=0.35", "--set=resolution=97");

    private static final String LOGITS_BIAS = "deeplabv3.logits/conv/bias";

    @TempDir
    private Path folder;

    /** As far as values are steady, number by number; then what is chosen by them, and that the faster form chooses alike. */
    @Test
    void agreesWithTheInterpreterUpToTheMaskAndInTheFormThatIsDeployed() {
        Tcns validated = validate(SPEC);

        assertThat(validated.exitCode()).as(validated.out()).isZero();
        assertThat(validated.out().lines().map(line -> line.substring(0, 32).strip()))
                .containsExactly(
                        "ok     structure",
                        "ok     loading",
                        "ok     folded at none",
                        "ok     folded at basic",
                        "ok     folded at extended",
                        "ok     folded at all",
                        "ok     interpreter = folded",
                        "ok     choices = folded",
                        "ok     deployed = folded",
                        "ok     interpreter = unfolded",
                        "ok     choices = unfolded");
        assertThat(validated.out()).contains("ok     deployed = folded        0 of 9,409 pixels differ\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"logits", "probabilities"})
    void agreesWithTheInterpreterWhereNothingIsChosen(String output) {
        Tcns validated = validate(SPEC, "--output", output);

        assertThat(validated.exitCode()).as(validated.out()).isZero();
        assertThat(validated.out())
                .contains("ok     interpreter = unfolded")
                .doesNotContain("choices")
                .doesNotContain("deployed");
    }

    @ParameterizedTest
    @ValueSource(strings = {"--fold", "--no-fold", "--plain", "--batch=2", "--set=classes=300", "--opset=11"})
    void agreesWithAFileThatGivesMasksAlone(String option) throws IOException {
        Path model = compiled(option);
        String pixels = option.equals("--batch=2") ? "18,818" : "9,409";

        Tcns validated =
                option.startsWith("--set") ? validate(model, "--spec", SPEC, option) : validate(model, "--spec", SPEC);

        assertThat(validated.exitCode()).as(validated.out()).isZero();
        assertThat(validated.out())
                .contains("ok     model at all             0 of " + pixels + " pixels differ\n")
                .contains("ok     interpreter = model      0 of " + pixels + " pixels differ\n");
    }

    @Test
    void agreesWithTheInterpreterOfTheWholeWhereBottlenecksAreSplit() {
        Tcns validated = validate(SPEC, "--split-bottlenecks", 3);

        assertThat(validated.exitCode()).as(validated.out()).isZero();
        assertThat(validated.out())
                .contains("ok     interpreter = folded")
                .contains("ok     deployed = folded        0 of 9,409 pixels differ\n");
    }

    /** The graph in the file is another than the spec's: its weights are taken from it, its operators are not. */
    @Test
    void failsForAnotherEnlargement() throws IOException {
        Path model = compiled("--fold");
        ModelGraph.change(
                model,
                graph -> graph.getNodeBuilderList().stream()
                        .filter(node -> node.getOpType().equals("Resize"))
                        .flatMap(node -> node.getAttributeBuilderList().stream())
                        .filter(attribute -> attribute.getName().equals("coordinate_transformation_mode"))
                        .forEach(attribute -> attribute.setS(ByteString.copyFromUtf8("half_pixel"))));

        assertThatItFails(validate(model, "--spec", SPEC));
    }

    @Test
    void failsForABiasThatTheSpecDoesNotHave() throws IOException {
        Path model = compiled("--fold");
        ModelGraph.change(model, graph -> {
            TensorProto.Builder bias = graph.getInitializerBuilderList().stream()
                    .filter(tensor -> tensor.getName().equals(LOGITS_BIAS))
                    .findFirst()
                    .orElseThrow();
            ByteBuffer numbers =
                    ByteBuffer.wrap(bias.getRawData().toByteArray()).order(ByteOrder.LITTLE_ENDIAN);
            numbers.putFloat(0, numbers.getFloat(0) + 100);
            graph.addInitializer(
                    bias.build().toBuilder().setName("other").setRawData(ByteString.copyFrom(numbers.array())));
            graph.getNodeBuilderList().stream()
                    .filter(node -> node.getInputList().contains(LOGITS_BIAS))
                    .forEach(node -> node.setInput(2, "other"));
        });

        assertThatItFails(validate(model, "--spec", SPEC));
    }

    private static void assertThatItFails(Tcns validated) {
        assertThat(validated.exitCode()).as(validated.out()).isEqualTo(ExitCode.VALIDATION_FAILED);
        assertThat(validated.out())
                .contains("ok     model at all             0 of 9,409 pixels differ\n")
                .containsPattern("\nFAILED interpreter = model      [\\d,]+ of 9,409 pixels differ");
    }

    private Path compiled(String option) {
        Path model = folder.resolve("m.onnx");
        Tcns compiled = Tcns.run("compile", SPEC, "-o", model, SMALL.get(0), SMALL.get(1), option);
        assertThat(compiled.exitCode()).as(compiled.err()).isZero();
        return model;
    }

    private static Tcns validate(Object file, Object... options) {
        List<Object> arguments = new ArrayList<>(List.of("validate", file));
        arguments.addAll(SMALL);
        arguments.addAll(List.of(options));
        return Tcns.run(arguments.toArray());
    }
}
