package io.tcns.compiler;

import static io.tcns.compiler.GraphSketch.row;

import io.tcns.compiler.ir.Add;
import io.tcns.compiler.ir.Flatten;
import io.tcns.compiler.ir.GlobalAveragePool;
import io.tcns.compiler.ir.Graph;
import io.tcns.compiler.ir.Origin;
import io.tcns.compiler.ir.Row;
import io.tcns.compiler.ir.Value;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * Networks written down without the language, so that passes, cost and interpreter are tested apart from the
 * lowering.
 */
public final class TestNetworks {

    /** One row of Table 2: t, c, n, s. */
    private record Stage(int t, int c, int n, int s) {}

    private static final List<Stage> TABLE_2 = List.of(
            new Stage(1, 16, 1, 1),
            new Stage(6, 24, 2, 2),
            new Stage(6, 32, 3, 2),
            new Stage(6, 64, 4, 2),
            new Stage(6, 96, 3, 1),
            new Stage(6, 160, 3, 2),
            new Stage(6, 320, 1, 1));

    private final GraphSketch sketch;
    private Value x;

    private TestNetworks(String name, List<Row> rows, int channels, int resolution) {
        sketch = new GraphSketch(name, rows);
        x = sketch.image(channels, resolution, resolution);
    }

    /** MobileNetV2 at width 1.0 with 1000 classes (Sandler et al. 2018, Table 2). */
    public static Graph mobileNetV2(int resolution) {
        List<Row> rows = new ArrayList<>();
        rows.add(row("stem", "conv2d 3x3"));
        TABLE_2.forEach(stage -> rows.add(row("stage" + rows.size(), "bottleneck")));
        rows.add(row("last", "conv2d 1x1"));
        rows.add(row("classifier.avgpool", "avgpool"));
        rows.add(row("classifier.fc", "fc"));

        TestNetworks network = new TestNetworks("mobilenet_v2", rows, 3, resolution);
        network.convolution("stem.1.output", new Origin(0, 1, "output"), 32, 3, 2, 1, true);
        for (int row = 1; row <= TABLE_2.size(); row++) {
            Stage stage = TABLE_2.get(row - 1);
            for (int repeat = 1; repeat <= stage.n(); repeat++) {
                network.bottleneck(row, repeat, stage.t(), stage.c(), repeat == 1 ? stage.s() : 1);
            }
        }
        network.convolution("last.1.output", new Origin(8, 1, "output"), 1280, 1, 1, 1, true);
        network.classifier(9, 1000);
        return network.sketch.answering(network.x);
    }

    /** As many pointwise convolutions with norm and activation over four pixels of two channels, each a row. */
    public static Graph chain(int convolutions) {
        List<Row> rows = Collections.nCopies(convolutions, row("chain", "conv2d 1x1"));
        TestNetworks network = new TestNetworks("chain", rows, 2, 2);
        for (int i = 0; i < convolutions; i++) {
            network.convolution("chain" + i + ".1.output", new Origin(i, 1, "output"), 2, 1, 1, 1, true);
        }
        return network.sketch.answering(network.x);
    }

    private void bottleneck(int row, int repeat, int t, int c, int stride) {
        String prefix = "stage" + row + "." + repeat + ".";
        Value shortcut = x;
        int hidden = x.type().channels() * t;
        if (t > 1) {
            convolution(prefix + "expand", new Origin(row, repeat, "expand"), hidden, 1, 1, 1, true);
        }
        convolution(prefix + "depthwise", new Origin(row, repeat, "depthwise"), hidden, 3, stride, hidden, true);
        convolution(prefix + "project", new Origin(row, repeat, "project"), c, 1, 1, 1, false);
        if (stride == 1 && shortcut.type().equals(x.type())) {
            x = sketch.from(new Origin(row, repeat, "output")).node(prefix + "output/add", new Add(), shortcut, x);
        }
    }

    private void convolution(
            String tap, Origin origin, int filters, int kernel, int stride, int groups, boolean activated) {
        sketch.from(origin);
        x = sketch.norm(tap + "/bn", sketch.convolution(tap + "/conv", x, filters, kernel, stride, groups));
        x = activated ? sketch.relu6(tap + "/relu6", x) : x;
    }

    private void classifier(int row, int classes) {
        sketch.from(new Origin(row, 1, "output"));
        x = sketch.node("classifier.avgpool/pool", new GlobalAveragePool(), x);
        x = sketch.node("classifier.avgpool/flatten", new Flatten(), x);
        sketch.from(new Origin(row + 1, 1, "output"));
        x = sketch.linear("classifier.fc/linear", x, classes);
    }
}
