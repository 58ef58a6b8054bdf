package io.tcns.compiler.binding;

import io.tcns.compiler.binding.TensorNames.Named;
import io.tcns.compiler.checkpoint.Checkpoint;
import io.tcns.compiler.checkpoint.Tensor;
import io.tcns.compiler.checkpoint.UnreadableCheckpointException;
import io.tcns.compiler.ir.Graph;
import io.tcns.compiler.ir.Initializer;
import io.tcns.compiler.ir.Parameter;
import io.tcns.compiler.ir.Value;
import io.tcns.dsl.diagnostic.Checked;
import io.tcns.dsl.diagnostic.Diagnostic;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Gives each parameter of a network its tensor of a checkpoint, or says of each that does not fit why not.
 *
 * <p>Every tensor is accounted for: taken by one parameter, known and unused, or unexpected, which is an error. The numbers
 * stay in the checkpoint; the parameters look at them there.
 */
public final class BindWeights {

    private BindWeights() {}

    /** Binds a checkpoint; without a binding there is a diagnostic for each misfit, in the network's order. */
    public static Checked<Binding> bind(Graph graph, Checkpoint checkpoint, NameRules rules) {
        return rules.names(graph).then(names -> bind(graph, checkpoint, names));
    }

    private static Checked<Binding> bind(Graph graph, Checkpoint checkpoint, TensorNames names) {
        List<Diagnostic> misfits = Misfits.of(names, checkpoint);
        if (!misfits.isEmpty()) {
            return new Checked<>(Optional.empty(), misfits);
        }
        int bound = names.parameters().size();
        int unused = checkpoint.tensors().size() - bound;
        return Checked.of(new Binding(withWeights(graph, checkpoint, names), checkpoint.source(), bound, unused));
    }

    private static Graph withWeights(Graph graph, Checkpoint checkpoint, TensorNames names) {
        Map<Value, Parameter> bound = new HashMap<>();
        for (Named named : names.parameters()) {
            Tensor tensor = checkpoint.tensor(named.name()).orElseThrow();
            Parameter parameter = named.parameter();
            Initializer numbers = new Initializer.Data(bytes(tensor));
            bound.put(parameter.value(), new Parameter(parameter.value(), parameter.kind(), numbers));
        }
        List<Parameter> parameters = new ArrayList<>();
        for (Parameter parameter : graph.parameters()) {
            Parameter trained = bound.get(parameter.value());
            if (trained == null) {
                throw new IllegalStateException("no rule names " + parameter.name());
            }
            parameters.add(trained);
        }
        return new Graph(graph.name(), graph.rows(), graph.inputs(), parameters, graph.nodes(), graph.outputs());
    }

    private static ByteBuffer bytes(Tensor tensor) {
        try {
            return tensor.bytes();
        } catch (UnreadableCheckpointException e) {
            throw new IllegalStateException("a tensor that was read once cannot be read again", e);
        }
    }
}
