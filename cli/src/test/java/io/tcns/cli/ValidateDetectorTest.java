package io.tcns.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.tcns.exporters.onnx.proto.TensorProto;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ValidateDetectorTest {

    private static final Path SPEC = Tcns.spec("ssdlite_mobilenet_v2");
    private static final String[] SMALL = {"--set=width=0.1", "--set=resolution=300", "--set=classes=3"};

    @TempDir
    private Path folder;

    /** As far as values are steady, number by number; and then what is chosen by them. */
    @Test
    void agreesWithTheInterpreterUpToWhatItChooses() {
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
                        "ok     interpreter = unfolded",
                        "ok     choices = unfolded");
    }

    @ParameterizedTest
    @ValueSource(strings = {"none", "decode"})
    void agreesWithTheInterpreterWhereNothingIsChosen(String post) {
        Tcns validated = validate(SPEC, "--post", post);

        assertThat(validated.exitCode()).as(validated.out()).isZero();
        assertThat(validated.out()).contains("ok     interpreter = unfolded").doesNotContain("choices");
    }

    @Test
    void findsTheSameThingsAsAFile() throws IOException {
        Path model = compiled("nms");

        Tcns validated = validate(model, "--spec", SPEC);

        assertThat(validated.exitCode()).as(validated.out()).isZero();
        assertThat(validated.out())
                .contains("ok     model at all             finds the same 100 things\n")
                .contains("ok     interpreter = model      finds the same 100 things\n");
    }

    /** All anchors a quarter of the picture lower. */
    @Test
    void failsWhereAFileLooksElsewhere() throws IOException {
        Path model = compiled("nms");
        spoil(model, centers -> {
            for (int y = 0; y < centers.capacity(); y += 2 * Float.BYTES) {
                centers.putFloat(y, centers.getFloat(y) + 0.25f);
            }
        });

        Tcns validated = validate(model, "--spec", SPEC);

        assertThat(validated.exitCode()).isEqualTo(ExitCode.VALIDATION_FAILED);
        assertThat(validated.out())
                .containsPattern("\nFAILED interpreter = model      \\d+ things are found by one run alone\n")
                .contains("ok     model at all             finds the same 100 things\n");
    }

    @Test
    void failsForOneWrongAnchor() throws IOException {
        Path model = compiled("decode");
        assertThat(validate(model, "--spec", SPEC, "--post", "decode").exitCode())
                .isZero();
        spoil(model, centers -> centers.putFloat(0, 0.5f));

        Tcns validated = validate(model, "--spec", SPEC, "--post", "decode");

        assertThat(validated.exitCode()).isEqualTo(ExitCode.VALIDATION_FAILED);
        assertThat(validated.out()).contains("\nFAILED interpreter = model      differs by ");
    }

    private Path compiled(String post) {
        Path model = folder.resolve("m.onnx");
        Tcns compiled = Tcns.run("compile", SPEC, "-o", model, SMALL[0], SMALL[1], SMALL[2], "--post", post);
        assertThat(compiled.exitCode()).as(compiled.err()).isZero();
        return model;
    }

    private static Tcns validate(Object file, Object... options) {
        Object[] arguments = new Object[2 + SMALL.length + options.length];
        arguments[0] = "validate";
        arguments[1] = file;
        System.arraycopy(SMALL, 0, arguments, 2, SMALL.length);
        System.arraycopy(options, 0, arguments, 2 + SMALL.length, options.length);
        return Tcns.run(arguments);
    }

    /** Changes where a file takes the centres of its anchors to be: y and x of each. */
    private static void spoil(Path file, Consumer<ByteBuffer> change) throws IOException {
        ModelGraph.change(file, graph -> {
            TensorProto.Builder centers = graph.getInitializerBuilderList().stream()
                    .filter(tensor -> tensor.getName().endsWith("anchor_centers"))
                    .findFirst()
                    .orElseThrow();
            ByteBuffer numbers =
                    ByteBuffer.wrap(centers.getRawData().toByteArray()).order(ByteOrder.LITTLE_ENDIAN);
            change.accept(numbers);
            centers.setRawData(ByteString.copyFrom(numbers.array()));
        });
    }
}
