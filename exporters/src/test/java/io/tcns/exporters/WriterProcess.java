package io.tcns.exporters;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A process that writes a file, for what the system does to processes. */
final class WriterProcess {

    /** What it prints when the first half of the content is written. */
    static final String HALF = "half";

    private WriterProcess() {}

    /** Starts a process that writes 2 MiB, and goes on after the first of them when it may read a byte or the end. */
    static Process start(Path target, String... wrapper) throws IOException {
        List<String> command = new ArrayList<>(List.of(wrapper));
        command.addAll(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                WriterProcess.class.getName(),
                target.toString()));
        return new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }

    /** Lets it go on to its end; the answer is what it printed, a message if it failed. */
    static String finish(Process process) throws IOException, InterruptedException {
        process.getOutputStream().close();
        String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        process.waitFor();
        return printed;
    }

    public static void main(String[] arguments) {
        byte[] half = new byte[1 << 20];
        try {
            WholeFile.write(Path.of(arguments[0]), out -> {
                out.write(half);
                System.out.println(HALF);
                System.in.read();
                out.write(half);
            });
        } catch (FileSystemException e) {
            System.out.println(e.getReason());
        }
    }
}
