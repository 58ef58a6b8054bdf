package io.tcns.compiler.pass;

import io.tcns.compiler.ir.Graph;

/**
 * A graph in place of another that means the same: equal inputs and outputs by name and type, and equal answers but for
 * rounding. Nodes that stay keep their names and their origins.
 */
@FunctionalInterface
public interface Pass {

    Graph apply(Graph graph);
}
