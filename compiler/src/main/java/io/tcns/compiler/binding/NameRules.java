package io.tcns.compiler.binding;

import io.tcns.compiler.ir.Graph;
import io.tcns.dsl.diagnostic.Checked;

/** How a framework calls the tensors of a network: a function of the network's structure, not a list for one network. */
@FunctionalInterface
public interface NameRules {

    /** What a checkpoint of this network holds; a diagnostic where the framework has no word for one of its rows. */
    Checked<TensorNames> names(Graph graph);

    /** The names of torchvision's {@code MobileNetV2}, of any width and any table of its blocks. */
    static NameRules torchvision() {
        return TorchvisionNames::of;
    }
}
