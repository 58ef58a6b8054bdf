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
     * The model of {@code graph}. No weight is made before the artifact is written, and then piece by piece. Weights that
     * one file does not hold, or that the options want outside, stand in a file of their own.
     *
     * @throws IllegalArgumentException when an activation does not begin with a dimension of 1, the image
     */
    public OnnxModel export(Graph graph) {
        String name = graph.name() + ".onnx";
        ModelProto model = model();
        GraphProto nodes = graph(graph);
        OneFileModel whole = new OneFileModel(name, model, nodes, graph.parameters());
        boolean fits = whole.size() <= OneFileModel.MAX_BYTES;
        return fits && !options.externalData() ? whole : ExternalDataModel.of(name, model, nodes, graph.parameters());
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
