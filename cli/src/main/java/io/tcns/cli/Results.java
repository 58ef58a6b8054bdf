package io.tcns.cli;

import io.tcns.exporters.WholeFile;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.util.Optional;

/** Hands a command's result to the user: a file, whole or not at all, or stdout. */
final class Results {

    private Results() {}

    static void write(String text, Optional<Path> file, PrintWriter out) throws FileSystemException {
        if (file.isPresent()) {
            WholeFile.write(file.get(), stream -> stream.write(text.getBytes(StandardCharsets.UTF_8)));
            return;
        }
        out.print(text);
        out.flush();
    }
}
