package io.tcns.compiler;

import io.tcns.compiler.binding.BindWeights;
import io.tcns.compiler.ir.Graph;
import io.tcns.compiler.lower.Lowering;
import io.tcns.dsl.diagnostic.Checked;
import io.tcns.dsl.model.Architecture;
import java.util.Optional;

/** Architecture to {@link Compilation}: lowered, and with the weights of a checkpoint if one is given. */
public final class Compiler {

    private Compiler() {}

    /** The diagnostics are those of the checkpoint: an architecture is right already. */
    public static Checked<Compilation> compile(Architecture network, CompileOptions options) {
        Architecture asked = options.answer().map(network::withAnswer).orElse(network);
        Architecture answering = options.post().map(asked::withPost).orElse(asked);
        Graph graph = Lowering.lower(answering, options.seed());
        if (options.weights().isEmpty()) {
            return Checked.of(new Compilation(answering, graph, Optional.empty(), options.slices(), options.plain()));
        }
        return BindWeights.bind(graph, options.weights().get(), options.binding())
                .then(bound -> Checked.of(new Compilation(
                        answering, bound.graph(), Optional.of(bound), options.slices(), options.plain())));
    }
}
