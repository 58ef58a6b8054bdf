package io.tcns.compiler.pass;

import io.tcns.compiler.ir.BatchNorm;
import io.tcns.compiler.ir.Conv2d;
import io.tcns.compiler.ir.Graph;
import io.tcns.compiler.ir.GraphBuilder;
import io.tcns.compiler.ir.Initializer;
import io.tcns.compiler.ir.Node;
import io.tcns.compiler.ir.Parameter;
import io.tcns.compiler.ir.TensorType;
import io.tcns.compiler.ir.Value;
import java.nio.DoubleBuffer;
import java.nio.FloatBuffer;
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
 * <p>The convolution keeps its node's name, the result keeps the norm's. Computed in double and rounded once; weights only
 * when somebody asks for them.
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
                return Optional.of(new Folding(node, norm, parameters).into(out));
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

    /** One convolution that takes its norm in. */
    private static final class Folding {

        private final Node convolution;
        private final Node norm;
        private final Map<Value, Parameter> parameters;

        Folding(Node convolution, Node norm, Map<Value, Parameter> parameters) {
            this.convolution = convolution;
            this.norm = norm;
            this.parameters = parameters;
        }

        Value into(GraphBuilder out) {
            double[] scale = scale();
            List<Value> operands =
                    List.of(convolution.operand(0), out.parameter(weight(scale)), out.parameter(bias(scale)));
            return out.node(
                    new Node(convolution.name(), convolution.op(), operands, norm.result(), convolution.origin()));
        }

        private double[] scale() {
            FloatBuffer gamma = content(norm.operand(1));
            FloatBuffer variance = content(norm.operand(4));
            double epsilon = ((BatchNorm) norm.op()).epsilon();
            double[] scale = new double[gamma.capacity()];
            for (int filter = 0; filter < scale.length; filter++) {
                scale[filter] = gamma.get(filter) / Math.sqrt(variance.get(filter) + epsilon);
            }
            return scale;
        }

        private Parameter weight(double[] scale) {
            Value weight = convolution.operand(1);
            Parameter before = Objects.requireNonNull(parameters.get(weight));
            return new Parameter(
                    weight, Parameter.Kind.WEIGHT, new Initializer.Scaled(before, DoubleBuffer.wrap(scale)));
        }

        private Parameter bias(double[] scale) {
            FloatBuffer beta = content(norm.operand(2));
            FloatBuffer mean = content(norm.operand(3));
            boolean biased = convolution.operands().size() == 3;
            Value bias = biased
                    ? convolution.operand(2)
                    : new Value(convolution.name() + "/" + Parameter.Kind.BIAS.word(), TensorType.of(scale.length));
            FloatBuffer before = biased ? content(bias) : FloatBuffer.allocate(scale.length);
            float[] folded = new float[scale.length];
            for (int filter = 0; filter < folded.length; filter++) {
                folded[filter] =
                        (float) (((double) before.get(filter) - mean.get(filter)) * scale[filter] + beta.get(filter));
            }
            return new Parameter(bias, Parameter.Kind.BIAS, Initializer.Data.of(folded));
        }

        private FloatBuffer content(Value parameter) {
            return Objects.requireNonNull(parameters.get(parameter)).bytes().asFloatBuffer();
        }
    }
}
