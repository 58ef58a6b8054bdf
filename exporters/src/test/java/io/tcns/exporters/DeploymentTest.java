package io.tcns.exporters;

import static org.assertj.core.api.Assertions.assertThat;

import io.tcns.compiler.Compilation;
import io.tcns.dsl.model.ClassNames;
import io.tcns.exporters.onnx.ModelMetadata;
import io.tcns.exporters.onnx.OnnxOptions;
import io.tcns.exporters.onnx.Opset;
import io.tcns.exporters.onnx.proto.ModelProto;
import io.tcns.exporters.onnx.proto.StringStringEntryProto;
import io.tcns.exporters.report.Json;
import io.tcns.exporters.report.Report;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class DeploymentTest {

    @Test
    void tellsOfItselfInAFixedOrderAndThenWhatTheCallerAdds() throws IOException {
        Map<String, String> metadata = metadata(deploy(true, OnnxOptions.DEFAULT.withMetadata(Map.of("author", "me"))));
        assertThat(metadata.keySet())
                .containsExactly(
                        "tcns.name",
                        "tcns.parameters",
                        "tcns.spec_sha256",
                        "tcns.version",
                        "tcns.preprocess",
                        "tcns.rows",
                        "author");
        assertThat(metadata)
                .containsEntry("tcns.name", "small")
                .containsEntry("tcns.parameters", "{\"classes\":5}")
                .containsEntry("author", "me");
    }

    /** The sum is what {@code sha256sum} says of the spec's file. */
    @Test
    void namesTheSpecByTheHashOfItsText() throws IOException {
        assertThat(metadata(deploy(true, OnnxOptions.DEFAULT)))
                .containsEntry(
                        ModelMetadata.SPEC_SHA256, "22e51370f213bdf5443cd987dbf7dd7e67b5caea837439e6e3d055b3ff3915f4");
    }

    @Test
    void saysHowAnImageBecomesTheInput() throws IOException {
        assertThat(metadata(deploy(true, OnnxOptions.DEFAULT)))
                .containsEntry(
                        ModelMetadata.PREPROCESS,
                        "{\"fit\":\"stretch\",\"size\":null,\"filter\":\"bilinear\",\"mean\":[127.5,127.5,127.5],"
                                + "\"std\":[127.5,127.5,127.5]}");
    }

    @Test
    void keepsTheLabelsOneALine() throws IOException {
        Compilation plain = Networks.small(1);
        ClassNames names = new ClassNames(Path.of("names.txt"), List.of("a", "b c", "ı", "d", "e"));
        Compilation labelled =
                new Compilation(plain.architecture().withLabels(names), plain.network(), plain.binding(), 1, false);
        Deployment deployment = Deployment.of(labelled, true, OnnxOptions.DEFAULT);
        assertThat(metadata(deployment)).containsEntry(ModelMetadata.LABELS, "a\nb c\nı\nd\ne");
    }

    @Test
    void carriesItsReportWhichKnowsAllButTheSizeOfTheFile() throws IOException {
        Deployment deployment = deploy(true, OnnxOptions.DEFAULT);
        Report inside = Json.read(metadata(deployment).getOrDefault(ModelMetadata.ROWS, ""), Report.class)
                .orElseThrow();
        assertThat(inside).isNotEqualTo(deployment.report());
        assertThat(inside.withModelBytes(deployment.onnx().size())).isEqualTo(deployment.report());
    }

    @Test
    void reportsTheFileThatItWrites() throws IOException {
        for (boolean folds : List.of(true, false)) {
            Deployment deployment = deploy(folds, OnnxOptions.DEFAULT.withOpset(new Opset(13)));
            ModelProto file = ModelProto.parseFrom(deployment.onnx().toBuffer());
            assertThat(deployment.report().totals().modelBytes())
                    .isEqualTo(deployment.onnx().toBuffer().remaining());
            assertThat(deployment.report().totals().nodes())
                    .isEqualTo(file.getGraph().getNodeCount())
                    .isEqualTo(deployment.onnx().nodes());
            assertThat(deployment.report().totals().opset())
                    .isEqualTo((int) file.getOpsetImport(0).getVersion());
        }
    }

    @Test
    void costsTheSameWhetherFoldedOrNot() {
        Report folded = deploy(true, OnnxOptions.DEFAULT).report();
        Report unfolded = deploy(false, OnnxOptions.DEFAULT).report();
        assertThat(folded.rows()).isEqualTo(unfolded.rows());
        assertThat(folded.totals().params()).isEqualTo(unfolded.totals().params());
        assertThat(folded.totals().nodes()).isLessThan(unfolded.totals().nodes());
    }

    private static Deployment deploy(boolean folds, OnnxOptions options) {
        return Deployment.of(Networks.small(1), folds, options);
    }

    /** As it stands in the file. */
    private static Map<String, String> metadata(Deployment deployment) throws IOException {
        Map<String, String> metadata = new LinkedHashMap<>();
        for (StringStringEntryProto entry :
                ModelProto.parseFrom(deployment.onnx().toBuffer()).getMetadataPropsList()) {
            metadata.put(entry.getKey(), entry.getValue());
        }
        return metadata;
    }
}
