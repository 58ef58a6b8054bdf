package io.tcns.cli;

import io.tcns.exporters.report.Json;
import io.tcns.runtime.metrics.CocoAnnotations;
import io.tcns.runtime.metrics.CocoDetections;
import io.tcns.runtime.metrics.CocoMetrics;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** {@code tcns eval --coco ANNOTATIONS --detections FILE}. */
@Command(
        name = "eval",
        description = "Says how good detections are: COCO's average precision and recall.",
        mixinStandardHelpOptions = true,
        versionProvider = Main.Version.class)
final class EvalCommand implements Callable<Integer> {

    /** How the answer is written. */
    enum Format {
        TEXT,
        JSON
    }

    @Spec
    private CommandSpec command;

    @ParentCommand
    private Main tcns;

    @Option(
            names = "--coco",
            required = true,
            paramLabel = "ANNOTATIONS",
            description = "What there is in the images: a .json file in COCO's format.")
    private Path annotations;

    @Option(
            names = "--detections",
            required = true,
            paramLabel = "FILE",
            description = "What was found in them: a .json file in COCO's format of results.")
    private Path detections;

    @Option(
            names = "--format",
            paramLabel = "text|json",
            defaultValue = "text",
            description = "How to write the answer (default: ${DEFAULT-VALUE}).")
    private Format format;

    @Option(names = "-o", paramLabel = "FILE", description = "Writes the answer to a file in place of stdout.")
    private @Nullable Path output;

    @Override
    public Integer call() throws IOException {
        if (output != null) {
            Results.checkSpares(command, output, List.of(annotations, detections));
        }
        CocoDetections found = CocoDetections.read(detections, CocoAnnotations.read(annotations));
        write(new Evaluation(found, CocoMetrics.of(found)));
        return ExitCode.FINE;
    }

    private void write(Evaluation evaluation) throws IOException {
        PageWidth width = tcns.pageWidth();
        String text = format == Format.JSON
                ? Json.pretty(evaluation.json())
                : evaluation.text(output == null ? width.onStdout() : width.inFile());
        Results.write(text, Optional.ofNullable(output), command.commandLine().getOut());
    }
}
