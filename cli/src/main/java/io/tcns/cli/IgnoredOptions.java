package io.tcns.cli;

import java.util.Set;
import java.util.stream.Collectors;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;

/** Refuses options that would change nothing: whoever gives one expects something of it. */
final class IgnoredOptions {

    private IgnoredOptions() {}

    /**
     * Of a command that was given no spec: the options that say how a spec becomes one, which are those that commands share.
     *
     * @param heeded the names of those that the command heeds all the same
     * @param instead what was given
     * @throws ParameterException when another one was given
     */
    static void refuse(CommandSpec command, Set<String> heeded, String instead) {
        Set<OptionSpec> shared = command.mixins().values().stream()
                .flatMap(mixin -> mixin.options().stream())
                .filter(option -> !heeded.contains(option.longestName()))
                .collect(Collectors.toSet());
        for (OptionSpec given : command.commandLine().getParseResult().matchedOptions()) {
            if (shared.contains(given)) {
                throw new ParameterException(
                        command.commandLine(), given.longestName() + " goes with a spec, and " + instead);
            }
        }
    }
}
