package io.tcns.compiler.lower;

import io.tcns.compiler.ir.Graph;
import io.tcns.compiler.ir.GraphBuilder;
import io.tcns.compiler.ir.Row;
import io.tcns.compiler.ir.TensorType;
import io.tcns.compiler.ir.Value;
import io.tcns.dsl.model.Architecture;
import io.tcns.dsl.model.Block;
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
        network.rows().forEach(row -> rows.add(row(row)));
        int firstOfHead = rows.size();
        rows.addAll(headRows);

        GraphBuilder graph = new GraphBuilder(network.name(), rows);
        LayerBuilder layers = new LayerBuilder(graph, network.conventions(), new SeededWeights(seed));
        Value image = graph.input(new Value(network.inputName(), type(network.input())));
        Value x = lower(network.rows(), layers, image);
        HeadLowering.lower(network.head(), headRows, firstOfHead, layers, x).forEach(graph::output);
        return graph.build();
    }

    /** @return what leaves the last row */
    private static Value lower(List<TableRow> rows, LayerBuilder layers, Value image) {
        Value x = image;
        BlockLowering blocks = new BlockLowering(layers);
        for (int index = 0; index < rows.size(); index++) {
            TableRow row = rows.get(index);
            // Where the rows of a backbone end, so do its rules, and the reach of its shortcuts.
            if (!row.conventions().equals(blocks.conventions())) {
                blocks = new BlockLowering(layers.with(row.conventions()));
            }
            x = lower(row, index, blocks, layers, x);
        }
        return x;
    }

    private static Value lower(TableRow row, int index, BlockLowering blocks, LayerBuilder layers, Value input) {
        Value x = input;
        for (int repeat = 1; repeat <= row.repeats().size(); repeat++) {
            x = blocks.lower(row.name(), index, repeat, row.repeats().get(repeat - 1), x);
            layers.tap(Place.inTable(row.name(), index, repeat, Block.OUTPUT).tap(), x);
        }
        // The checker and the ops compute shapes by themselves; a spec was checked against the former.
        if (!x.type().equals(type(row.output()))) {
            throw new IllegalStateException(row.name() + " gives " + x + ", but was checked as " + row.output());
        }
        return x;
    }

    private static Row row(TableRow row) {
        return new Row(
                row.name(),
                row.line(),
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
