package io.tcns.compiler.binding;

import io.tcns.compiler.binding.TensorNames.Named;
import io.tcns.compiler.checkpoint.Checkpoint;
import io.tcns.compiler.checkpoint.Tensor;
import io.tcns.compiler.ir.Linear;
import io.tcns.dsl.Span;
import io.tcns.dsl.diagnostic.Code;
import io.tcns.dsl.diagnostic.Diagnostic;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** All that keeps a checkpoint from a network: first what the network misses or cannot take, then what is left over. */
final class Misfits {

    private final TensorNames names;
    private final Checkpoint checkpoint;
    private final List<Named> missing;
    private final List<Tensor> unexpected;
    private final NearNames near;

    private Misfits(TensorNames names, Checkpoint checkpoint) {
        this.names = names;
        this.checkpoint = checkpoint;
        this.missing = names.parameters().stream()
                .filter(named -> checkpoint.tensor(named.name()).isEmpty())
                .toList();
        Set<String> known = new HashSet<>(names.unused());
        names.parameters().forEach(named -> known.add(named.name()));
        this.unexpected = checkpoint.tensors().stream()
                .filter(tensor -> !known.contains(tensor.name()))
                .toList();
        this.near = nothingFits()
                ? NearNames.NONE
                : NearNames.of(
                        missing.stream().map(Named::name).toList(),
                        unexpected.stream().map(Tensor::name).toList());
    }

    /** One diagnostic a mistake; none when the checkpoint fits. */
    static List<Diagnostic> of(TensorNames names, Checkpoint checkpoint) {
        return new Misfits(names, checkpoint).diagnostics();
    }

    private List<Diagnostic> diagnostics() {
        if (nothingFits()) {
            return List.of(otherNames());
        }
        List<Diagnostic> diagnostics = new ArrayList<>();
        for (Named named : names.parameters()) {
            Optional<Tensor> tensor = checkpoint.tensor(named.name());
            if (tensor.isPresent()) {
                diagnostics.addAll(new TensorCheck(checkpoint.source(), named, tensor.get()).diagnostics());
            } else {
                diagnostics.add(missing(named));
            }
        }
        explainManyShapes(diagnostics);
        unexpected.stream()
                .filter(tensor -> near.renamedFrom(tensor.name()).isEmpty())
                .forEach(tensor -> diagnostics.add(unexpected(tensor)));
        return diagnostics;
    }

    /** Whether the names are of another kind altogether, which is one mistake and not one for each tensor. */
    private boolean nothingFits() {
        return !missing.isEmpty() && missing.size() == names.parameters().size();
    }

    private Diagnostic otherNames() {
        String expected = names.parameters().get(0).name();
        Diagnostic diagnostic = error(Code.TENSOR_MISSING)
                .says("none of the %d tensors of the network is in the checkpoint", missing.size());
        return checkpoint.names().stream()
                .filter(name -> name.endsWith(expected))
                .findFirst()
                .or(() -> checkpoint.names().stream().findFirst())
                .map(found -> diagnostic.help("a name such as `%s` is expected, not `%s`", expected, found))
                .orElse(diagnostic.help("it holds no tensors at all"));
    }

    /** Where most tensors are misshapen, the spec is at fault and not the tensors: says so once, where people look first. */
    private void explainManyShapes(List<Diagnostic> diagnostics) {
        List<Diagnostic> misshapen = diagnostics.stream()
                .filter(diagnostic -> diagnostic.code() == Code.TENSOR_MISSHAPEN)
                .toList();
        int all = names.parameters().size();
        if (2 * misshapen.size() <= all) {
            return;
        }
        Diagnostic first = misshapen.get(0);
        diagnostics.set(
                diagnostics.indexOf(first),
                first.help(
                        "%d of %d tensors have another shape: compare width, rounding and table with the trained network",
                        misshapen.size(), all));
    }

    private Diagnostic missing(Named named) {
        String expected = named.name();
        String place = named.parameter().name();
        Diagnostic diagnostic = error(Code.TENSOR_MISSING);
        Optional<Tensor> renamed = near.renamedTo(expected).flatMap(checkpoint::tensor);
        if (renamed.isPresent()) {
            return diagnostic
                    .says(
                            "there is no tensor `%s` (%s) for `%s`, but an unexpected `%s` (%s)",
                            expected,
                            named.parameter().type(),
                            place,
                            renamed.get().name(),
                            renamed.get().dimensions())
                    .help("if it is the one, call it `%s`", expected);
        }
        Diagnostic missing = diagnostic.says(
                "there is no tensor `%s` (%s) for `%s`",
                expected, named.parameter().type(), place);
        if (named.user().op() instanceof Linear && lacksClassifier()) {
            return missing.help("the checkpoint ends before the classifier: write `head features` in the spec");
        }
        return missing.help(near.unexpectedLike(expected)
                .map(name -> "the unexpected tensor with the nearest name is `" + name + "`"));
    }

    /** Whether fully connected layers are all that is missing, and nothing could stand in. */
    private boolean lacksClassifier() {
        long needed = names.parameters().stream()
                .filter(named -> named.user().op() instanceof Linear)
                .count();
        return unexpected.isEmpty()
                && missing.size() == needed
                && missing.stream().allMatch(named -> named.user().op() instanceof Linear);
    }

    private Diagnostic unexpected(Tensor tensor) {
        return error(Code.TENSOR_UNEXPECTED)
                .says("tensor `%s` (%s) belongs to no part of the network", tensor.name(), tensor.dimensions())
                .help(near.missingLike(tensor.name())
                        .map(name -> "the missing tensor with the nearest name is `" + name + "`"));
    }

    private Diagnostic error(Code code) {
        return Diagnostic.of(code, checkpoint.source(), new Span(0, 0));
    }
}
