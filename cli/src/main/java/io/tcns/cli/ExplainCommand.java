package io.tcns.cli;

import io.tcns.dsl.diagnostic.Explanations;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code tcns explain T0123}. */
@Command(
        name = "explain",
        description = "Explains a diagnostic: what it means, an example, and what to do.",
        mixinStandardHelpOptions = true,
        versionProvider = Main.Version.class)
final class ExplainCommand implements Callable<Integer> {

    @Spec
    private CommandSpec command;

    @Parameters(paramLabel = "CODE", description = "The code of the diagnostic, such as T0411.")
    private String id;

    @Override
    public Integer call() {
        String page = Explanations.of(id)
                .orElseThrow(() -> new ParameterException(
                        command.commandLine(), "there is no diagnostic `" + id + "`; codes look like T0411"));
        command.commandLine().getOut().print(page);
        return ExitCode.FINE;
    }
}
