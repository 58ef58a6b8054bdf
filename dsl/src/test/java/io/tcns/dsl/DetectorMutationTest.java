package io.tcns.dsl;

import static org.assertj.core.api.Assertions.assertThat;

import io.tcns.dsl.diagnostic.Diagnostic;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Small mistakes in a detector's spec: each gives another valid one, or exactly one diagnostic, in the file that has the
 * mistake and not in the one that it imports.
 */
class DetectorMutationTest {

    private static final Pattern TOKEN = Pattern.compile("\"[^\"]*\"|@?[\\w.]*\\w|\\.\\.|\\S");
    private static final List<String> SIGNS = List.of("@base.last", "@base", "..", "none", "[]");

    @TempDir
    Path folder;

    @Test
    void aMutantIsAnotherDetectorOrGetsOneDiagnosticInItsFile() throws IOException {
        Files.writeString(
                folder.resolve("mobilenet_v2.tcns"),
                Specs.example("mobilenet_v2").text());
        Path file = folder.resolve("ssdlite_mobilenet_v2.tcns");
        String original = Specs.example("ssdlite_mobilenet_v2").text();
        int claims = original.indexOf("expect");
        List<MatchResult> tokens = TOKEN.matcher(original)
                .region(original.indexOf("import"), claims)
                .results()
                .toList();
        List<String> surprises = new ArrayList<>();
        int valid = 0;
        for (MatchResult token : tokens) {
            for (String other : others(token.group()).toList()) {
                Files.writeString(file, original.substring(0, token.start()) + other + original.substring(token.end()));
                List<Diagnostic> problems = Source.read(file)
                        .then(source -> Tcns.check(source, Map.of()))
                        .diagnostics();
                valid += problems.isEmpty() ? 1 : 0;
                boolean isOneHere =
                        problems.size() == 1 && problems.get(0).source().name().equals(file.toString());
                if (!problems.isEmpty() && !isOneHere) {
                    surprises.add(token.group() + " -> " + other + "\n" + Specs.answer(problems));
                }
            }
        }
        assertThat(surprises).isEmpty();
        assertThat(valid).isBetween(50, 300);
    }

    /** A token left out, doubled, and in place of it every kind of word, sign and number. */
    private static Stream<String> others(String token) {
        return Stream.of(
                        Stream.of("", token + " " + token),
                        Mutant.WORDS.stream(),
                        Mutant.NUMBERS.stream(),
                        SIGNS.stream())
                .flatMap(other -> other)
                .filter(other -> !other.equals(token));
    }
}
