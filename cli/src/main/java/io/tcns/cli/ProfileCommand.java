package io.tcns.cli;

import io.tcns.dsl.model.Architecture;
import io.tcns.exporters.Deployment;
import io.tcns.exporters.report.CsvReport;
import io.tcns.exporters.report.Json;
import io.tcns.exporters.report.MarkdownReport;
import io.tcns.exporters.report.Report;
import io.tcns.exporters.report.TextReport;
import io.tcns.runtime.ProfileOptions;
import io.tcns.runtime.SessionOptions;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** {@code tcns profile SPEC|M.onnx}. */
@Command(
        name = "profile",
        description = "Prints a network's table with cost and measured latency beside every row.",
        mixinStandardHelpOptions = true,
        versionProvider = Main.Version.class)
final class ProfileCommand implements Callable<Integer> {

    /** How the report is written. */
    enum Format {
        /** The table with what follows from it, for a terminal. */
        TEXT,
        /** All there is, for programs. */
        JSON,
        /** The rows, for spreadsheets and data frames. */
        CSV,
        /** The table and the totals, for a comment on a change. */
        MD
    }

    @Spec
    private CommandSpec command;

    @ParentCommand
    private Main tcns;

    @Parameters(paramLabel = "SPEC|MODEL", description = "The network: a .tcns spec or an .onnx model.")
    private Path file;

    @Option(names = "--threads", paramLabel = "N", defaultValue = "1", description = "Threads (default: 1).")
    private int threads;

    @Option(names = "--runs", paramLabel = "N", defaultValue = "50", description = "Measured runs (default: 50).")
    private int runs;

    @Option(
            names = "--warmup",
            paramLabel = "N",
            description = "Runs before the measured ones (default: until two medians of 10 differ by less than 3 %%).")
    private @Nullable Integer warmup;

    @Option(names = "--static", description = "Measures nothing.")
    private boolean isStatic;

    @Option(
            names = "--format",
            paramLabel = "text|json|csv|md",
            defaultValue = "text",
            description =
                    "How to write the report: a table as wide as the terminal, all as JSON, the rows as CSV, or Markdown"
                            + " (default: ${DEFAULT-VALUE}).")
    private Format format;

    @Option(names = "-o", paramLabel = "FILE", description = "Writes the report to a file in place of stdout.")
    private @Nullable Path output;

    @Mixin
    private SpecOptions options;

    @Mixin
    private OnnxSettings settings;

    @Override
    public Integer call() throws IOException {
        checkSpares(options.filesWith(file));
        ProfileOptions measuring = measuring();
        return FileKind.of(file) == FileKind.SPEC ? profileSpec(measuring) : profileModel(measuring);
    }

    private int profileSpec(ProfileOptions measuring) throws IOException {
        PrintWriter err = command.commandLine().getErr();
        SpecCompiler compiler = new SpecCompiler(options, settings, err);
        Architecture network = compiler.architecture(file);
        checkSpares(Results.filesOf(network));
        Deployment deployment = compiler.compile(network);
        checkSpares(Results.filesOf(deployment.compilation()));
        if (!isStatic) {
            MemoryNeed.check(deployment.report(), settings.images(), err);
        }
        Report timed = isStatic ? deployment.report() : timed(deployment, measuring);
        Report report = timed.with(Claims.check(deployment.network(), timed));
        write(report);
        return Claims.report(deployment.network(), report, err);
    }

    private int profileModel(ProfileOptions measuring) throws IOException {
        IgnoredOptions.refuse(command, Set.of(), "this is a model");
        ModelFile model = ModelFile.of(file);
        checkSpares(model.data().files());
        Report described = ModelReport.of(model);
        if (!isStatic) {
            MemoryNeed.check(described, 1, command.commandLine().getErr());
        }
        write(isStatic ? described : new Measurement(model.model(), described).with(measuring));
        return ExitCode.FINE;
    }

    private void checkSpares(List<Path> inputs) throws IOException {
        if (output != null) {
            Results.checkSpares(command, output, inputs);
        }
    }

    private static Report timed(Deployment deployment, ProfileOptions measuring) throws IOException {
        try (RunnableModel runnable = RunnableModel.of(deployment)) {
            return new Measurement(runnable.model(), deployment.report()).with(measuring);
        }
    }

    private void write(Report report) throws IOException {
        PageWidth width = tcns.pageWidth();
        String text = switch (format) {
            case TEXT -> TextReport.print(report, output == null ? width.onStdout() : width.inFile());
            case JSON -> Json.pretty(report);
            case CSV -> CsvReport.print(report);
            case MD -> MarkdownReport.print(report);
        };
        Results.write(text, Optional.ofNullable(output), command.commandLine().getOut());
    }

    private ProfileOptions measuring() {
        try {
            SessionOptions session = SessionOptions.defaults().withThreads(threads);
            ProfileOptions measuring =
                    ProfileOptions.defaults().withSession(session).withRuns(runs);
            return warmup == null ? measuring : measuring.withWarmup(warmup);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(command.commandLine(), String.valueOf(e.getMessage()), e);
        }
    }
}
