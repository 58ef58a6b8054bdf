package io.tcns.cli;

import io.tcns.exporters.onnx.ModelMetadata;
import io.tcns.exporters.report.Json;
import io.tcns.exporters.report.Report;
import io.tcns.runtime.InputException;
import io.tcns.runtime.Session;
import io.tcns.runtime.SessionOptions;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What a model's file tells of itself: the static report that {@code compile} put in, or just its input. */
final class ModelReport {

    private ModelReport() {}

    static Report of(ModelFile file) throws IOException {
        try (Session session = Session.open(file.model(), SessionOptions.defaults())) {
            return inside(session, file).orElseGet(() -> foreign(session, file.path()));
        }
    }

    /** The static report in a model that is loaded; empty in models that tcns did not make. */
    static Optional<Report> inside(Session session, ModelFile file) throws IOException {
        String rows = session.metadata().get(ModelMetadata.ROWS);
        if (rows == null) {
            return Optional.empty();
        }
        Report inside = Json.read(rows, Report.class)
                .filter(report -> report.totals() != null && Report.SCHEMA.equals(report.schema()))
                .orElseThrow(() -> new InputException("`" + file.path() + "` has metadata `" + ModelMetadata.ROWS
                        + "` that is not a report of tcns"));
        return Optional.of(inside.withModelBytes(file.bytes()));
    }

    private static Report foreign(Session session, Path file) {
        List<Long> input =
                session.inputs().isEmpty() ? List.of() : session.inputs().get(0).shape();
        Report.Model name = new Report.Model(String.valueOf(file.getFileName()), file.toString(), Map.of(), input);
        return new Report(Report.SCHEMA, name, null, null, List.of(), List.of(), List.of(), null, null);
    }
}
