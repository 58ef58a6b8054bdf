package io.tcns.compiler.format;

import io.tcns.compiler.checkpoint.ElementType;
import io.tcns.compiler.checkpoint.ForeignGraph;
import io.tcns.compiler.checkpoint.ForeignNode;
import io.tcns.compiler.checkpoint.Tensor;
import io.tcns.compiler.checkpoint.UnreadableCheckpointException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Makes configurations of Keras models, and reads them. */
final class KerasModels {

    private KerasModels() {}

    /** A model without branches. */
    static String sequential(String... layers) {
        return "{'class_name':'Sequential','config':{'name':'sequential','layers':[" + String.join(",", layers) + "]}}";
    }

    /**
     * A model with branches.
     *
     * @param inputs what {@code input_layers} lists
     * @param outputs what {@code output_layers} lists
     */
    static String functional(String inputs, String outputs, String... layers) {
        return "{'class_name':'Functional','config':{'name':'model','layers':[" + String.join(",", layers)
                + "],'input_layers':" + inputs + ",'output_layers':" + outputs + "}}";
    }

    /** @param config settings behind the name, each with a comma in front */
    static String layer(String kind, String name, String config) {
        return "{'class_name':'" + kind + "','config':{'name':'" + name + "'" + config + "}}";
    }

    /** @param inbound what {@code inbound_nodes} lists */
    static String layer(String kind, String name, String config, String inbound) {
        return "{'class_name':'" + kind + "','name':'" + name + "','config':{'name':'" + name + "'" + config
                + "},'inbound_nodes':" + inbound + "}";
    }

    /** Reads a model, with double quotes for single ones; tensors are given as {@code conv/kernel 3 3 3 8}. */
    static Optional<ForeignGraph> read(String model, boolean keras3, String... tensors)
            throws UnreadableCheckpointException {
        ByteBuffer text = ByteBuffer.wrap(model.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
        KerasWeights weights =
                new KerasWeights(Stream.of(tensors).map(KerasModels::tensor).toList());
        return KerasTopology.read(JsonTree.read(text, "the model"), new KerasOps(weights, keras3));
    }

    private static Tensor tensor(String described) {
        List<String> words = List.of(described.split(" "));
        List<Long> shape = words.stream().skip(1).map(Long::valueOf).toList();
        return new Tensor(words.get(0), ElementType.F32, shape, ByteBuffer.allocate(0));
    }

    /** A line for each layer: what flows in, what it computes, what flows out. */
    static List<String> lines(ForeignGraph graph) {
        return graph.nodes().stream().map(KerasModels::line).toList();
    }

    private static String line(ForeignNode node) {
        return String.join(", ", node.inputs()) + " -> " + node.op().getClass().getSimpleName() + " -> "
                + String.join(", ", node.outputs());
    }
}
