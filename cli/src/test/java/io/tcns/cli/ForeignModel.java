package io.tcns.cli;

import io.tcns.exporters.onnx.proto.GraphProto;
import io.tcns.exporters.onnx.proto.ModelProto;
import io.tcns.exporters.onnx.proto.NodeProto;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.stream.Collectors;

/** A model that says nothing of tcns, and whose nodes are called as nobody would expect. */
final class ForeignModel {

    /** A formula, a line break, markup, and an order to a terminal. */
    static final String NAME = "=cmd|' /C calc'!A0,a\n<b>`x`\u001b[2J";

    private ForeignModel() {}

    /** The network of a spec, its metadata gone, and something in front of the name of each node and of what passes between them. */
    static Path of(Path spec, String prefix, Path folder) throws IOException {
        Path file = folder.resolve("foreign.onnx");
        Tcns.run("compile", spec, "--set", "width=0.35", "--set", "resolution=96", "-o", file);
        ModelProto.Builder model =
                ModelProto.parseFrom(Files.readAllBytes(file)).toBuilder().clearMetadataProps();
        GraphProto.Builder graph = model.getGraphBuilder().clearValueInfo();
        Set<String> inner = graph.getNodeList().stream()
                .map(node -> node.getOutput(0))
                .filter(value -> !value.equals(graph.getOutput(0).getName()))
                .collect(Collectors.toSet());
        for (NodeProto.Builder node : graph.getNodeBuilderList()) {
            node.setName(prefix + node.getName());
            node.setOutput(0, renamed(node.getOutput(0), inner, prefix));
            for (int i = 0; i < node.getInputCount(); i++) {
                node.setInput(i, renamed(node.getInput(i), inner, prefix));
            }
        }
        Files.write(file, model.build().toByteArray());
        return file;
    }

    private static String renamed(String value, Set<String> inner, String prefix) {
        return inner.contains(value) ? prefix + value : value;
    }
}
