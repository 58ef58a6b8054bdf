package io.tcns.dsl;

import io.tcns.dsl.diagnostic.DiagnosticPrinter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The specs in a document: its blocks {@code ```tcns}, and the answers shown in the blocks that follow them.
 *
 * <p>Behind {@code tcns} a block may have arguments: {@code --set name=value}.
 */
final class Examples {

    private static final Pattern EXAMPLE = Pattern.compile("(?ms)^```tcns([^\n]*)\n(.*?)^```\n(?:\n```\n(.*?)```\n)?");
    private static final Pattern ARGUMENT = Pattern.compile("--set (\\w+)=(\\S*)");

    private Examples() {}

    /**
     * The document as it should be: with the answers that its examples get.
     *
     * @param file where each spec is written in its turn; files that it names may stand beside it
     */
    static String withAnswers(String document, Function<String, Path> file) {
        return EXAMPLE.matcher(document).replaceAll(example -> Matcher.quoteReplacement(answered(example, file)));
    }

    private static String answered(MatchResult example, Function<String, Path> file) {
        String answer = answer(example.group(2), arguments(example.group(1)), file.apply(example.group(2)));
        boolean silent = answer.isEmpty() && example.group(3) == null;
        return "```tcns" + example.group(1) + "\n" + example.group(2) + "```\n"
                + (silent ? "" : "\n```\n" + answer + "```\n");
    }

    /** The specs alone. */
    static List<String> specs(String document) {
        return EXAMPLE.matcher(document)
                .results()
                .map(example -> example.group(2))
                .toList();
    }

    private static Map<String, String> arguments(String info) {
        Map<String, String> arguments = new LinkedHashMap<>();
        ARGUMENT.matcher(info).results().forEach(argument -> arguments.put(argument.group(1), argument.group(2)));
        return arguments;
    }

    private static String answer(String spec, Map<String, String> arguments, Path file) {
        try {
            Files.writeString(file, spec);
            return DiagnosticPrinter.blocks(Source.read(file)
                            .then(source -> Tcns.check(source, arguments))
                            .diagnostics())
                    .replace(file.getParent() + "/", "");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
