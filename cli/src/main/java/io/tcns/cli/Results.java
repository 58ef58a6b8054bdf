package io.tcns.cli;

import io.tcns.compiler.Compilation;
import io.tcns.dsl.model.Architecture;
import io.tcns.dsl.model.ClassNames;
import io.tcns.exporters.WholeFile;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/** Hands a command's result to the user: a file, whole or not at all, or stdout. */
final class Results {

    private Results() {}

    /**
     * Keeps a command from writing over what it reads, whatever names and links lead there.
     *
     * @throws ParameterException when {@code output}, which `-o` names, is one of {@code inputs}
     */
    static void checkSpares(CommandSpec command, Path output, List<Path> inputs) throws IOException {
        checkSpares(command, "-o", output, inputs);
    }

    /**
     * The same for a file that another option names.
     *
     * @throws ParameterException when {@code output} is one of {@code inputs}
     */
    static void checkSpares(CommandSpec command, String option, Path output, List<Path> inputs) throws IOException {
        for (Path input : inputs) {
            if (Files.exists(output) && Files.exists(input) && Files.isSameFile(output, input)) {
                throw new ParameterException(
                        command.commandLine(),
                        "`" + option + " " + output + "` would overwrite `" + input + "`, which is read");
            }
        }
    }

    /** Whether two outputs are one file, however its name is written. */
    static boolean areOne(Path first, Path second) {
        return first.toAbsolutePath().normalize().equals(second.toAbsolutePath().normalize());
    }

    /** The files that a spec itself asks to read: those that it imports, and its labels. */
    static List<Path> filesOf(Architecture network) {
        Stream<Path> imports = network.rows().stream().flatMap(row -> row.source().file().stream());
        return Stream.concat(imports, network.labels().map(ClassNames::file).stream())
                .distinct()
                .toList();
    }

    /** The files besides the one that was named, in which weights stand. */
    static List<Path> filesOf(Compilation compilation) {
        return compilation
                .binding()
                .map(binding -> binding.checkpoint().besides())
                .orElse(List.of());
    }

    /** What is said of a file that cannot be read or written. */
    static String failure(FileSystemException failure) {
        return "tcns: `" + failure.getFile() + "`: " + WholeFile.reason(failure);
    }

    static void write(String text, Optional<Path> file, PrintWriter out) throws FileSystemException {
        if (file.isPresent()) {
            WholeFile.write(file.get(), stream -> stream.write(text.getBytes(StandardCharsets.UTF_8)));
            return;
        }
        out.print(text);
        out.flush();
    }
}
