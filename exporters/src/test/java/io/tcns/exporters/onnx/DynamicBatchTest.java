package io.tcns.exporters.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.tcns.compiler.Compilation;
import io.tcns.compiler.CompileOptions;
import io.tcns.compiler.ir.Graph;
import io.tcns.dsl.model.Head.Answer;
import io.tcns.exporters.Networks;
import io.tcns.exporters.WeightFiles;
import io.tcns.runtime.OptimizationLevel;
import io.tcns.runtime.Session;
import io.tcns.runtime.image.ImageDecoder;
import io.tcns.runtime.image.Preprocess;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** A model of any number of images gives each the answer, to the last bit, that a model of one image gives it. */
class DynamicBatchTest {

    private static final Map<String, String> SMALL = Map.of("width", "0.35", "resolution", "96");

    /** Up and down again: no run leaves anything to the next. */
    private static final List<Integer> BATCHES = List.of(1, 2, 7, 1);

    @ParameterizedTest
    @CsvSource({"mobilenet_v2, LOGITS", "mobilenet_v2, PROBABILITIES", "mobilenet_v2_features, ", "mobilenet_v1, LOGITS"
    })
    void givesTheOutputsOfSingleImages(String name, Answer answer) {
        CompileOptions options = answer == null ? CompileOptions.DEFAULT : CompileOptions.DEFAULT.withAnswer(answer);
        Compilation network = Networks.paper(name, SMALL, options);
        assertGivesTheOutputsOfSingleImages(network, Images.random(network.network(), 7));
    }

    @ParameterizedTest
    @MethodSource("detectors")
    void givesTheDetectionsOfSingleImages(Graph detector) {
        for (int opset : List.of(11, 13, 17, 22)) {
            assertGivesTheOutputsOfSingleImages(detector, opset, Images.random(detector, 7));
        }
    }

    static List<Graph> detectors() {
        return Detectors.small();
    }

    /** Trained weights, and seven photographs. */
    @Test
    void givesTheOutputsOfSinglePhotographs() {
        Path assets = assets();
        Path weights = assets.resolve("mobilenet_v2_0.35_224/mobilenet_v2_0.35_torchvision_names.safetensors");
        Compilation network = Networks.paper(
                "mobilenet_v2_features",
                Map.of("width", "0.35"),
                CompileOptions.DEFAULT.withWeights(WeightFiles.read(weights).orThrow()));
        Images photographs =
                new Images(Stream.of("burger", "daisy", "goldfish", "hot_dog", "owl", "parrot", "sunflower")
                        .map(image -> photograph(assets.resolve("images/" + image + "-224.png"), 224))
                        .toList());
        assertGivesTheOutputsOfSingleImages(network, photographs);
    }

    /** Trained weights, seven photographs, and in the first one four animals. */
    @Test
    void givesTheDetectionsOfSinglePhotographs() {
        Path assets = assets();
        Path weights = assets.resolve("tflite/ssd_mobilenet_v2_300_oidv4_fp16.tflite");
        Graph detector = Networks.paper(
                        "ssd_mobilenet_v2_openimages",
                        Map.of(),
                        CompileOptions.DEFAULT.withWeights(
                                WeightFiles.read(weights).orThrow()))
                .deployed(true);
        Images photographs =
                new Images(Stream.of("cats_and_dogs", "daisy", "goldfish", "hot_dog", "owl", "parrot", "cats_and_dogs")
                        .map(image -> photograph(assets.resolve("images/" + image + ".jpg"), 300))
                        .toList());

        assertGivesTheOutputsOfSingleImages(detector, Opset.DEFAULT.version(), photographs);
        try (Session session = open(detector, OnnxOptions.DEFAULT)) {
            float[] outputs = photographs.first(1).oneByOne(session);
            assertThat(outputs[outputs.length - 1]).as("num_detections").isEqualTo(4);
        }
    }

    private static Path assets() {
        String assets = System.getProperty("tcns.assets");
        assumeTrue(assets != null, "needs the folder of assets: -Dtcns.assets=FOLDER");
        return Path.of(assets);
    }

    private static void assertGivesTheOutputsOfSingleImages(Compilation network, Images images) {
        for (boolean folds : List.of(true, false)) {
            for (int opset : List.of(11, 13, 17, 22)) {
                assertGivesTheOutputsOfSingleImages(network.deployed(folds), opset, images);
            }
        }
    }

    private static void assertGivesTheOutputsOfSingleImages(Graph graph, int opset, Images images) {
        OnnxOptions options = OnnxOptions.DEFAULT.withOpset(new Opset(opset));
        try (Session single = open(graph, options);
                Session dynamic = open(graph, options.withBatch(Batch.SYMBOLIC))) {
            for (int batch : BATCHES) {
                Images some = images.first(batch);
                assertThat(some.atOnce(dynamic))
                        .as("opset %d, %d images", opset, batch)
                        .isEqualTo(some.oneByOne(single));
            }
            assertThat(images.first(2).oneByOne(single)).satisfies(DynamicBatchTest::differ);
        }
    }

    private static void differ(float[] outputsOfTwo) {
        int size = outputsOfTwo.length / 2;
        assertThat(FloatBuffer.wrap(outputsOfTwo, 0, size)).isNotEqualTo(FloatBuffer.wrap(outputsOfTwo, size, size));
    }

    private static Session open(Graph graph, OnnxOptions options) {
        return OnnxRuntime.open(new OnnxExporter(options).export(graph), OptimizationLevel.ALL);
    }

    private static float[] photograph(Path file, int side) {
        return OnnxRuntime.elements(Preprocess.defaults().toTensor(ImageDecoder.read(file), side, side));
    }
}
