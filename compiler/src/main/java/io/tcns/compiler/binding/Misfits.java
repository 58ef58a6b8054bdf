package io.tcns.compiler.binding;

import io.tcns.compiler.checkpoint.Checkpoint;
import io.tcns.compiler.checkpoint.Tensor;
import io.tcns.compiler.ir.Linear;
import io.tcns.dsl.Span;
import io.tcns.dsl.diagnostic.Code;
import io.tcns.dsl.diagnostic.Diagnostic;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What a network misses in a checkpoint, and what is left over there; near names are taken together. */
final class Misfits {

    private final Matching matching;
    private final Checkpoint checkpoint;
    private final List<Assignment> missing;
    private final List<Tensor> unexpected;
    private final NearNames near;

    Misfits(Matching matching, Checkpoint checkpoint) {
        this.matching = matching;
        this.checkpoint = checkpoint;
        this.missing =
                matching.assignments().stream().filter(Assignment::isMissing).toList();
        Set<String> known = new HashSet<>(matching.unused().keySet());
        matching.assignments().forEach(assignment -> known.add(assignment.name()));
        this.unexpected = checkpoint.tensors().stream()
                .filter(tensor -> !known.contains(tensor.name()))
                .toList();
        this.near = nothingFits()
                ? NearNames.NONE
                : NearNames.of(
                        missing.stream().map(Assignment::name).toList(),
                        unexpected.stream().map(Tensor::name).toList());
    }

    /** Whether the names are of another kind altogether, which is one mistake and not one for each tensor. */
    boolean nothingFits() {
        return !missing.isEmpty() && missing.size() == matching.assignments().size();
    }

    /** The tensors that belong to nothing, in the order of the file. */
    List<Tensor> unexpected() {
        return unexpected;
    }

    /** One for each tensor that is left over, unless it seems to be a missing one under another name. */
    List<Diagnostic> leftOver() {
        return unexpected.stream()
                .filter(tensor -> near.renamedFrom(tensor.name()).isEmpty())
                .map(this::unexpected)
                .toList();
    }

    /** For when {@link #nothingFits}. */
    Diagnostic otherNames() {
        String expected = matching.assignments().get(0).name();
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
    void explainManyShapes(List<Diagnostic> diagnostics) {
        List<Diagnostic> misshapen = diagnostics.stream()
                .filter(diagnostic -> diagnostic.code() == Code.TENSOR_MISSHAPEN)
                .toList();
        int all = matching.assignments().size() - missing.size();
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

    /** What to say of a parameter without a tensor. */
    Diagnostic missing(Assignment assignment) {
        String expected = assignment.name();
        String place = assignment.parameter().name();
        Diagnostic diagnostic = error(Code.TENSOR_MISSING);
        Optional<Tensor> renamed = near.renamedTo(expected).flatMap(checkpoint::tensor);
        if (renamed.isPresent()) {
            return diagnostic
                    .says(
                            "there is no tensor `%s` (%s) for `%s`, but an unexpected `%s` (%s)",
                            expected,
                            assignment.parameter().type(),
                            place,
                            renamed.get().name(),
                            renamed.get().dimensions())
                    .help("if it is the one, call it `%s`", expected);
        }
        Diagnostic missing = diagnostic.says(
                "there is no tensor `%s` (%s) for `%s`",
                expected, assignment.parameter().type(), place);
        if (assignment.user().op() instanceof Linear && lacksClassifier()) {
            return missing.help("the checkpoint ends before the classifier: write `head features` in the spec");
        }
        return missing.help(near.unexpectedLike(expected)
                .map(name -> "the unexpected tensor with the nearest name is `" + name + "`"));
    }

    /** Whether fully connected layers are all that is missing, and nothing could stand in. */
    private boolean lacksClassifier() {
        long needed = matching.assignments().stream()
                .filter(assignment -> assignment.user().op() instanceof Linear)
                .count();
        return unexpected.isEmpty()
                && missing.size() == needed
                && missing.stream().allMatch(assignment -> assignment.user().op() instanceof Linear);
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
