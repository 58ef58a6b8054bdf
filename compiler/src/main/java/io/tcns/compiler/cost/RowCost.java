package io.tcns.compiler.cost;

import io.tcns.compiler.ir.Row;
import io.tcns.compiler.ir.TensorType;
import java.util.List;

/**
 * A row of the table and the cost of its layers.
 *
 * @param input what enters its first layer
 * @param output what leaves its last
 */
public record RowCost(Row row, TensorType input, TensorType output, Cost cost) {

    static RowCost of(Row row, List<Layer> layers) {
        if (layers.isEmpty()) {
            throw new IllegalArgumentException("row " + row.name() + " has no layer");
        }
        Cost cost = Cost.NONE;
        for (Layer layer : layers) {
            cost = cost.plus(layer.cost());
        }
        TensorType input = layers.get(0).inputs().get(0).type();
        TensorType output = layers.get(layers.size() - 1).output().type();
        return new RowCost(row, input, output, cost);
    }
}
