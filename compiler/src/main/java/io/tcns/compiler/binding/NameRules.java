package io.tcns.compiler.binding;

import io.tcns.compiler.binding.NameTable.Layer;
import io.tcns.compiler.binding.NameTable.Word;
import io.tcns.compiler.binding.TensorNames.Named;
import io.tcns.compiler.checkpoint.Layout;
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
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** How a source calls the tensors of a network: a function of the network's structure, not a list for one network. */
public final class NameRules {

    /** Every source that is known. */
    static final List<NameRules> ALL =
            NameTables.ALL.stream().map(NameRules::new).toList();

    private final NameTable table;

    private NameRules(NameTable table) {
        this.table = table;
    }

    /** The names of torchvision's {@code MobileNetV2}, of any width and any table of its blocks. */
    public static NameRules torchvision() {
        return ALL.get(0);
    }

    /** What people call the source. */
    public String title() {
        return table.title();
    }

    /** What a checkpoint of this network holds; a diagnostic where the source has no word for one of its rows. */
    public Checked<TensorNames> names(Graph graph) {
        return new Naming(table, graph).names();
    }

    /** One reading of a table for one network. */
    private static final class Naming {

        private final NameTable table;
        private final Graph graph;
        private final Map<Value, Parameter> parameters;
        private final List<Named> named = new ArrayList<>();
        private final Map<String, Integer> unused = new HashMap<>();

        /** How many blocks of each set of roles there were. */
        private final Map<Set<String>, Integer> places = new HashMap<>();

        private final Counters counters = new Counters();

        Naming(NameTable table, Graph graph) {
            this.table = table;
            this.graph = graph;
            this.parameters = graph.parametersByValue();
        }

        Checked<TensorNames> names() {
            boolean classifies = graph.nodes().stream().anyMatch(node -> node.op() instanceof Linear);
            if (!classifies) {
                // Whoever asks for features alone may well bring a whole checkpoint.
                unused.put(table.classifier() + table.weights().classifier().word(), TensorNames.NO_ROW);
                unused.put(table.classifier() + table.weights().bias(), TensorNames.NO_ROW);
            }
            for (List<Node> block : blocks()) {
                if (block.stream().anyMatch(Naming::isHead)) {
                    block.forEach(this::nameClassifier);
                    continue;
                }
                Set<String> roles = roles(block);
                int place = places.merge(roles, 1, Integer::sum) - 1;
                Optional<Map<String, Layer>> layers = table.layers(roles, place);
                if (layers.isEmpty()) {
                    return Checked.failed(withoutNames(block.get(0)));
                }
                counters.enter(block.get(0).origin(), roles.size() > 1);
                block.forEach(node -> nameLayer(node, layers.get()));
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

        /** What the convolutions of a block do there. */
        private static Set<String> roles(List<Node> block) {
            return block.stream()
                    .filter(node -> node.op() instanceof Conv2d)
                    .map(node -> node.origin().role())
                    .collect(Collectors.toSet());
        }

        private void nameClassifier(Node node) {
            Word weight = table.weights().classifier();
            for (Parameter parameter : parametersOf(node)) {
                boolean isWeight = parameter.kind() == Kind.WEIGHT;
                String word = isWeight ? weight.word() : table.weights().bias();
                name(parameter, node, table.classifier() + word, isWeight ? weight.layout() : Layout.O);
            }
        }

        private void nameLayer(Node node, Map<String, Layer> layers) {
            Layer layer = layers.get(node.origin().role());
            if (layer != null && node.op() instanceof Conv2d conv) {
                Word word = conv.groups() > 1
                        ? table.weights().depthwise()
                        : table.weights().conv();
                parametersOf(node)
                        .forEach(
                                weight -> name(weight, node, counters.fill(layer.conv()) + word.word(), word.layout()));
            }
            if (layer != null && node.op() instanceof BatchNorm) {
                String path = counters.fill(layer.norm());
                parametersOf(node)
                        .forEach(
                                vector -> name(vector, node, path + table.norm().get(vector.kind()), Layout.O));
                table.counters()
                        .forEach(counter ->
                                unused.put(path + counter, node.origin().row()));
            }
        }

        private List<Parameter> parametersOf(Node node) {
            return node.operands().stream()
                    .flatMap(operand -> Optional.ofNullable(parameters.get(operand)).stream())
                    .toList();
        }

        private void name(Parameter parameter, Node node, String name, Layout layout) {
            named.add(new Named(parameter, node, name, layout));
        }

        private Diagnostic withoutNames(Node node) {
            Row row = graph.rows().get(node.origin().row());
            String operators = table.operators().stream()
                    .map(operator -> "`" + operator + "`")
                    .collect(Collectors.joining(" and "));
            return Diagnostic.of(Code.OPERATOR_WITHOUT_NAMES, Source.of(graph.name(), ""), new Span(0, 0))
                    .says(
                            "%s has no names for the `%s` of row `%s`, line %d",
                            table.title(), row.operator(), row.name(), row.line())
                    .help("its weights fit tables of %s", operators);
        }
    }

    /** The numbers that stand in names. */
    private static final class Counters {

        private int block = -1;
        private int index = -1;
        private int row = -1;
        private int lastRow = -1;
        private int repeat;

        /** Goes on to the next block. */
        void enter(Origin origin, boolean isComposed) {
            block++;
            repeat = origin.repeat() - 1;
            if (isComposed) {
                index++;
                row += origin.row() == lastRow ? 0 : 1;
                lastRow = origin.row();
            }
        }

        String fill(String template) {
            return template.replace("{block}", String.valueOf(block))
                    .replace("{index}", String.valueOf(index))
                    .replace("{number}", String.valueOf(index + 1))
                    .replace("{row}", String.valueOf(row))
                    .replace("{repeat}", String.valueOf(repeat));
        }
    }
}
