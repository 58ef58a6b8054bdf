package io.tcns.compiler.format;

import static io.tcns.compiler.checkpoint.UnreadableCheckpointException.require;

import io.tcns.compiler.checkpoint.Tensor;
import io.tcns.compiler.checkpoint.UnreadableCheckpointException;
import io.tcns.compiler.format.hdf5.Hdf5Group;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Finds the variables of a model in the HDF5 file of its archive, where they have numbers instead of names.
 *
 * <p>The second convolution of a model keeps its variables in {@code layers/conv2d_1/vars}, its kernel as {@code 0} and its
 * bias as {@code 1}: groups are called after the class of a layer and counted in the order of the configuration, and
 * variables are counted in the order in which the layer makes them. Newer files also say in an attribute what the layer is
 * called, and then that decides. This is how Keras's own {@code saving_lib} reads them.
 */
final class KerasVariables {

    private final List<Tensor> tensors = new ArrayList<>();
    private final Set<String> names = new HashSet<>();

    private KerasVariables() {}

    /** The tensors of a model, called as Keras 2 calls them: {@code conv1/kernel}. */
    static List<Tensor> read(KerasLayer model, Hdf5Group file) throws UnreadableCheckpointException {
        KerasVariables reader = new KerasVariables();
        reader.readModel(model, file, "");
        return reader.tensors;
    }

    /** @param path the models around, each with a stroke behind it */
    private void readModel(KerasLayer model, Hdf5Group group, String path) throws UnreadableCheckpointException {
        Optional<Hdf5Group> layers = group.group("layers");
        if (layers.isEmpty()) {
            layers = group.group("_layer_checkpoint_dependencies");
        }
        if (layers.isEmpty()) {
            // Nothing inside has variables.
            return;
        }
        Map<String, Hdf5Group> byName = byName(layers.get());
        Map<String, Integer> counts = new HashMap<>();
        for (KerasLayer layer : model.layers()) {
            if (layer.isInput() && model.isSequential()) {
                // Not one of its layers, and not counted.
                continue;
            }
            String kind = snakeCase(layer.kind());
            int count = counts.merge(kind, 1, Integer::sum) - 1;
            Optional<Hdf5Group> own = byName.isEmpty()
                    ? layers.get().group(count == 0 ? kind : kind + "_" + count)
                    : Optional.ofNullable(byName.get(layer.name()));
            if (own.isPresent()) {
                readLayer(layer, own.get(), path);
            }
        }
    }

    private void readLayer(KerasLayer layer, Hdf5Group group, String path) throws UnreadableCheckpointException {
        if (layer.isModel()) {
            readModel(layer, group, path + layer.name() + "/");
            return;
        }
        Optional<Hdf5Group> variables = group.group("vars");
        if (variables.isEmpty() || variables.get().names().isEmpty()) {
            return;
        }
        List<String> expected = variables(layer, variables.get().names().size());
        require(
                expected.size() == variables.get().names().size(),
                "layer `%s` has %d variables; this %s has %d",
                layer.name(),
                variables.get().names().size(),
                layer.kind(),
                expected.size());
        for (int i = 0; i < expected.size(); i++) {
            String number = String.valueOf(i);
            String name = unique(layer.name() + "/" + expected.get(i), path);
            tensors.add(variables
                    .get()
                    .dataset(number)
                    .orElseThrow(() ->
                            new UnreadableCheckpointException("layer `%s` has no variable %s", layer.name(), number))
                    .as(name));
        }
    }

    /** Layers of different models may have one name. */
    private String unique(String name, String path) throws UnreadableCheckpointException {
        String unique = names.contains(name) ? path + name : name;
        require(names.add(unique), "two tensors are called `%s`", unique);
        return unique;
    }

    /** What the layers in a group are called, where the file says it. */
    private static Map<String, Hdf5Group> byName(Hdf5Group layers) throws UnreadableCheckpointException {
        Map<String, Hdf5Group> byName = new HashMap<>();
        for (String member : layers.names()) {
            Optional<Hdf5Group> layer = layers.group(member);
            Optional<Hdf5Group> variables = layer.isPresent() ? layer.get().group("vars") : Optional.empty();
            if (variables.isPresent()) {
                for (String name : variables.get().texts("name").orElse(List.of())) {
                    require(byName.put(name, layer.get()) == null, "two layers are called `%s`", name);
                }
            }
        }
        return byName;
    }

    /**
     * The variables of a layer in the order in which it makes them.
     *
     * @param count of them in the file, for layers that we do not know
     */
    private static List<String> variables(KerasLayer layer, int count) {
        List<String> variables = new ArrayList<>();
        boolean biased = layer.flag("use_bias", true);
        switch (layer.kind()) {
            case "Conv2D", "Dense" -> add(variables, true, "kernel");
            case "DepthwiseConv2D" -> add(variables, true, "depthwise_kernel");
            case "SeparableConv2D" -> {
                add(variables, true, "depthwise_kernel");
                add(variables, true, "pointwise_kernel");
            }
            case "BatchNormalization" -> {
                biased = false;
                add(variables, layer.flag("scale", true), "gamma");
                add(variables, layer.flag("center", true), "beta");
                add(variables, true, "moving_mean");
                add(variables, true, "moving_variance");
            }
            default -> {
                biased = false;
                for (int i = 0; i < count; i++) {
                    variables.add(String.valueOf(i));
                }
            }
        }
        add(variables, biased, "bias");
        return variables;
    }

    private static void add(List<String> variables, boolean has, String variable) {
        if (has) {
            variables.add(variable);
        }
    }

    /** {@code BatchNormalization} to {@code batch_normalization}, {@code Conv2D} to {@code conv2d}. */
    private static String snakeCase(String kind) {
        return kind.replaceAll("\\W+", "")
                .replaceAll("(.)([A-Z][a-z]+)", "$1_$2")
                .replaceAll("([a-z])([A-Z])", "$1_$2")
                .toLowerCase(Locale.ROOT);
    }
}
