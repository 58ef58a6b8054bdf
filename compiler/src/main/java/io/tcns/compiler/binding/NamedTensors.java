package io.tcns.compiler.binding;

import io.tcns.compiler.binding.TensorNames.Named;
import io.tcns.compiler.checkpoint.Checkpoint;
import io.tcns.compiler.checkpoint.Tensor;
import io.tcns.compiler.checkpoint.Weight;
import io.tcns.compiler.ir.Graph;
import io.tcns.dsl.diagnostic.Checked;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Finds the tensors of a network by their names, of whatever source they are. */
final class NamedTensors {

    /** What wrappers put before every name, the outermost first: PyTorch's compiled and parallel modules, trainers, detectors. */
    private static final List<String> WRAPPERS = List.of("_orig_mod.", "module.", "model.", "FeatureExtractor/");

    private final Map<String, Tensor> tensors = new HashMap<>();

    private NamedTensors(Checkpoint checkpoint) {
        checkpoint.tensors().forEach(tensor -> tensors.put(tensor.name(), tensor));
        checkpoint.tensors().forEach(tensor -> tensors.putIfAbsent(plain(tensor.name()), tensor));
    }

    /**
     * Names as TensorFlow means them: files whose members cannot hold a slash have bars, variables may end in {@code :0}, and
     * the network may be wrapped.
     */
    private static String plain(String name) {
        String slashed = name.replace('|', '/');
        String variable = slashed.endsWith(":0") ? slashed.substring(0, slashed.length() - 2) : slashed;
        String inner = variable;
        for (String wrapper : WRAPPERS) {
            inner = inner.startsWith(wrapper) ? inner.substring(wrapper.length()) : inner;
        }
        return inner;
    }

    /** The matching under the names that fit best; a diagnostic where the network has rows that no source has words for. */
    static Checked<Matching> match(Graph graph, Checkpoint checkpoint) {
        return new NamedTensors(checkpoint).match(graph);
    }

    private Checked<Matching> match(Graph graph) {
        Optional<Matching> best = Optional.empty();
        long most = -1;
        for (NameRules rules : NameRules.ALL) {
            Optional<TensorNames> names = rules.names(graph).value();
            long found = names.map(this::found).orElse(-1L);
            if (found > most) {
                most = found;
                best = Optional.of(matching(rules.title(), names.orElseThrow()));
            }
        }
        return best.map(Checked::of)
                .orElseGet(() -> NameRules.torchvision()
                        .names(graph)
                        .then(names ->
                                Checked.of(matching(NameRules.torchvision().title(), names))));
    }

    private long found(TensorNames names) {
        return names.parameters().stream()
                .filter(named -> tensors.containsKey(named.name()))
                .count();
    }

    private Matching matching(String title, TensorNames names) {
        List<Assignment> assignments = new ArrayList<>();
        for (Named named : names.parameters()) {
            Tensor tensor = tensors.get(named.name());
            assignments.add(
                    tensor == null
                            ? Assignment.missing(named.parameter(), named.user(), named.name())
                            : Assignment.of(named.parameter(), named.user(), new Weight(tensor, named.layout())));
        }
        Map<String, Integer> unused = new HashMap<>();
        names.rowsOfUnused()
                .forEach((name, row) ->
                        Optional.ofNullable(tensors.get(name)).ifPresent(tensor -> unused.put(tensor.name(), row)));
        return new Matching("under the names of " + title, assignments, unused, List.of());
    }
}
