package io.tcns.exporters.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import io.tcns.compiler.Compilation;
import io.tcns.compiler.CompileOptions;
import io.tcns.compiler.ir.Graph;
import io.tcns.compiler.ir.Value;
import io.tcns.compiler.reference.Interpreter;
import io.tcns.exporters.Artifact;
import io.tcns.exporters.Networks;
import io.tcns.runtime.OptimizationLevel;
import io.tcns.runtime.Parity;
import io.tcns.runtime.Session;
import java.nio.FloatBuffer;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Networks whose bottlenecks are computed in slices, as ONNX files. */
class SplitNetworksTest {

    private static final double TOLERANCE = 1e-4;

    private static final Map<String, String> SMALL = Map.of("width", "0.35", "resolution", "96", "classes", "5");

    static List<String> papers() {
        return Networks.papers();
    }

    @ParameterizedTest
    @MethodSource("papers")
    void haveTheMultiplyAddsOfTheWhole(String name) {
        for (int slices = 2; slices <= 5; slices++) {
            Compilation split = Networks.paper(name, Map.of(), CompileOptions.DEFAULT.withSlices(slices));
            long whole = split.network().macs();
            assertThat(split.deployed(true).macs()).isEqualTo(whole);
            assertThat(split.deployed(false).macs()).isEqualTo(whole);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "mobilenet_v2, 2",
        "mobilenet_v2, 5",
        "mobilenet_v2, 64",
        "mobilenet_v2_torchvision, 3",
        "mobilenet_v1, 4",
        "ablation_shortcut_between_expansions, 4",
        "ablation_relu6_bottleneck, 3"
    })
    void computeWhatTheInterpreterComputesOfTheWhole(String name, int slices) {
        Compilation split = Networks.paper(name, SMALL, CompileOptions.DEFAULT.withSlices(slices));
        Graph whole = split.network();
        Images image = Images.random(whole, 1);
        Value output = whole.outputs().get(0);
        FloatBuffer expected = FloatBuffer.wrap(new Interpreter(whole)
                .run(Map.of(whole.inputs().get(0).name(), image.images().get(0)))
                .get(output.name()));
        for (boolean folds : new boolean[] {true, false}) {
            Artifact file = new OnnxExporter(OnnxOptions.DEFAULT).export(split.deployed(folds));
            OnnxChecker.check(file);
            for (OptimizationLevel level : List.of(OptimizationLevel.NONE, OptimizationLevel.ALL)) {
                try (Session session = OnnxRuntime.open(file, level)) {
                    Parity parity = Parity.of(expected, FloatBuffer.wrap(image.oneByOne(session)));
                    assertThat(parity.range()).isGreaterThan(0.1);
                    assertThat(parity.within(TOLERANCE)).as("%s", parity).isTrue();
                }
            }
        }
    }
}
