package io.tcns.cli;

import io.tcns.dsl.diagnostic.Printable;
import io.tcns.exporters.report.Json;
import java.io.PrintWriter;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import picocli.CommandLine.Model.CommandSpec;

/**
 * What {@code tcns eval} shows: how far it is, what it has to say of its input, and its answer.
 *
 * @param file where the answer goes; stdout where it is empty
 */
record EvalOutput(CommandSpec command, PageWidth width, EvalCommand.Format format, Optional<Path> file) {

    /** Does the same for all images. */
    <T> void each(List<T> images, Consumer<T> step) {
        PrintWriter err = command.commandLine().getErr();
        try (Progress progress = Progress.of("images", images.size(), err, width.errorTerminal())) {
            for (T image : images) {
                step.accept(image);
                progress.step();
            }
        }
    }

    /** To the user, whatever the texts of files hold. */
    void say(String sentence) {
        command.commandLine().getErr().println("tcns: " + Printable.of(sentence));
    }

    void write(Evaluation evaluation) throws FileSystemException {
        String text = format == EvalCommand.Format.JSON
                ? Json.pretty(evaluation.json())
                : evaluation.text(file.isEmpty() ? width.onStdout() : width.inFile());
        Results.write(text, file, command.commandLine().getOut());
    }
}
