package io.tcns.compiler.format;

import static io.tcns.compiler.checkpoint.UnreadableCheckpointException.require;

import io.tcns.compiler.checkpoint.Layout;
import io.tcns.compiler.checkpoint.Tensor;
import io.tcns.compiler.checkpoint.UnreadableCheckpointException;
import io.tcns.compiler.checkpoint.Weight;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The tensors of a Keras file, by the layer and the name of the variable: {@code Conv1/kernel}. */
final class KerasWeights {

    private final Map<String, Tensor> tensors = new HashMap<>();

    KerasWeights(List<Tensor> tensors) {
        tensors.forEach(tensor -> this.tensors.put(tensor.name(), tensor));
    }

    /**
     * A variable of a layer.
     *
     * @param models that the layer is in, the outermost first; some files put their names in front, some do not
     */
    Weight weight(List<String> models, String layer, String variable, Layout layout)
            throws UnreadableCheckpointException {
        String name = layer + "/" + variable;
        Tensor tensor = find(models, name)
                .orElseThrow(() ->
                        new UnreadableCheckpointException("layer `%s` has no tensor `%s` in the file", layer, name));
        require(
                tensor.shape().size() == layout.rank(),
                "tensor `%s` of layer `%s` is %s; it should have %d dimensions",
                tensor.name(),
                layer,
                tensor.dimensions(),
                layout.rank());
        return new Weight(tensor, layout);
    }

    private Optional<Tensor> find(List<String> models, String name) {
        for (int outer = 0; outer < models.size(); outer++) {
            String path = String.join("/", models.subList(outer, models.size())) + "/" + name;
            if (tensors.containsKey(path)) {
                return Optional.ofNullable(tensors.get(path));
            }
        }
        return Optional.ofNullable(tensors.get(name));
    }
}
