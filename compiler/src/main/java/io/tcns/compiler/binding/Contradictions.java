package io.tcns.compiler.binding;

import io.tcns.compiler.checkpoint.ForeignNode;
import io.tcns.compiler.checkpoint.ForeignOp;
import io.tcns.compiler.ir.Activation;
import io.tcns.compiler.ir.Conv2d;
import io.tcns.compiler.ir.GlobalAveragePool;
import io.tcns.compiler.ir.Graph;
import io.tcns.compiler.ir.Node;
import io.tcns.compiler.ir.Row;
import io.tcns.compiler.ir.TensorType;
import io.tcns.dsl.Source;
import io.tcns.dsl.Span;
import io.tcns.dsl.diagnostic.Code;
import io.tcns.dsl.diagnostic.Diagnostic;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Where a spec and the network of a file say different things of one layer: one diagnostic for each kind of difference. */
final class Contradictions {

    /** What can differ, and what decides it in a spec. */
    enum Kind {
        PADDING("padding", "`layers { padding: same }` is TensorFlow's padding, `symmetric` is PyTorch's"),
        EPSILON("the epsilon of the batch norm", "`layers { epsilon: %2$s }` gives all norms that of the file"),
        STRIDE(
                "the stride",
                "it is in the table's column `s`; where the backbone's `output stride` is reached, it is 1"),
        DILATION("the dilation", "it is in the table's column `d`, or in the head's `rates`"),
        GROUPS("the number of groups", "the row's operator decides it"),
        ACTIVATION("the activation", "`layers { activation: %2$s }` gives all layers that of the file"),
        BRANCHES("the number of maps", "`aspp` and `rates` in the head decide it"),
        ORDER("the order of maps", "branches are in the order of the head's `rates`"),
        ALIGNMENT("the alignment", "`resize: %2$s` in the head gives it that of the file");

        private final String title;
        private final String help;

        Kind(String title, String help) {
            this.title = title;
            this.help = help;
        }
    }

    private record Contradiction(Node node, ForeignNode foreign, String here, String there) {}

    private final Graph graph;
    private final Source checkpoint;
    private final Map<Kind, List<Contradiction>> contradictions = new EnumMap<>(Kind.class);
    private Optional<Diagnostic> lost = Optional.empty();

    Contradictions(Graph graph, Source checkpoint) {
        this.graph = graph;
        this.checkpoint = checkpoint;
    }

    /** Remembers what differs, in words for people. */
    void compare(Kind kind, Node node, ForeignNode foreign, String here, String there) {
        if (!here.equals(there)) {
            contradictions
                    .computeIfAbsent(kind, key -> new ArrayList<>())
                    .add(new Contradiction(node, foreign, here, there));
        }
    }

    boolean isEmpty() {
        return contradictions.isEmpty() && lost.isEmpty();
    }

    boolean has(Kind kind) {
        return contradictions.containsKey(kind);
    }

    /** One for each kind, with the first layer of which it is true, and one for where the networks part of themselves. */
    List<Diagnostic> diagnostics() {
        List<Diagnostic> diagnostics = new ArrayList<>();
        contradictions.forEach((kind, all) -> {
            Contradiction first = all.get(0);
            diagnostics.add(error().says(
                            "%s of `%s`%s is %s in the spec, and %s in `%s` of the file%s",
                            kind.title,
                            first.node().name(),
                            place(first.node()),
                            first.here(),
                            first.there(),
                            first.foreign().name(),
                            all.size() == 1 ? "" : more(all.size() - 1))
                    .help(kind.help, first.here(), first.there()));
        });
        // Another stride makes maps of another size, which are averaged by another pool.
        lost.filter(parted -> !has(Kind.STRIDE)).ifPresent(diagnostics::add);
        return diagnostics;
    }

    private static String more(int others) {
        return others == 1 ? ", and so in 1 layer more" : ", and so in " + others + " layers more";
    }

    /** Remembers where a node has no counterpart. */
    void lost(Node node, List<ForeignNode> found) {
        String there = found.isEmpty()
                ? "the network of the file ends"
                : "the file has "
                        + found.stream()
                                .map(each -> "`" + each.name() + "` (" + word(each.op()) + ")")
                                .distinct()
                                .limit(3)
                                .collect(Collectors.joining(", "));
        lost = Optional.of(error().says(
                        "where the spec has `%s` (%s)%s, %s", node.name(), word(node), place(node), there)
                .help("up to there the networks have the same layers; compare the table with the trained network"));
    }

    /** Where the networks do not even begin alike. */
    Diagnostic inputs(List<String> theirs) {
        return error().says(
                        "the network has %d input, that of the file has %d",
                        graph.inputs().size(), theirs.size());
    }

    private String place(Node node) {
        Row row = graph.rows().get(node.origin().row());
        return String.format(Locale.ROOT, " (line %d)", row.line());
    }

    private Diagnostic error() {
        return Diagnostic.of(Code.NETWORK_DIFFERS, checkpoint, new Span(0, 0));
    }

    private static String word(Node node) {
        String op = node.op().getClass().getSimpleName();
        if (node.op() instanceof GlobalAveragePool) {
            TensorType map = node.operand(0).type();
            return op + " of " + map.height() + "x" + map.width();
        }
        return node.op() instanceof Conv2d ? op + " " + node.operand(1).type() : op;
    }

    private static String word(ForeignOp op) {
        if (op instanceof ForeignOp.Convolution convolution) {
            return "Convolution " + convolution.weight().tensor().dimensions();
        }
        if (op instanceof ForeignOp.Nonlinearity nonlinearity) {
            return word(nonlinearity.function());
        }
        if (op instanceof ForeignOp.AveragePool pool) {
            return "AveragePool of " + pool.kernel().height() + "x"
                    + pool.kernel().width();
        }
        if (op instanceof ForeignOp.Other other) {
            return other.operator();
        }
        return op.getClass().getSimpleName();
    }

    /** As a spec writes it. */
    static String word(Activation.Function function) {
        return switch (function) {
            case RELU -> "relu";
            case RELU6 -> "relu6";
            case HARD_SWISH -> "hswish";
            case HARD_SIGMOID -> "hsigmoid";
            case SIGMOID -> "sigmoid";
        };
    }
}
