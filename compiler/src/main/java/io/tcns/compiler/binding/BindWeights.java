package io.tcns.compiler.binding;

import io.tcns.compiler.checkpoint.Checkpoint;
import io.tcns.compiler.checkpoint.Tensor;
import io.tcns.compiler.checkpoint.Weight;
import io.tcns.compiler.ir.Graph;
import io.tcns.compiler.ir.Initializer;
import io.tcns.compiler.ir.Linear;
import io.tcns.compiler.ir.Parameter;
import io.tcns.compiler.ir.Value;
import io.tcns.dsl.Span;
import io.tcns.dsl.diagnostic.Checked;
import io.tcns.dsl.diagnostic.Code;
import io.tcns.dsl.diagnostic.Diagnostic;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Gives each parameter of a network its tensor of a checkpoint, or says of each that does not fit why not.
 *
 * <p>Where the file says what its network computes, tensors are found along the flow of data, and what it says is compared
 * with the spec; else by their names. Every tensor is accounted for: taken by one parameter, known and unused, or
 * unexpected. The numbers stay in the checkpoint; the parameters look at them there.
 */
public final class BindWeights {

    private final Graph graph;
    private final Checkpoint checkpoint;
    private final BindOptions options;
    private final Matching matching;
    private final Misfits misfits;
    private final List<Diagnostic> diagnostics = new ArrayList<>();
    private final Map<Value, Initializer> numbers = new HashMap<>();

    private BindWeights(Graph graph, Checkpoint checkpoint, BindOptions options, Matching matching) {
        this.graph = graph;
        this.checkpoint = checkpoint;
        this.options = options;
        this.matching = matching;
        this.misfits = new Misfits(matching, checkpoint);
    }

    /** Binds a checkpoint; without a binding there is a diagnostic for each misfit, in the network's order. */
    public static Checked<Binding> bind(Graph graph, Checkpoint checkpoint, BindOptions options) {
        return match(graph, checkpoint).then(matching -> new BindWeights(graph, checkpoint, options, matching).bind());
    }

    private static Checked<Matching> match(Graph graph, Checkpoint checkpoint) {
        return checkpoint.graph().isPresent()
                ? DataFlow.match(graph, checkpoint, checkpoint.graph().get())
                : NamedTensors.match(graph, checkpoint);
    }

    private Checked<Binding> bind() {
        if (misfits.nothingFits()) {
            return Checked.failed(misfits.otherNames());
        }
        matching.assignments().forEach(this::bind);
        misfits.explainManyShapes(diagnostics);
        diagnostics.addAll(options.isStrict() ? misfits.leftOver() : leftOut(misfits.unexpected()));
        boolean failed = diagnostics.stream().anyMatch(Diagnostic::isError);
        return new Checked<>(failed ? Optional.empty() : Optional.of(binding()), diagnostics);
    }

    private void bind(Assignment assignment) {
        Value parameter = assignment.parameter().value();
        if (assignment.constant().isPresent()) {
            numbers.put(
                    parameter, new Initializer.Constant(assignment.constant().get()));
            return;
        }
        if (assignment.weight().isEmpty()) {
            diagnostics.add(options.isStrict() ? misfits.missing(assignment) : keptAsItIs(assignment));
            return;
        }
        Weight weight = assignment.weight().get();
        Checked<Initializer> checked =
                new TensorCheck(checkpoint.source(), assignment, weight, options.firstClass()).numbers();
        if (!options.isStrict() && isOfAnotherClassifier(assignment, checked)) {
            diagnostics.add(keptAsItIs(assignment, weight.tensor()));
            return;
        }
        diagnostics.addAll(checked.diagnostics());
        checked.value().ifPresent(recipe -> numbers.put(parameter, recipe));
    }

    /** A classifier for other classes, which is to be trained anew. */
    private static boolean isOfAnotherClassifier(Assignment assignment, Checked<Initializer> checked) {
        return assignment.user().op() instanceof Linear
                && checked.diagnostics().stream().allMatch(diagnostic -> diagnostic.code() == Code.TENSOR_MISSHAPEN)
                && checked.value().isEmpty();
    }

    private Diagnostic keptAsItIs(Assignment assignment) {
        return leftOut()
                .says(
                        "there is no tensor `%s` (%s) for `%s`, which keeps pseudo-random numbers",
                        assignment.name(),
                        assignment.parameter().type(),
                        assignment.parameter().name());
    }

    private Diagnostic keptAsItIs(Assignment assignment, Tensor other) {
        return leftOut()
                .says(
                        "tensor `%s` is %s, where `%s` is %s, which keeps pseudo-random numbers",
                        assignment.name(),
                        other.dimensions(),
                        assignment.parameter().name(),
                        assignment.parameter().type());
    }

    private List<Diagnostic> leftOut(List<Tensor> tensors) {
        return tensors.stream()
                .map(tensor -> leftOut()
                        .says(
                                "tensor `%s` (%s) belongs to no part of the network, and is left out",
                                tensor.name(), tensor.dimensions()))
                .toList();
    }

    private Diagnostic leftOut() {
        return Diagnostic.of(Code.TENSOR_LEFT_OUT, checkpoint.source(), new Span(0, 0));
    }

    private Binding binding() {
        Graph bound = graph.withParameters(parameter -> {
            Initializer recipe = numbers.get(parameter.value());
            return recipe == null ? parameter : new Parameter(parameter.value(), parameter.kind(), recipe);
        });
        Set<String> used = new HashSet<>();
        matching.assignments()
                .forEach(assignment -> assignment
                        .weight()
                        .ifPresent(weight -> used.add(weight.tensor().name())));
        return new Binding(
                bound,
                checkpoint,
                matching.way(),
                RowBindings.of(graph, matching, options),
                used.size(),
                matching.unused().keySet().stream().sorted().toList(),
                misfits.unexpected().stream().map(Tensor::name).toList(),
                matching.notes());
    }
}
