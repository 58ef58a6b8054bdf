package io.tcns.compiler.cost;

import io.tcns.compiler.ir.Graph;
import io.tcns.compiler.ir.Row;
import java.util.ArrayList;
import java.util.List;

/**
 * What a network costs for one image: layer by layer, row by row, and in total.
 *
 * <p>The graph is the one that is trained: a folded graph has forgotten what its batch norms were. Nothing is
 * allocated for weights.
 *
 * @param layers in the order of execution
 * @param rows in the order of the table, the head's last; every layer belongs to one of them
 * @param total of all rows
 * @param spaceToBatchMacs the total's multiply-adds as TensorFlow counts those of convolutions with rates: of maps padded up to
 *     a multiple of the rate
 */
public record CostReport(
        List<LayerCost> layers, List<RowCost> rows, Cost total, long spaceToBatchMacs, PeakMemory memory) {

    public CostReport {
        layers = List.copyOf(layers);
        rows = List.copyOf(rows);
    }

    /**
     * Counts a graph as it was lowered, before any pass.
     *
     * @throws IllegalArgumentException when a row has no layer, or somebody reads a value out of the middle of a layer
     * @throws ArithmeticException when a count does not fit 64 bits
     */
    public static CostReport of(Graph graph) {
        Layers layers = LayerWalk.of(graph);
        List<RowCost> rows = rows(graph.rows(), layers.list());
        return new CostReport(
                layers.list().stream().map(Layer::report).toList(),
                rows,
                sum(rows),
                SpaceToBatch.macs(graph),
                new PeakMemory(layers));
    }

    /**
     * What the last rows cost together, such as those of a head.
     *
     * @param first the index of the first of them
     */
    public Cost from(int first) {
        return sum(rows.subList(first, rows.size()));
    }

    private static Cost sum(List<RowCost> rows) {
        Cost sum = Cost.NONE;
        for (RowCost row : rows) {
            sum = sum.plus(row.cost());
        }
        return sum;
    }

    private static List<RowCost> rows(List<Row> rows, List<Layer> layers) {
        List<List<Layer>> byRow = new ArrayList<>();
        rows.forEach(row -> byRow.add(new ArrayList<>()));
        layers.forEach(layer -> byRow.get(layer.origin().row()).add(layer));
        List<RowCost> costs = new ArrayList<>();
        for (int i = 0; i < rows.size(); i++) {
            costs.add(RowCost.of(rows.get(i), byRow.get(i)));
        }
        return costs;
    }
}
