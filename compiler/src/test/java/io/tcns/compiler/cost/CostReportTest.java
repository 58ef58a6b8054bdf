package io.tcns.compiler.cost;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tcns.compiler.GraphSketch;
import io.tcns.compiler.TestNetworks;
import io.tcns.compiler.ir.Add;
import io.tcns.compiler.ir.AveragePool;
import io.tcns.compiler.ir.Conv2d;
import io.tcns.compiler.ir.Dropout;
import io.tcns.compiler.ir.Flatten;
import io.tcns.compiler.ir.Graph;
import io.tcns.compiler.ir.Origin;
import io.tcns.compiler.ir.Padding;
import io.tcns.compiler.ir.Parameter;
import io.tcns.compiler.ir.Row;
import io.tcns.compiler.ir.Softmax;
import io.tcns.compiler.ir.TensorType;
import io.tcns.compiler.ir.Value;
import java.util.List;
import org.junit.jupiter.api.Test;

class CostReportTest {

    private static final Conv2d POINTWISE = new Conv2d(1, 1, 1, Padding.NONE);

    private final GraphSketch sketch = new GraphSketch();

    @Test
    void countsMobileNetV2AsPublished() {
        Cost total = CostReport.of(TestNetworks.mobileNetV2(224)).total();
        assertThat(total.macs()).isEqualTo(300_774_272);
        assertThat(total.flops()).isEqualTo(601_548_544);
        assertThat(total.parameters()).isEqualTo(new ParameterCount(3_470_760, 3_504_872, 3_538_984, 3_487_816));
    }

    @Test
    void sumsLayersToRowsAndRowsToTheTotal() {
        CostReport report = CostReport.of(TestNetworks.mobileNetV2(224));
        for (int i = 0; i < report.rows().size(); i++) {
            int row = i;
            Cost sum = report.layers().stream()
                    .filter(layer -> layer.origin().row() == row)
                    .map(LayerCost::cost)
                    .reduce(Cost.NONE, Cost::plus);
            assertThat(report.rows().get(i).cost()).isEqualTo(sum);
        }
        assertThat(report.rows().stream().map(RowCost::cost).reduce(Cost.NONE, Cost::plus))
                .isEqualTo(report.total());
    }

    @Test
    void givesEveryRowInOrderWithWhatEntersAndLeavesIt() {
        Graph graph = TestNetworks.mobileNetV2(224);
        List<RowCost> rows = CostReport.of(graph).rows();
        assertThat(rows).extracting(RowCost::row).isEqualTo(graph.rows());
        assertThat(rows)
                .extracting(row -> row.input() + " -> " + row.output())
                .containsExactly(
                        "1x3x224x224 -> 1x32x112x112",
                        "1x32x112x112 -> 1x16x112x112",
                        "1x16x112x112 -> 1x24x56x56",
                        "1x24x56x56 -> 1x32x28x28",
                        "1x32x28x28 -> 1x64x14x14",
                        "1x64x14x14 -> 1x96x14x14",
                        "1x96x14x14 -> 1x160x7x7",
                        "1x160x7x7 -> 1x320x7x7",
                        "1x320x7x7 -> 1x1280x7x7",
                        "1x1280x7x7 -> 1x1280",
                        "1x1280 -> 1x1000");
    }

    @Test
    void namesLayersByTheirTapsAndTheOpsThatTheyAreAbout() {
        List<Row> rows = List.of(GraphSketch.row("stem", "conv2d 3x3"), GraphSketch.row("head.fc", "fc"));
        GraphSketch sketch = new GraphSketch("named", rows);
        Value x = sketch.image(2, 1, 1);
        x = sketch.convolution("stem.1.output/conv", x, 3, 1, 1, 1);
        x = sketch.relu6("stem.1.output/relu6", sketch.norm("stem.1.output/bn", x));
        x = sketch.from(new Origin(0, 2, "pool")).node("stem.2.pool/avgpool", new AveragePool(1, 1), x);
        x = sketch.from(new Origin(1, 1, "output")).node("head.fc/flatten", new Flatten(), x);
        x = sketch.linear("head.fc/linear", sketch.node("head.fc/dropout", new Dropout(0.5), x), 4);
        Graph graph = sketch.answering(sketch.node("head.fc/softmax", new Softmax(), x));

        assertThat(CostReport.of(graph).layers())
                .extracting(layer -> layer.name() + " " + layer.op() + " "
                        + layer.origin().repeat() + " " + layer.origin().role())
                .containsExactly(
                        "stem.1.output Conv2d 1 output", "stem.2.pool AveragePool 2 pool", "head.fc Linear 1 output");
    }

