package io.tcns.exporters;

import io.tcns.compiler.Compilation;
import io.tcns.compiler.ir.Graph;
import io.tcns.dsl.model.Architecture;
import io.tcns.exporters.onnx.ModelMetadata;
import io.tcns.exporters.onnx.OnnxExporter;
import io.tcns.exporters.onnx.OnnxModel;
import io.tcns.exporters.onnx.OnnxOptions;
import io.tcns.exporters.report.Report;
import io.tcns.exporters.report.StaticReport;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A network as it leaves the compiler: its graph, its ONNX file, and a report that agrees with the file.
 *
 * @param graph the one in the file
 * @param onnx with the metadata of {@link ModelMetadata}
 * @param report static; without claims
 */
public record Deployment(Compilation compilation, Graph graph, OnnxModel onnx, Report report) {

    /**
     * Deploys a network. No weight is made before the file is written.
     *
     * @param foldsBatchNorms whether batch norms become part of their convolutions
     * @param options metadata in them comes after ours
     */
    public static Deployment of(Compilation compilation, boolean foldsBatchNorms, OnnxOptions options) {
        Architecture network = compilation.architecture();
        Graph graph = compilation.deployed(foldsBatchNorms);
        Report report = StaticReport.of(
                compilation,
                graph,
                new OnnxExporter(options).export(graph).nodes(),
                options.opset().version());
        Map<String, String> metadata = new LinkedHashMap<>(ModelMetadata.of(network, report));
        metadata.putAll(options.metadata());
        OnnxModel onnx = new OnnxExporter(options.withMetadata(metadata)).export(graph);
        return new Deployment(compilation, graph, onnx, report.withModelBytes(onnx.size()));
    }

    /** The same deployment with another report. */
    public Deployment with(Report other) {
        return new Deployment(compilation, graph, onnx, other);
    }

    public Architecture network() {
        return compilation.architecture();
    }
}
