package io.tcns.exporters.onnx;

import io.tcns.compiler.ir.Graph;
import io.tcns.dsl.Tcns;
import io.tcns.exporters.onnx.proto.GraphProto;
import io.tcns.exporters.onnx.proto.ModelProto;
import io.tcns.exporters.onnx.proto.StringStringEntryProto;

/**
 * Writes a graph as an ONNX model, under the graph's own names and with the standard operators alone.
 *
 * <p>A graph is the program of one image; here its activations get the batch of the options as their first dimension.
 * Equal graphs and options give equal bytes: neither clock nor path nor hash order has a say.
 */
public final class OnnxExporter {

    private final OnnxOptions options;

    public OnnxExporter(OnnxOptions options) {
        this.options = options;
    }

    /**
     * The model of {@code graph}. No weight is made before the artifact is written, and then one at a time.
     *
     * @throws ModelTooLargeException when the file would have 2 GiB or more
     * @throws IllegalArgumentException when an activation does not begin with a dimension of 1, the image
     */
    public OnnxModel export(Graph graph) {
        return new OnnxModel(graph.name() + ".onnx", model(), graph(graph), graph.parameters());
    }

    private ModelProto model() {
        ModelProto.Builder model = ModelProto.newBuilder()
                .setIrVersion(options.opset().irVersion())
                .setProducerName("tcns")
                .setProducerVersion(Tcns.version());
        model.addOpsetImportBuilder().setDomain("").setVersion(options.opset().version());
        options.metadata()
                .forEach((key, value) -> model.addMetadataProps(
                        StringStringEntryProto.newBuilder().setKey(key).setValue(value)));
        return model.build();
    }

    private GraphProto graph(Graph graph) {
        OnnxGraph out = new OnnxGraph(graph, options.batch());
        OnnxOperators operators = new OnnxOperators(out, options.opset());
        graph.nodes().forEach(node -> node.op().accept(operators, node));
        return out.build();
    }
}
