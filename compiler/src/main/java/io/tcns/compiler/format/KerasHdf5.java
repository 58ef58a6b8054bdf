package io.tcns.compiler.format;

import static io.tcns.compiler.checkpoint.UnreadableCheckpointException.require;

import io.tcns.compiler.checkpoint.Checkpoint;
import io.tcns.compiler.checkpoint.ForeignGraph;
import io.tcns.compiler.checkpoint.Tensor;
import io.tcns.compiler.checkpoint.UnreadableCheckpointException;
import io.tcns.compiler.format.hdf5.Hdf5Group;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Reads the HDF5 files of Keras: whole models, with their weights in a group beside their configuration, and weights alone.
 *
 * <p>A weight that the attributes call {@code conv1/kernel:0} is the dataset {@code conv1/conv1/kernel:0}, within the group
 * of its layer; its tensor is called {@code conv1/kernel}.
 */
public final class KerasHdf5 implements CheckpointFormat {

    private static final String TITLE = "Keras HDF5";

    @Override
    public String title() {
        return TITLE;
    }

    @Override
    public boolean recognises(ByteBuffer file) {
        return Hdf5Group.isSignedBy(file);
    }

    @Override
    public Checkpoint read(Path path, ByteBuffer file) throws UnreadableCheckpointException {
        Hdf5Group root = Hdf5Group.root(file);
        List<Tensor> tensors = tensors(root.group("model_weights").orElse(root));
        Checkpoint checkpoint = Checkpoint.of(path, TITLE, tensors);
        return graph(root, tensors).map(checkpoint::with).orElse(checkpoint);
    }

    private static List<Tensor> tensors(Hdf5Group model) throws UnreadableCheckpointException {
        Optional<List<String>> layers = names(model, "layer_names");
        require(
                layers.isPresent() || model.group("layers").isEmpty(),
                "weights alone of Keras 3 do not say what they are; save the whole model, as `.keras`");
        require(layers.isPresent(), "this HDF5 file holds no weights in Keras's manner: it has no `layer_names`");
        List<Tensor> tensors = new ArrayList<>();
        Set<String> seen = new HashSet<>();
        for (String layer : layers.get()) {
            Hdf5Group group = model.group(layer)
                    .orElseThrow(
                            () -> new UnreadableCheckpointException("the file has no group for layer `%s`", layer));
            for (String weight : names(group, "weight_names").orElse(List.of())) {
                Tensor tensor = group.dataset(weight)
                        .orElseThrow(() ->
                                new UnreadableCheckpointException("layer `%s` has no dataset `%s`", layer, weight))
                        .as(tensorName(layer, weight));
                require(seen.add(tensor.name()), "two tensors are called `%s`", tensor.name());
                tensors.add(tensor);
            }
        }
        return tensors;
    }

    /** TensorFlow numbers what an operation gives; the layers of a model within the model come with names of their own. */
    private static String tensorName(String layer, String weight) {
        String name = weight.endsWith(":0") ? weight.substring(0, weight.length() - 2) : weight;
        return name.contains("/") ? name : layer + "/" + name;
    }

    /** Keras parts a long list into several attributes: {@code layer_names0}, {@code layer_names1}. */
    private static Optional<List<String>> names(Hdf5Group group, String attribute)
            throws UnreadableCheckpointException {
        Optional<List<String>> whole = group.texts(attribute);
        if (whole.isPresent()) {
            return whole;
        }
        List<String> names = new ArrayList<>();
        Optional<List<String>> part = group.texts(attribute + 0);
        for (int i = 1; part.isPresent(); i++) {
            names.addAll(part.get());
            part = group.texts(attribute + i);
        }
        return names.isEmpty() ? Optional.empty() : Optional.of(names);
    }

    private static Optional<ForeignGraph> graph(Hdf5Group root, List<Tensor> tensors)
            throws UnreadableCheckpointException {
        Optional<ByteBuffer> config = root.text("model_config");
        if (config.isEmpty()) {
            return Optional.empty();
        }
        boolean keras3 =
                root.texts("keras_version").stream().flatMap(List::stream).anyMatch(KerasOps::isKeras3);
        KerasOps ops = new KerasOps(new KerasWeights(tensors), keras3);
        return KerasTopology.read(JsonTree.read(config.get(), "`model_config`"), ops);
    }
}
