package io.tcns.compiler.binding;

import io.tcns.compiler.checkpoint.Checkpoint;
import io.tcns.compiler.checkpoint.ElementType;
import io.tcns.compiler.checkpoint.ForeignGraph;
import io.tcns.compiler.checkpoint.ForeignNode;
import io.tcns.compiler.checkpoint.ForeignOp;
import io.tcns.compiler.checkpoint.ForeignOp.Step;
import io.tcns.compiler.checkpoint.ForeignPadding;
import io.tcns.compiler.checkpoint.Layout;
import io.tcns.compiler.checkpoint.Tensor;
import io.tcns.compiler.checkpoint.Weight;
import io.tcns.compiler.ir.Activation;
import io.tcns.compiler.ir.Add;
import io.tcns.compiler.ir.BatchNorm;
import io.tcns.compiler.ir.Concat;
import io.tcns.compiler.ir.Conv2d;
import io.tcns.compiler.ir.GlobalAveragePool;
import io.tcns.compiler.ir.Graph;
import io.tcns.compiler.ir.Linear;
import io.tcns.compiler.ir.MaxPool;
import io.tcns.compiler.ir.Node;
import io.tcns.compiler.ir.Padding;
import io.tcns.compiler.ir.Parameter;
import io.tcns.compiler.ir.Resize;
import io.tcns.compiler.ir.Value;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** A graph of ours as another tool would have written it: the same layers, under names that tell nothing. */
final class ForeignTwin {

    private final Map<Value, Parameter> parameters;
    private final List<Tensor> tensors = new ArrayList<>();
    private final List<ForeignNode> nodes = new ArrayList<>();
    private final Graph graph;

    private ForeignTwin(Graph graph) {
        this.graph = graph;
        this.parameters = graph.parametersByValue();
        graph.nodes().forEach(node -> nodes.add(node(node)));
    }

    /** The file of a graph, each of whose layers the caller may change; without a layer where the caller gives none. */
    static Checkpoint of(Graph graph, Function<ForeignNode, Optional<ForeignNode>> change) {
        ForeignTwin twin = new ForeignTwin(graph);
        List<ForeignNode> changed =
                twin.nodes.stream().flatMap(node -> change.apply(node).stream()).toList();
        return twin.checkpoint(changed);
    }

    static Checkpoint of(Graph graph) {
        return of(graph, Optional::of);
    }

    private Checkpoint checkpoint(List<ForeignNode> layers) {
        return Checkpoint.of(Path.of("twin"), "twin", tensors)
                .with(new ForeignGraph(
                        List.of(name(graph.inputs().get(0))),
                        layers,
                        List.of(name(graph.outputs().get(0)))));
    }

    private ForeignNode node(Node node) {
        List<String> inputs = node.operands().stream()
                .filter(operand -> !parameters.containsKey(operand))
                .map(ForeignTwin::name)
                .toList();
        return new ForeignNode(node.name(), op(node), inputs, List.of(name(node.result())));
    }

    private ForeignOp op(Node node) {
        if (node.op() instanceof Conv2d conv) {
            Padding padding = conv.padding();
            return new ForeignOp.Convolution(
                    weight(node, 1, Layout.OIHW),
                    node.operands().size() > 2 ? Optional.of(weight(node, 2, Layout.O)) : Optional.empty(),
                    false,
                    conv.groups(),
                    new Step(conv.stride(), conv.stride()),
                    new Step(conv.dilation(), conv.dilation()),
                    new ForeignPadding.Explicit(padding.top(), padding.left(), padding.bottom(), padding.right()));
        }
        if (node.op() instanceof BatchNorm norm) {
            return new ForeignOp.BatchNorm(
                    Optional.of(weight(node, 1, Layout.O)),
                    Optional.of(weight(node, 2, Layout.O)),
                    weight(node, 3, Layout.O),
                    weight(node, 4, Layout.O),
                    norm.epsilon());
        }
        if (node.op() instanceof Activation activation) {
            return new ForeignOp.Nonlinearity(activation.function());
        }
        if (node.op() instanceof Linear) {
            return new ForeignOp.FullyConnected(weight(node, 1, Layout.OI), Optional.of(weight(node, 2, Layout.O)));
        }
        if (node.op() instanceof Add) {
            return new ForeignOp.Add();
        }
        if (node.op() instanceof MaxPool pool) {
            Padding padding = pool.padding();
            return new ForeignOp.MaxPool(
                    new Step(pool.kernel(), pool.kernel()),
                    new Step(pool.stride(), pool.stride()),
                    new ForeignPadding.Explicit(padding.top(), padding.left(), padding.bottom(), padding.right()));
        }
        if (node.op() instanceof Concat) {
            return new ForeignOp.Concat();
        }
        if (node.op() instanceof Resize resize) {
            return new ForeignOp.Resize(resize.alignment());
        }
        return node.op() instanceof GlobalAveragePool
                ? new ForeignOp.GlobalAveragePool()
                : new ForeignOp.PassThrough(node.op().toString());
    }

    private Weight weight(Node node, int operand, Layout layout) {
        Parameter parameter = parameters.get(node.operand(operand));
        List<Long> shape =
                parameter.type().dimensions().stream().map(Integer::longValue).toList();
        Tensor tensor = new Tensor("tensor " + tensors.size(), ElementType.F32, shape, parameter.bytes());
        tensors.add(tensor);
        return new Weight(tensor, layout);
    }

    private static String name(Value value) {
        return "value " + Integer.toHexString(value.name().hashCode());
    }
}
