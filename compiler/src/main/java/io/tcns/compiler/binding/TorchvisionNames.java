package io.tcns.compiler.binding;

import io.tcns.compiler.binding.TensorNames.Named;
import io.tcns.compiler.ir.BatchNorm;
import io.tcns.compiler.ir.Conv2d;
import io.tcns.compiler.ir.GlobalAveragePool;
import io.tcns.compiler.ir.Graph;
import io.tcns.compiler.ir.Linear;
import io.tcns.compiler.ir.Node;
import io.tcns.compiler.ir.Origin;
import io.tcns.compiler.ir.Parameter;
import io.tcns.compiler.ir.Parameter.Kind;
import io.tcns.compiler.ir.Row;
import io.tcns.compiler.ir.Value;
import io.tcns.dsl.Source;
import io.tcns.dsl.Span;
import io.tcns.dsl.diagnostic.Checked;
import io.tcns.dsl.diagnostic.Code;
import io.tcns.dsl.diagnostic.Diagnostic;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The names of torchvision's MobileNetV2: a module's path in the nesting of modules, then the tensor's own word.
 *
 * <p>The blocks of all rows are counted from 0, {@code features.N}, each repeat being one. The fully connected layer is
 * {@code classifier.1}; {@code classifier.0} is the dropout, with or without which the name stays.
 */
final class TorchvisionNames {

    /** The modules of a layer, by their paths in its block. */
    private record Layer(String conv, String norm) {}

    /** The kinds of blocks, each with the layers that it has, by the roles that they play. */
    private static final List<Map<String, Layer>> BLOCKS = List.of(
            Map.of("output", new Layer("0", "1")),
            Map.of(
                    "expand", new Layer("conv.0.0", "conv.0.1"),
                    "depthwise", new Layer("conv.1.0", "conv.1.1"),
                    "project", new Layer("conv.2", "conv.3")),
            Map.of(
                    "depthwise", new Layer("conv.0.0", "conv.0.1"),
                    "project", new Layer("conv.1", "conv.2")));

    private static final String CLASSIFIER = "classifier.1.";

    private final Graph graph;
    private final Map<Value, Parameter> parameters;
    private final List<Named> named = new ArrayList<>();
    private final Set<String> unused = new HashSet<>();

    private TorchvisionNames(Graph graph) {
        this.graph = graph;
        this.parameters = graph.parametersByValue();
    }

    /** See {@link NameRules#names}. */
    static Checked<TensorNames> of(Graph graph) {
        return new TorchvisionNames(graph).names();
    }

    private Checked<TensorNames> names() {
        boolean classifies = graph.nodes().stream().anyMatch(node -> node.op() instanceof Linear);
        if (!classifies) {
            // Whoever asks for features alone may well bring a whole checkpoint.
            unused.add(CLASSIFIER + word(Kind.WEIGHT));
            unused.add(CLASSIFIER + word(Kind.BIAS));
        }
        int features = 0;
        for (List<Node> block : blocks()) {
            if (block.stream().anyMatch(TorchvisionNames::isHead)) {
                block.forEach(node -> name(node, CLASSIFIER));
                continue;
            }
            Optional<Map<String, Layer>> layers = layers(block);
            if (layers.isEmpty()) {
                return Checked.failed(withoutNames(block.get(0)));
            }
            nameBlock(block, layers.get(), "features." + features + ".");
            features++;
        }
        return Checked.of(new TensorNames(named, unused));
    }

    /** The nodes of each repeat of each row. */
    private List<List<Node>> blocks() {
        List<List<Node>> blocks = new ArrayList<>();
        Origin last = new Origin(0, 1, "");
        for (Node node : graph.nodes()) {
            Origin origin = node.origin();
            if (blocks.isEmpty() || origin.row() != last.row() || origin.repeat() != last.repeat()) {
                blocks.add(new ArrayList<>());
            }
            blocks.get(blocks.size() - 1).add(node);
            last = origin;
        }
        return blocks;
    }

    private static boolean isHead(Node node) {
        return node.op() instanceof GlobalAveragePool || node.op() instanceof Linear;
    }

    /** The kind of block whose layers play the roles that convolutions play here. */
    private static Optional<Map<String, Layer>> layers(List<Node> block) {
        Set<String> roles = block.stream()
                .filter(node -> node.op() instanceof Conv2d)
                .map(node -> node.origin().role())
                .collect(Collectors.toSet());
        return BLOCKS.stream().filter(layers -> layers.keySet().equals(roles)).findFirst();
    }

    private void nameBlock(List<Node> block, Map<String, Layer> layers, String path) {
        for (Node node : block) {
            Layer layer = layers.get(node.origin().role());
            if (layer != null && node.op() instanceof Conv2d) {
                name(node, path + layer.conv() + ".");
            }
            if (layer != null && node.op() instanceof BatchNorm) {
                name(node, path + layer.norm() + ".");
                // How many batches training has seen.
                unused.add(path + layer.norm() + ".num_batches_tracked");
            }
        }
    }

    private void name(Node node, String module) {
        for (Value operand : node.operands()) {
            Parameter parameter = parameters.get(operand);
            if (parameter != null) {
                named.add(new Named(parameter, node, module + word(parameter.kind())));
            }
        }
    }

    private static String word(Kind kind) {
        return switch (kind) {
            case WEIGHT, GAMMA -> "weight";
            case BIAS, BETA -> "bias";
            case MEAN -> "running_mean";
            case VARIANCE -> "running_var";
        };
    }

    private Diagnostic withoutNames(Node node) {
        Row row = graph.rows().get(node.origin().row());
        return Diagnostic.of(Code.OPERATOR_WITHOUT_NAMES, Source.of(graph.name(), ""), new Span(0, 0))
                .says(
                        "torchvision's MobileNetV2 has no names for the `%s` of row `%s`, line %d",
                        row.operator(), row.name(), row.line())
                .help("its weights fit tables of `conv2d` and `bottleneck`");
    }
}
