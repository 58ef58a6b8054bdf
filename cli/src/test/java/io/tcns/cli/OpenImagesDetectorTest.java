package io.tcns.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.tcns.runtime.Box;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A detector that others trained, on a photograph of two dogs and two cats. */
class OpenImagesDetectorTest {

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final int WIDTH = 1200;
    private static final int HEIGHT = 600;

    /** Drawn around the animals by eye, in pixels: left, top, width, height. */
    private static final List<Animal> ANIMALS = List.of(
            new Animal("right dog", 614, 154, 294, 446),
            new Animal("right cat", 884, 407, 198, 193),
            new Animal("left dog", 390, 218, 250, 382),
            new Animal("left cat", 81, 402, 362, 198));

    private record Animal(String name, int x, int y, int width, int height) {

        Box box() {
            return new Box(
                    y / (float) HEIGHT, x / (float) WIDTH, (y + height) / (float) HEIGHT, (x + width) / (float) WIDTH);
        }
    }

    private final Path spec = Tcns.spec("ssd_mobilenet_v2_openimages");
    private final String weights = "--weights=" + Tcns.asset("tflite/ssd_mobilenet_v2_300_oidv4_fp16.tflite");
    private final String labels = "--labels=" + Tcns.asset("tflite/ssd_mobilenet_v2_300_oidv4_labels.txt");
    private final Path photograph = Tcns.asset("images/cats_and_dogs.jpg");

    @TempDir
    private Path folder;

    /** The assets' README has dogs of about 0.75 and 0.65, cats of 0.68 and 0.62. */
    @Test
    void findsEachAnimalOnceWhereItIs() throws IOException {
        Tcns ran = Tcns.run("run", spec, weights, labels, "--image", photograph, "--format", "json");

        assertThat(ran.exitCode()).as(ran.err()).isZero();
        List<JsonNode> found = new ArrayList<>();
        Schema.of("run").check(ran.out()).at("/detections").forEach(found::add);
        assertThat(found)
                .extracting(OpenImagesDetectorTest::described)
                .containsExactly("Dog 0.753", "Cat 0.683", "Dog 0.655", "Cat 0.628");
        for (int i = 0; i < found.size(); i++) {
            assertThat(box(found.get(i)).overlap(ANIMALS.get(i).box()))
                    .as(ANIMALS.get(i).name())
                    .isGreaterThan(0.7);
        }
    }

    private static String described(JsonNode found) {
        return String.format(
                Locale.ROOT,
                "%s %.3f",
                found.get("label").asText(),
                found.get("score").asDouble());
    }

    private static Box box(JsonNode found) {
        JsonNode sides = found.get("box");
        return new Box(
                (float) sides.get(0).asDouble(), (float) sides.get(1).asDouble(), //
                (float) sides.get(2).asDouble(), (float) sides.get(3).asDouble());
    }

    @Test
    void findsTheSameAsAFile() throws IOException {
        Path model = folder.resolve("oid.onnx");
        Path picture = folder.resolve("found.png");
        Tcns compiled = Tcns.run("compile", spec, weights, labels, "-o", model);
        assertThat(compiled.exitCode()).as(compiled.err()).isZero();

        JsonNode ofSpec =
                JSON.readTree(Tcns.run("run", spec, weights, labels, "--image", photograph, "--format", "json")
                        .out());
        Tcns ran = Tcns.run("run", model, "--image", photograph, "--format", "json", "-o", picture);

        assertThat(ran).extracting(Tcns::exitCode, Tcns::err).containsExactly(0, "");
        assertThat(JSON.readTree(ran.out()).at("/detections")).isEqualTo(ofSpec.at("/detections"));
        BufferedImage drawn = ImageIO.read(picture.toFile());
        assertThat(drawn.getWidth()).isEqualTo(WIDTH);
    }
}
