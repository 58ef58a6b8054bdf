package io.tcns.compiler.binding;

import io.tcns.compiler.checkpoint.ElementType;
import io.tcns.compiler.checkpoint.Tensor;
import io.tcns.compiler.checkpoint.Weight;
import io.tcns.compiler.ir.Graph;
import io.tcns.compiler.ir.Linear;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Counts a binding row by row. */
final class RowBindings {

    private RowBindings() {}

    /** One for each row of the graph. */
    static List<RowBinding> of(Graph graph, Matching matching, BindOptions options) {
        List<List<Assignment>> byRow = new ArrayList<>();
        graph.rows().forEach(row -> byRow.add(new ArrayList<>()));
        matching.assignments()
                .forEach(assignment ->
                        byRow.get(assignment.user().origin().row()).add(assignment));
        List<RowBinding> rows = new ArrayList<>();
        for (int index = 0; index < byRow.size(); index++) {
            List<Assignment> row = byRow.get(index);
            int place = index;
            rows.add(new RowBinding(
                    graph.rows().get(index),
                    (int) row.stream()
                            .filter(assignment -> assignment.weight().isPresent())
                            .count(),
                    (int) row.stream().filter(Assignment::isMissing).count(),
                    (int) matching.unused().values().stream()
                            .filter(unused -> unused == place)
                            .count(),
                    changes(row, options)));
        }
        return rows;
    }

    private static List<String> changes(List<Assignment> row, BindOptions options) {
        Set<String> layouts = new LinkedHashSet<>();
        Set<String> types = new LinkedHashSet<>();
        Set<String> scaled = new LinkedHashSet<>();
        boolean choosesClasses = false;
        for (Assignment assignment : row) {
            if (assignment.weight().isEmpty()) {
                continue;
            }
            Weight weight = assignment.weight().get();
            Tensor tensor = weight.tensor();
            if (!"OIHW".startsWith(weight.layout().toString())) {
                layouts.add(weight.layout().toString());
            }
            if (tensor.quantization().isPresent()) {
                scaled.add(tensor.type().name());
            } else if (tensor.type() != ElementType.F32) {
                types.add(tensor.type().name());
            }
            choosesClasses |= options.firstClass() > 0 && assignment.user().op() instanceof Linear;
        }
        List<String> changes = new ArrayList<>();
        add(changes, !layouts.isEmpty(), "from " + String.join("/", layouts));
        add(changes, !types.isEmpty(), String.join("/", types) + " to F32");
        add(changes, !scaled.isEmpty(), String.join("/", scaled) + " scaled");
        add(changes, row.stream().anyMatch(assignment -> assignment.constant().isPresent()), "identity norms");
        add(changes, choosesClasses, "classes from " + options.firstClass());
        return changes;
    }

    private static void add(List<String> changes, boolean isTrue, String change) {
        if (isTrue) {
            changes.add(change);
        }
    }
}
