package io.tcns.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.tcns.runtime.Model;
import io.tcns.runtime.RandomInputs;
import io.tcns.runtime.Session;
import io.tcns.runtime.SessionOptions;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Segmenters in the forms that options ask for: other outputs, step by step, and in slices. */
class SegmenterFormsTest {

    private static final Path SPEC = Tcns.spec("deeplabv3_mobilenet_v2");

    @TempDir
    private Path folder;

    /** Classes up to 255 fit into eight bits; more of them are ONNX's own integers of ArgMax. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "mask          | 21  | uint8[1, 65, 65]",
                "mask          | 256 | uint8[1, 65, 65]",
                "mask          | 257 | int64[1, 65, 65]",
                "logits        | 21  | float[1, 21, 65, 65]",
                "probabilities | 257 | float[1, 257, 65, 65]"
            })
    void giveWhatIsAskedFor(String output, int classes, String type) {
        Path model = compiled("--output", output, "--set", "classes=" + classes);

        try (Session session =
                Session.open(Model.of(model), SessionOptions.defaults().withStrictShapes())) {
            assertThat(session.outputs()).hasSize(1);
            assertThat(session.outputs().get(0).name()).isEqualTo(output);
            assertThat(session.outputs().get(0).describe()).isEqualTo(type);
        }
    }

    @Test
    void giveTheMaskWhereNothingIsAskedFor() throws IOException {
        assertThat(compiled()).hasSameBinaryContentAs(compiled("--output", "mask"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "mobilenet_v2          | is no segmenter: it gives logits or probabilities",
                "mobilenet_v2_features | is no classifier or segmenter: `--output` has nothing to choose",
                "ssdlite_mobilenet_v2  | is no classifier or segmenter: `--output` has nothing to choose"
            })
    void aloneHaveMasks(String other, String why) {
        Path model = folder.resolve("m.onnx");

        assertThat(Tcns.run("compile", Tcns.spec(other), "-o", model, "--output", "mask"))
                .isEqualTo(new Tcns(2, "", "tcns: `" + other + "` " + why + "\n"));
        assertThat(model).doesNotExist();
    }

    @Test
    void labelPixelsStepByStepAsTheyDoOtherwise() throws IOException {
        Path plain = compiled("--plain");

        assertThat(Files.mismatch(plain, compiled())).as("another form").isNotNegative();
        assertThat(maskOf(plain)).hasSameBinaryContentAs(maskOf(compiled()));
        assertThat(maskOf(SPEC, "--plain")).hasSameBinaryContentAs(maskOf(SPEC));
    }

    /** Logits of every pixel are the answer, and a classifier has none. */
    @ParameterizedTest
    @CsvSource({"deeplabv3_mobilenet_v2, logits", "mobilenet_v2, logits", "mobilenet_v2, probabilities"})
    void areTheSameStepByStepWhereNothingWasFaster(String spec, String output) throws IOException {
        assertThat(compiled(Tcns.spec(spec), "--output", output, "--plain"))
                .hasSameBinaryContentAs(compiled(Tcns.spec(spec), "--output", output));
    }

