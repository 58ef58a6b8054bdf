package io.tcns.compiler;

import io.tcns.compiler.binding.BindWeights;
import io.tcns.compiler.binding.NameRules;
import io.tcns.compiler.format.CheckpointFile;
import io.tcns.compiler.ir.Graph;
import io.tcns.compiler.lower.Lowering;
import io.tcns.dsl.diagnostic.Checked;
import io.tcns.dsl.model.Architecture;
import java.nio.file.Path;
import java.util.Optional;

/** Architecture to {@link Compilation}: lowered, and with the weights of a checkpoint if one is given. */
public final class Compiler {

    private Compiler() {}

    /** The diagnostics are those of the checkpoint: an architecture is right already. */
    public static Checked<Compilation> compile(Architecture network, CompileOptions options) {
        Architecture answering = options.answer().map(network::withAnswer).orElse(network);
        Graph graph = Lowering.lower(answering, options.seed());
        return options.weights().isEmpty()
                ? Checked.of(new Compilation(answering, graph, Optional.empty()))
                : bind(answering, graph, options.weights().get());
    }

    private static Checked<Compilation> bind(Architecture network, Graph graph, Path weights) {
        return CheckpointFile.read(weights, CheckpointFile.FORMATS)
                .then(checkpoint -> BindWeights.bind(graph, checkpoint, NameRules.torchvision()))
                .then(bound -> Checked.of(new Compilation(network, bound.graph(), Optional.of(bound.summary()))));
    }
}
