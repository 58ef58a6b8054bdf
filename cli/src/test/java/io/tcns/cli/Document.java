package io.tcns.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** A document with commands of {@code tcns} in it. */
record Document(Path file, String text) {

    private static final Pattern CONSOLE = Pattern.compile("```console\n(.*?)```", Pattern.DOTALL);
    private static final Pattern SPEC =
            Pattern.compile("```tcns\n((?:(?://|import )[^\n]*\n|\n)*network (\\w+).*?)```", Pattern.DOTALL);
    /** A fact that a measurement tells, with the lines that it goes on; whether it is stable, differs. */
    private static final Pattern MEASURED =
            Pattern.compile("^(?:(latency|measured)|unstable) .*\n(?: {10}.*\n)*", Pattern.MULTILINE);

    /** Files that are no part of the repository, as documents call them. */
    private static final Pattern FETCHED =
            Pattern.compile(" (?:(?:openimages|deeplabv3)\\.\\w+|photo\\.jpg|riders\\.jpg)");

    /**
     * A command, and what it prints by the document.
     *
     * @param output empty where nothing is shown
     */
    record Shown(String command, String output) {

        boolean hasOutput() {
            return !output.isEmpty();
        }

        /** Whether it needs files that a newcomer has to get first. */
        boolean needsFetchedFiles() {
            return FETCHED.matcher(command).find();
        }

        boolean isOurs() {
            return command.startsWith("./tcns ");
        }

        /** What follows the program. */
        List<String> arguments() {
            List<String> words = List.of(command.split(" ", -1));
            return words.subList(1, words.size());
        }

        /**
         * Runs the command.
         *
         * @param located where the file is that a word names; other words stay as they are
         */
        Tcns run(UnaryOperator<String> located) {
            return Tcns.run(arguments().stream().map(located).toArray());
        }
    }

    static Document read(Path file) {
        try {
            return new Document(file, Files.readString(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The commands, in their order. */
    List<Shown> commands() {
        List<Shown> commands = new ArrayList<>();
        Matcher consoles = CONSOLE.matcher(text);
        while (consoles.find()) {
            String joined = consoles.group(1).replaceAll(" \\\\\n +", " ");
            for (String part : ("\n" + joined).split("\n\\$ ", -1)) {
                String[] lines = part.split("\n", 2);
                if (!lines[0].isEmpty()) {
                    commands.add(new Shown(lines[0], lines.length == 1 ? "" : lines[1]));
                }
            }
        }
        return commands;
    }

    /** The specs by the names of their networks. */
    Map<String, String> specs() {
        Map<String, String> specs = new LinkedHashMap<>();
        Matcher found = SPEC.matcher(text);
        while (found.find()) {
            specs.put(found.group(2), found.group(1));
        }
        return specs;
    }

    /** An output without times: what follows the column of activations, and the lines that speak of the measurement. */
    static String masked(String output) {
        int measuredColumn = output.lines()
                .filter(line -> line.contains("act. KiB"))
                .findFirst()
                .map(line -> line.indexOf("act. KiB") + "act. KiB".length())
                .orElse(Integer.MAX_VALUE);
        return MEASURED.matcher(output)
                .replaceAll(fact -> fact.group(1) == null ? "" : fact.group(1) + "\n")
                .lines()
                .map(line -> isTable(line) && line.length() > measuredColumn ? line.substring(0, measuredColumn) : line)
                .map(String::stripTrailing)
                .collect(Collectors.joining("\n"));
    }

    private static boolean isTable(String line) {
        return line.startsWith("row ") || line.matches(" *(\\d+|-)  .*");
    }

    @Override
    public String toString() {
        return file.toString();
    }
}