    @Test
    void countsActivationsOfConvolutionsAddsAndPoolsAlone() {
        // Each layer stands in a repeat of its own.
        Value image = sketch.from(new Origin(0, 1, "output")).image(2, 4, 4);
        Value x = sketch.norm("conv/bn", sketch.convolution("conv/conv", image, 3, 3, 2, 1));
        x = sketch.from(new Origin(0, 2, "output")).node("add", new Add(), x, x);
        x = sketch.from(new Origin(0, 3, "output")).node("pool", new AveragePool(2, 1), x);
        x = sketch.from(new Origin(0, 4, "output")).relu6("relu6", x);
        x = sketch.from(new Origin(0, 5, "output")).node("flatten", new Flatten(), x);
        x = sketch.from(new Origin(0, 6, "output")).linear("fc", x, 10);
        assertThat(CostReport.of(sketch.answering(x)).layers())
                .extracting(layer -> layer.cost().activationBytes())
                .containsExactly(4L * 3 * 2 * 2, 4L * 3 * 2 * 2, 4L * 3, 0L, 0L, 0L);
    }

    @Test
    void countsASharedParameterOnceWhereItIsReadFirst() {
        Value weight = sketch.weight("shared", 2, 2, 1);
        Value x = sketch.from(new Origin(0, 1, "output")).node("first", POINTWISE, sketch.image(2, 3, 3), weight);
        x = sketch.from(new Origin(0, 2, "output")).node("second", POINTWISE, x, weight);

        CostReport report = CostReport.of(sketch.answering(x));

        assertThat(report.layers())
                .extracting(layer -> layer.cost().parameters().trainable())
                .containsExactly(4L, 0L);
        assertThat(report.total().parameters().trainable()).isEqualTo(4);
        assertThat(report.total().macs()).isEqualTo(2 * 4 * 9);
    }

    @Test
    void countsWeightsWithoutMakingThem() {
        // Four gigabytes, if anybody asked for them.
        Value weight = sketch.parameter("weight", Parameter.Kind.WEIGHT, -1, 1, 65_536, 16_384, 1, 1);
        Graph graph = sketch.answering(sketch.node("conv", POINTWISE, sketch.image(16_384, 1, 1), weight));
        assertThat(CostReport.of(graph).total().macs()).isEqualTo(1L << 30);
        assertThat(CostReport.of(graph).total().parameters().folded()).isEqualTo(1L << 30);
    }

    @Test
    void refusesToCountBeyond64Bits() {
        Value weight = sketch.parameter("weight", Parameter.Kind.WEIGHT, -1, 1, 1 << 30, 1 << 30, 1, 1);
        Graph graph = sketch.answering(sketch.node("conv", POINTWISE, sketch.image(1 << 30, 4, 4), weight));
        assertThatThrownBy(() -> CostReport.of(graph)).isInstanceOf(ArithmeticException.class);
    }

    @Test
    void refusesARowWithoutLayers() {
        List<Row> rows = List.of(GraphSketch.row("full", "conv2d 1x1"), GraphSketch.row("empty", "conv2d 1x1"));
        GraphSketch sketch = new GraphSketch("gap", rows);
        Graph graph = sketch.answering(sketch.relu6("relu6", sketch.image(1, 1, 1)));
        assertThatThrownBy(() -> CostReport.of(graph))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("row empty has no layer");
    }

    @Test
    void refusesReadersOfTheMiddleOfALayer() {
        Value image = sketch.from(new Origin(0, 1, "output")).image(2, 3, 3);
        Value inside = sketch.convolution("layer/conv", image, 2, 1, 1, 1);
        Value x = sketch.relu6("layer/relu6", inside);
        Value sum = sketch.from(new Origin(0, 2, "output")).node("sum/add", new Add(), x, inside);
        assertThatThrownBy(() -> CostReport.of(sketch.answering(sum)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("sum reads layer/conv: 1x2x3x3 out of the middle of another layer");
    }

    @Test
    void keepsRowsTogetherWhoseLayersAreNot() {
        List<Row> rows = List.of(GraphSketch.row("a", "conv2d 1x1"), GraphSketch.row("b", "conv2d 1x1"));
        GraphSketch sketch = new GraphSketch("interleaved", rows);
        Value x = sketch.from(new Origin(0, 1, "output")).relu6("a1", sketch.image(1, 2, 2));
        x = sketch.from(new Origin(1, 1, "output")).convolution("b1", x, 3, 1, 1, 1);
        x = sketch.from(new Origin(0, 2, "output")).convolution("a2", x, 5, 1, 1, 1);

        List<RowCost> costs = CostReport.of(sketch.answering(x)).rows();

        assertThat(costs.get(0).input()).isEqualTo(TensorType.of(1, 1, 2, 2));
        assertThat(costs.get(0).output()).isEqualTo(TensorType.of(1, 5, 2, 2));
        assertThat(costs).extracting(row -> row.cost().macs()).containsExactly(60L, 12L);
    }
}
