package io.tcns.compiler;

import io.tcns.compiler.binding.Binding;
import io.tcns.compiler.cost.CostReport;
import io.tcns.compiler.ir.Graph;
import io.tcns.compiler.ir.Parameter;
import io.tcns.compiler.ir.Value;
import io.tcns.compiler.lower.Lowering;
import io.tcns.compiler.pass.Passes;
import io.tcns.dsl.model.Architecture;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * A network and its graph.
 *
 * @param network as it is trained: with batch norms and dropout
 * @param binding what a checkpoint gave
 * @param slices in which each bottleneck is deployed; 1: whole
 * @param plain whether it is deployed as it was lowered, even where another form is faster
 */
public record Compilation(
        Architecture architecture, Graph network, Optional<Binding> binding, int slices, boolean plain) {

    /** What the network costs, by the rules of the papers: counted before anything is folded. */
    public CostReport cost() {
        return CostReport.of(network);
    }

    /** The same network that answers with other values of its graph. */
    public Compilation withOutputs(List<Value> outputs) {
        return new Compilation(architecture, network.withOutputs(outputs), binding, slices, plain);
    }

    /** The same network, deployed as it was lowered even where another form is faster. */
    public Compilation plainly() {
        return new Compilation(architecture, network, binding, slices, true);
    }

    /** The weights of this network in a form of it that needs the same ones: for images of another size. */
    Compilation at(Architecture form) {
        Map<String, Parameter> parameters =
                network.parameters().stream().collect(Collectors.toMap(Parameter::name, Function.identity()));
        Graph graph = Lowering.lower(form, 0)
                .withParameters(parameter -> Objects.requireNonNull(parameters.get(parameter.name())));
        return new Compilation(form, graph, binding, slices, plain);
    }

    /** The graph as it is deployed: without dropout, without batch norms if they are folded, and with its bottlenecks in slices. */
    public Graph deployed(boolean fold) {
        return Passes.apply(Passes.inference(fold, slices, plain), network);
    }
}
