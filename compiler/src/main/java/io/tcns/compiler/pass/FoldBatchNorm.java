package io.tcns.compiler.pass;

import io.tcns.compiler.ir.BatchNorm;
import io.tcns.compiler.ir.Conv2d;
import io.tcns.compiler.ir.Graph;
import io.tcns.compiler.ir.GraphBuilder;
import io.tcns.compiler.ir.Initializer;
import io.tcns.compiler.ir.Node;
import io.tcns.compiler.ir.Parameter;
import io.tcns.compiler.ir.Parameter.Kind;
import io.tcns.compiler.ir.TensorType;
import io.tcns.compiler.ir.Value;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * Folds batch norms into the convolutions before them.
 *
 * <pre>
 * Before:  y = BatchNorm(Conv2d(x, W, b), gamma, beta, mean, variance)      b may be absent, that is 0
 * After:   y = Conv2d(x, W', b')
 *
 *          scale = gamma / sqrt(variance + epsilon)
 *          W'    = W * scale                      per filter
 *          b'    = (b - mean) * scale + beta
 * </pre>
 *
 * <p>The convolution keeps its node's name, the result keeps the norm's. No number is computed here: the new
 * parameters are recipes of {@link FoldedNorm}.
 *
 * <p>A norm stays where it does not follow a convolution; where somebody else reads what the convolution gives, or the
 * weights that would change; and where a weight or statistic is computed and not a parameter.
 */
public final class FoldBatchNorm implements Pass {

    @Override
    public Graph apply(Graph graph) {
        Map<Value, Parameter> parameters = graph.parametersByValue();
        Map<Value, Node> norms = foldableNorms(graph, parameters.keySet());
        return graph.rewrite((node, out) -> {
            Node norm = norms.get(node.result());
            if (norm != null) {
                return Optional.of(fold(node, norm, parameters, out));
            }
            // The convolution of a folded norm already gives the norm's result.
            boolean folded = node.operand(0).equals(node.result());
            return folded ? Optional.of(node.result()) : Optional.empty();
        });
    }

    /** The norms to fold, each by the value that its convolution gives. */
    private static Map<Value, Node> foldableNorms(Graph graph, Set<Value> parameters) {
        Map<Value, List<Node>> users = graph.users();
        Map<Value, Node> convolutions = new HashMap<>();
        Map<Value, Node> norms = new HashMap<>();
        for (Node node : graph.nodes()) {
            if (node.op() instanceof Conv2d) {
                convolutions.put(node.result(), node);
            }
            Node convolution = node.op() instanceof BatchNorm ? convolutions.get(node.operand(0)) : null;
            if (convolution != null
                    && parameters.containsAll(weights(convolution))
                    && parameters.containsAll(statistics(node))
                    && weights(convolution).stream().allMatch(weight -> hasOneUser(weight, users))
                    && hasOneUser(convolution.result(), users)) {
                norms.put(convolution.result(), node);
            }
        }
        graph.outputs().forEach(norms::remove);
        return norms;
    }

    private static List<Value> weights(Node convolution) {
        return convolution.operands().subList(1, convolution.operands().size());
    }

    private static List<Value> statistics(Node norm) {
        return norm.operands().subList(1, norm.operands().size());
    }

    private static boolean hasOneUser(Value value, Map<Value, List<Node>> users) {
        return users.getOrDefault(value, List.of()).size() == 1;
    }

    /** The convolution that has taken its norm in. */
    private static Value fold(Node convolution, Node norm, Map<Value, Parameter> parameters, GraphBuilder out) {
        FoldedNorm recipes = FoldedNorm.of(norm, parameters);
        Value weight = convolution.operand(1);
        Optional<Value> bias = convolution.operands().stream().skip(2).findFirst();
        Initializer newWeight = recipes.weight(Objects.requireNonNull(parameters.get(weight)));
        Initializer newBias = recipes.bias(bias.map(parameters::get));
        List<Value> operands = List.of(
                convolution.operand(0),
                out.parameter(new Parameter(weight, Kind.WEIGHT, newWeight)),
                out.parameter(new Parameter(
                        bias.orElseGet(() -> bias(convolution, weight.type().size(0))), Kind.BIAS, newBias)));
        return out.node(new Node(convolution.name(), convolution.op(), operands, norm.result(), convolution.origin()));
    }

    private static Value bias(Node convolution, int filters) {
        return new Value(convolution.name() + "/" + Kind.BIAS.word(), TensorType.of(filters));
    }
}
