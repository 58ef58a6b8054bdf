package io.tcns.cli;

import io.tcns.dsl.diagnostic.Checked;
import io.tcns.dsl.diagnostic.DiagnosticPrinter;
import io.tcns.dsl.model.Architecture;
import io.tcns.exporters.Deployment;
import io.tcns.exporters.report.Json;
import io.tcns.exporters.report.Report;
import io.tcns.exporters.report.TextReport;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** {@code tcns check SPEC}. */
@Command(
        name = "check",
        description = "Checks a spec, and prints its table with the shapes and costs that follow from it.",
        mixinStandardHelpOptions = true,
        versionProvider = Main.Version.class)
final class CheckCommand implements Callable<Integer> {

    /** How the answer is written. */
    enum Format {
        /** The table to stdout, diagnostics with the source and a caret to stderr. */
        TEXT,
        /** Diagnostics alone, one a line, to stdout: for editors. */
        LINE,
        /** All in one JSON object to stdout. */
        JSON
    }

    @Spec
    private CommandSpec command;

    @ParentCommand
    private Main tcns;

    @Parameters(paramLabel = "SPEC", description = "The network, a .tcns file.")
    private Path spec;

    @Option(
            names = "--format",
            paramLabel = "text|line|json",
            defaultValue = "text",
            description = "How to write the answer (default: ${DEFAULT-VALUE}).")
    private Format format;

    @Mixin
    private SpecOptions options;

    @Override
    public Integer call() {
        PrintWriter out = command.commandLine().getOut();
        PrintWriter err = command.commandLine().getErr();
        Checked<Architecture> checked = SpecLoader.check(spec, options.root(), options.parameters());
        if (format == Format.TEXT) {
            SpecLoader.accept(checked, err);
        }
        SpecCompiler compiler = new SpecCompiler(options, new OnnxSettings(), err);
        Optional<Deployment> deployment = checked.value().map(compiler::compile);
        print(checked, deployment.map(Deployment::report), out);
        return deployment
                .map(done -> Claims.report(done.network(), done.report(), err))
                .orElse(ExitCode.BAD_INPUT);
    }

    private void print(Checked<Architecture> checked, Optional<Report> report, PrintWriter out) {
        switch (format) {
            case TEXT ->
                report.map(found -> TextReport.print(found, tcns.pageWidth().onStdout()))
                        .ifPresent(out::print);
            case JSON -> out.print(Json.pretty(CheckAnswer.of(spec.toString(), checked, report)));
            case LINE -> checked.diagnostics().forEach(problem -> out.println(DiagnosticPrinter.line(problem)));
        }
    }
}
