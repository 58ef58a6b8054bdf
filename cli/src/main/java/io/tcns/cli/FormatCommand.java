package io.tcns.cli;

import io.tcns.dsl.Source;
import io.tcns.dsl.Tcns;
import io.tcns.dsl.diagnostic.Checked;
import io.tcns.dsl.diagnostic.DiagnosticPrinter;
import java.io.PrintWriter;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code tcns fmt SPEC}. */
@Command(
        name = "fmt",
        description = "Prints a spec in its canonical form, or checks or rewrites many.",
        mixinStandardHelpOptions = true,
        versionProvider = Main.Version.class)
final class FormatCommand implements Callable<Integer> {

    /** What is done instead of printing. */
    private static final class Action {
        @Option(
                names = "--check",
                required = true,
                description =
                        "Names the specs that are not in their canonical form, and exits with 5 if there are any.")
        private boolean check;

        @Option(
                names = {"-w", "--write"},
                required = true,
                description = "Rewrites the specs that are not in their canonical form.")
        private boolean write;
    }

    /** A spec and its canonical form. */
    private record Form(Source source, String text) {

        static Checked<Form> of(Path spec) {
            return Source.read(spec)
                    .then(source -> Tcns.format(source).then(text -> Checked.of(new Form(source, text))));
        }

        boolean differs() {
            return source.isMarked() || !source.text().equals(text);
        }
    }

    @Spec
    private CommandSpec command;

    @Parameters(
            paramLabel = "SPEC",
            arity = "1..*",
            description = "The spec, a .tcns file; several with --check or --write.")
    private List<Path> specs = List.of();

    @ArgGroup
    private Action action = new Action();

    @Override
    public Integer call() {
        if (specs.size() > 1 && !action.check && !action.write) {
            throw new ParameterException(command.commandLine(), "several specs need --check or --write");
        }
        PrintWriter err = command.commandLine().getErr();
        List<Form> forms = new ArrayList<>();
        for (Path spec : specs) {
            Checked<Form> form = Form.of(spec);
            err.print(DiagnosticPrinter.blocks(form.diagnostics()));
            form.value().ifPresent(forms::add);
        }
        int code = answer(forms, err);
        return forms.size() < specs.size() ? ExitCode.BAD_INPUT : code;
    }

    private int answer(List<Form> forms, PrintWriter err) {
        PrintWriter out = command.commandLine().getOut();
        List<Form> others = forms.stream().filter(Form::differs).toList();
        if (action.write) {
            return write(others, err);
        }
        if (!action.check) {
            forms.forEach(form -> out.print(form.text()));
            return ExitCode.FINE;
        }
        if (others.isEmpty()) {
            return ExitCode.FINE;
        }
        others.forEach(form -> out.println(form.source().name()));
        err.println("tcns: not in canonical form; `tcns fmt --write SPEC...` mends that");
        return ExitCode.DIFFERS;
    }

    /** A file that cannot be written keeps no other from its form. */
    private int write(List<Form> forms, PrintWriter err) {
        int code = ExitCode.FINE;
        for (Form form : forms) {
            try {
                Results.write(
                        form.text(), form.source().file(), command.commandLine().getOut());
                err.println("tcns: wrote " + form.source().name());
            } catch (FileSystemException e) {
                err.println(Results.failure(e));
                code = ExitCode.BAD_INPUT;
            }
        }
        return code;
    }
}
