package io.tcns.compiler.lower;

import io.tcns.compiler.ir.Graph;
import io.tcns.compiler.ir.GraphBuilder;
import io.tcns.compiler.ir.Row;
import io.tcns.compiler.ir.TensorType;
import io.tcns.compiler.ir.Value;
import io.tcns.dsl.model.Architecture;
import io.tcns.dsl.model.FeatureMap;
import io.tcns.dsl.model.TableRow;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;

/** Architecture to graph: the network as it is trained, with batch norms, dropout and seeded weights. */
public final class Lowering {

    private Lowering() {}

    /** Lowers a network, with weights that are a function of {@code seed}. */
    public static Graph lower(Architecture network, long seed) {
        List<Row> headRows = HeadLowering.rows(
                network.head(), network.source().line(network.head().span().start()));
        List<Row> rows = new ArrayList<>();
        network.rows().forEach(row -> rows.add(row(row, network.line(row))));
        int firstOfHead = rows.size();
        rows.addAll(headRows);

        GraphBuilder graph = new GraphBuilder(network.name(), rows);
        LayerBuilder layers = new LayerBuilder(graph, network.conventions(), new SeededWeights(seed));
        Value x = graph.input(new Value(network.inputName(), type(network.input())));
        BlockLowering blocks = new BlockLowering(layers);
        for (int index = 0; index < network.rows().size(); index++) {
            x = lower(network.rows().get(index), index, blocks, x);
        }
        graph.output(HeadLowering.lower(network.head(), headRows, firstOfHead, layers, x));
        return graph.build();
    }

    private static Value lower(TableRow row, int index, BlockLowering blocks, Value input) {
        Value x = input;
        for (int repeat = 1; repeat <= row.repeats().size(); repeat++) {
            x = blocks.lower(row.name(), index, repeat, row.repeats().get(repeat - 1), x);
        }
        // The checker and the ops compute shapes by themselves; a spec was checked against the former.
        if (!x.type().equals(type(row.output()))) {
            throw new IllegalStateException(row.name() + " gives " + x + ", but was checked as " + row.output());
        }
        return x;
    }

    private static Row row(TableRow row, int line) {
        return new Row(
                row.name(),
                line,
                row.operator(),
                row.expansion(),
                row.channels(),
                row.repeats().size(),
                OptionalInt.of(row.stride()));
    }

    private static TensorType type(FeatureMap map) {
        return TensorType.of(1, map.channels(), map.height(), map.width());
    }
}