    /** Of 257x257 maps with 96 channels and 129x129 with as many; in slices, of 21 logits and a class of each pixel. */
    @ParameterizedTest
    @CsvSource({"deeplabv3_mobilenet_v2, 2", "deeplabv3_mobilenet_v2, 5", "deeplabv3_mobilenet_v2_aspp, 3"})
    void needLessMemoryInSlices(String spec, int slices) throws IOException {
        JsonNode totals = totals(Tcns.spec(spec), "--split-bottlenecks", slices);

        assertThat(totals.at("/split/slices").asInt()).isEqualTo(slices);
        assertThat(totals.at("/split/bottlenecks").asInt()).isEqualTo(17);
        assertThat(totals.at("/split/whole_peak_activation_bytes").asLong())
                .isEqualTo(96 * (257 * 257 + 129 * 129) * Float.BYTES);
        assertThat(totals.at("/peak_activation_bytes").asLong()).isEqualTo((21 + 1) * 513 * 513 * Float.BYTES);
        assertThat(totals.at("/madds")).isEqualTo(totals(Tcns.spec(spec)).at("/madds"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"deeplabv3_mobilenet_v1_aspp", "deeplabv3_resnet101_aspp"})
    void stayWholeWithoutInvertedBottlenecks(String spec) throws IOException {
        Path model = folder.resolve("m.onnx");
        Object[] small = {"--set", "width=0.25", "--set", "resolution=65"};

        Tcns compiled = Tcns.run(Stream.concat(
                        Stream.of("compile", Tcns.spec(spec), "-o", model, "--split-bottlenecks", 4), Stream.of(small))
                .toArray());

        assertThat(compiled.exitCode()).as(compiled.err()).isZero();
        assertThat(compiled.err())
                .contains("tcns: `" + spec + "` has no bottleneck that needs less memory in slices\n");
        assertThat(totals(Tcns.spec(spec), "--split-bottlenecks", 4)
                        .at("/split/bottlenecks")
                        .asInt())
                .isZero();
    }

    /** Sums in another order, within 1e-4 of the largest: what each pixel is, is decided by them. */
    @ParameterizedTest
    @ValueSource(ints = {2, 3, 64})
    void giveTheSameLogitsInSlices(int slices) throws IOException {
        Path whole = compiled("--output", "logits");
        Path sliced = compiled("--output", "logits", "--split-bottlenecks", slices);

        assertThat(Files.size(sliced)).isGreaterThan(Files.size(whole));
        float[] expected = logits(whole);
        float[] actual = logits(sliced);
        float largest = 0;
        float difference = 0;
        for (int i = 0; i < expected.length; i++) {
            largest = Math.max(largest, Math.abs(expected[i]));
            difference = Math.max(difference, Math.abs(expected[i] - actual[i]));
        }
        assertThat(difference).isLessThan(1e-4f * largest);
    }

    private Path compiled(Object... options) {
        return compiled(SPEC, options);
    }

    private Path compiled(Path spec, Object... options) {
        Path model = folder.resolve(Stream.of(options).map(Object::toString).reduce("m", String::concat) + ".onnx");
        Tcns compiled = tcns("compile", spec, Stream.concat(Stream.of("-o", model), Stream.of(options)));
        assertThat(compiled.exitCode()).as(compiled.err()).isZero();
        return model;
    }

    private static float[] logits(Path model) {
        try (Session session = Session.open(Model.of(model), SessionOptions.defaults())) {
            FloatBuffer numbers =
                    session.run(RandomInputs.of(session.inputs(), 1)).get(0).floats();
            float[] logits = new float[numbers.remaining()];
            numbers.get(logits);
            return logits;
        }
    }

    /** The sums of a report without times. */
    private static JsonNode totals(Path spec, Object... options) throws IOException {
        Tcns profiled =
                Tcns.run(Stream.concat(Stream.of("profile", spec, "--static", "--format", "json"), Stream.of(options))
                        .toArray());
        assertThat(profiled.exitCode()).as(profiled.err()).isZero();
        return JsonMapper.builder().build().readTree(profiled.out()).at("/totals");
    }

    private Path maskOf(Path network, Object... options) throws IOException {
        Path mask = folder.resolve(
                network.getFileName() + Stream.of(options).map(Object::toString).reduce("", String::concat) + ".png");
        Stream<Object> given = Stream.concat(Stream.of("--image", noise(), "--mask", mask), Stream.of(options));
        Tcns ran = FileKind.of(network) == FileKind.MODEL
                ? Tcns.run(Stream.concat(Stream.of("run", network), given).toArray())
                : tcns("run", network, given);
        assertThat(ran.exitCode()).as(ran.err()).isZero();
        assertThat(ran.out().lines().count()).as("a title and several classes").isGreaterThan(2);
        return mask;
    }

    /** A small network, which labels many pixels otherwise than their neighbours. */
    private static Tcns tcns(String command, Path spec, Stream<Object> options) {
        Object[] small = {"--set", "width=0.25", "--set", "resolution=65"};
        return Tcns.run(Stream.concat(Stream.concat(Stream.of(command, spec), Stream.of(small)), options)
                .toArray());
    }

    private Path noise() throws IOException {
        Path file = folder.resolve("noise.png");
        BufferedImage image = new BufferedImage(65, 65, BufferedImage.TYPE_INT_RGB);
        Random random = new Random(2);
        for (int i = 0; i < 65 * 65; i++) {
            image.setRGB(i % 65, i / 65, random.nextInt());
        }
        ImageIO.write(image, "png", file.toFile());
        return file;
    }
}
