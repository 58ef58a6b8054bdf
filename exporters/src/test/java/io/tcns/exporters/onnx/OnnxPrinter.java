package io.tcns.exporters.onnx;

import static java.util.stream.Collectors.joining;

import io.tcns.exporters.onnx.proto.AttributeProto;
import io.tcns.exporters.onnx.proto.GraphProto;
import io.tcns.exporters.onnx.proto.ModelProto;
import io.tcns.exporters.onnx.proto.NodeProto;
import io.tcns.exporters.onnx.proto.OperatorSetIdProto;
import io.tcns.exporters.onnx.proto.TensorProto;
import io.tcns.exporters.onnx.proto.TensorProto.DataType;
import io.tcns.exporters.onnx.proto.TensorShapeProto.Dimension;
import io.tcns.exporters.onnx.proto.ValueInfoProto;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.zip.CRC32;

/** A model as text, for golden files: everything in it but the producer's version, weights as checksums. */
final class OnnxPrinter {

    private final StringBuilder text = new StringBuilder();

    private OnnxPrinter() {}

    static String print(ModelProto model) {
        OnnxPrinter printer = new OnnxPrinter();
        printer.header(model);
        printer.graph(model.getGraph());
        return printer.text.toString();
    }

    private void header(ModelProto model) {
        line("ir_version %d", model.getIrVersion());
        for (OperatorSetIdProto opset : model.getOpsetImportList()) {
            line("opset_import \"%s\" %d", opset.getDomain(), opset.getVersion());
        }
        line("producer %s", model.getProducerName());
        model.getMetadataPropsList()
                .forEach(entry -> line(
                        "metadata %s = %s", entry.getKey(), entry.getValue().replace("\n", "\\n")));
    }

    private void graph(GraphProto graph) {
        line("graph %s", graph.getName());
        graph.getInputList().forEach(value -> line("  input %s", value(value)));
        graph.getOutputList().forEach(value -> line("  output %s", value(value)));
        graph.getNodeList().forEach(this::node);
        graph.getValueInfoList().forEach(value -> line("  value %s", value(value)));
        graph.getInitializerList().forEach(tensor -> line("  initializer %s", tensor(tensor)));
    }

    private void node(NodeProto node) {
        String attributes = node.getAttributeList().stream()
                .map(attribute -> attribute.getName() + "=" + content(attribute))
                .collect(joining(", "));
        line(
                "  node %s: %s = %s%s(%s)",
                node.getName(),
                String.join(", ", node.getOutputList()),
                node.getDomain().isEmpty() ? node.getOpType() : node.getDomain() + "." + node.getOpType(),
                attributes.isEmpty() ? "" : "[" + attributes + "]",
                String.join(", ", node.getInputList()));
    }

    private static String content(AttributeProto attribute) {
        return switch (attribute.getType()) {
            case FLOAT -> Float.toString(attribute.getF());
            case INT -> Long.toString(attribute.getI());
            case STRING -> '"' + attribute.getS().toStringUtf8() + '"';
            case FLOATS -> attribute.getFloatsList().toString();
            case INTS -> attribute.getIntsList().toString();
            case STRINGS, TENSOR, UNDEFINED -> throw new IllegalArgumentException(attribute.toString());
        };
    }

    private static String value(ValueInfoProto value) {
        int type = value.getType().getTensorType().getElemType();
        List<Dimension> shape = value.getType().getTensorType().getShape().getDimList();
        return value.getName() + ": " + type(type)
                + shape.stream().map(OnnxPrinter::size).toList();
    }

    private static String size(Dimension dimension) {
        return dimension.hasDimParam() ? dimension.getDimParam() : Long.toString(dimension.getDimValue());
    }

    /** Scalars with their number, other tensors with the CRC-32 of their bytes. */
    private static String tensor(TensorProto tensor) {
        ByteBuffer content = tensor.getRawData().asReadOnlyByteBuffer();
        String description = tensor.getName() + ": " + type(tensor.getDataType()) + tensor.getDimsList();
        if (tensor.getDimsCount() == 0) {
            return description + " = "
                    + content.order(java.nio.ByteOrder.LITTLE_ENDIAN).getFloat();
        }
        CRC32 checksum = new CRC32();
        checksum.update(content);
        return description + " crc " + HexFormat.of().toHexDigits((int) checksum.getValue());
    }

    private static String type(int number) {
        return DataType.forNumber(number).name().toLowerCase(Locale.ROOT);
    }

    private void line(String format, Object... details) {
        text.append(String.format(Locale.ROOT, format, details)).append('\n');
    }
}
