package io.tcns.compiler.binding;

import io.tcns.compiler.checkpoint.Weight;
import io.tcns.compiler.ir.Node;
import io.tcns.compiler.ir.Parameter;
import java.util.Optional;

/**
 * Where a parameter's numbers come from.
 *
 * @param user the node that reads the parameter
 * @param name what the checkpoint calls the tensor, or would
 * @param weight the tensor; empty where the checkpoint lacks it, and for norms that are none
 * @param constant what stands everywhere in a parameter that the source has folded away
 */
record Assignment(Parameter parameter, Node user, String name, Optional<Weight> weight, Optional<Float> constant) {

    static Assignment of(Parameter parameter, Node user, Weight weight) {
        return new Assignment(parameter, user, weight.tensor().name(), Optional.of(weight), Optional.empty());
    }

    static Assignment missing(Parameter parameter, Node user, String name) {
        return new Assignment(parameter, user, name, Optional.empty(), Optional.empty());
    }

    static Assignment constant(Parameter parameter, Node user, float number) {
        return new Assignment(parameter, user, "", Optional.empty(), Optional.of(number));
    }

    /** Whether the checkpoint has nothing for the parameter. */
    boolean isMissing() {
        return weight.isEmpty() && constant.isEmpty();
    }
}
