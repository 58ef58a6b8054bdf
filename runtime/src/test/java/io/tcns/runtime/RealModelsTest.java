package io.tcns.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Files that other exporters wrote. */
class RealModelsTest {
    private static final double TOLERANCE = 1e-5;

    @ParameterizedTest
    @CsvSource({
        "FastestDet.onnx, 352, 352",
        "version-RFB-320.onnx, 240, 320",
        "version-RFB-320_simplified.onnx, 240, 320",
        "ch_ppocr_mobile_v2.0_cls_infer.onnx, 48, 192"
    })
    void computeTheSameAtEveryLevelOfOptimisation(String file, long height, long width) {
        Map<OptimizationLevel, List<Parity>> levels =
                Parity.acrossLevels(asset(file), List.of(image(height, width)), SessionOptions.defaults());
        assertThat(levels)
                .allSatisfy((level, outputs) -> assertThat(outputs)
                        .isNotEmpty()
                        .allSatisfy(parity -> assertThat(parity.within(TOLERANCE))
                                .as("%s %s", level, parity)
                                .isTrue()));
    }

    /** Its first output only: the simplified file leaves the decoding of the boxes out. */
    @Test
    void aSimplifiedFileGivesTheScoresOfTheOriginal() {
        List<Tensor> inputs = List.of(image(240, 320));
        try (Session original = open("version-RFB-320.onnx");
                Session simplified = open("version-RFB-320_simplified.onnx")) {
            assertThat(original.inputs()).isEqualTo(simplified.inputs());
            assertThat(original.outputs()).extracting(TensorSpec::name).containsExactly("scores", "boxes");
            Parity scores = Parity.of(
                    original.run(inputs).get(0), simplified.run(inputs).get(0));
            assertThat(scores.within(TOLERANCE)).as("%s", scores).isTrue();
        }
    }

    @Test
    void aProfileNamesNodesAndValuesOfTheFile() {
        Profile profile = Profiler.profile(
                asset("FastestDet.onnx"),
                List.of(image(352, 352)),
                ProfileOptions.defaults().withRuns(5).withWarmup(2));
        assertThat(profile.nodes())
                .hasSizeGreaterThan(100)
                .allSatisfy(node -> assertThat(node.subject()).isNotBlank().doesNotContain("_nchwc", "_token_"));
        assertThat(profile.nodeMicros()).isPositive();
        assertThat(profile.arenaPeakBytes()).isPresent();
    }

    private static Tensor image(long height, long width) {
        return RandomInputs.tensor(ElementType.FLOAT, List.of(1L, 3L, height, width), 1);
    }

    private static Session open(String file) {
        return Session.open(asset(file), SessionOptions.defaults());
    }

    private static Model asset(String file) {
        String folder = System.getProperty("tcns.assets");
        assumeTrue(folder != null, "tcns.assets is not set");
        return Model.of(Path.of(folder, "onnx", file));
    }
}
