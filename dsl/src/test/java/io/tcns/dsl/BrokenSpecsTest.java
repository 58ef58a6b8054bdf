package io.tcns.dsl;

import static org.assertj.core.api.Assertions.assertThat;

import io.tcns.dsl.diagnostic.Checked;
import io.tcns.dsl.diagnostic.Code;
import io.tcns.dsl.diagnostic.Diagnostic;
import io.tcns.dsl.diagnostic.DiagnosticPrinter;
import io.tcns.dsl.model.Architecture;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every spec in {@code errors} gets the answer that stands beside it in a file {@code .expected}, word for word.
 *
 * <p>Files that they import lie in a folder below. A first line {@code // --set name=value} stands for that argument of the command line; more may follow it.
 */
class BrokenSpecsTest {

    private static final Path FOLDER = Path.of("src/test/resources/errors");
    private static final Pattern ARGUMENT = Pattern.compile("// --set (\\w+)=(.*)");

    /** Problems of files, which {@link SourceTest} and {@link ImportTest} cover, and of too many lines, which {@link HostileInputTest} does. */
    private static final Set<Code> ELSEWHERE = EnumSet.of(
            Code.FILE_UNREADABLE,
            Code.FILE_TOO_LARGE,
            Code.TOO_MANY_PROBLEMS,
            Code.TOO_MANY_IMPORTS,
            Code.TENSOR_LEFT_OUT);

    static List<Path> specs() throws IOException {
        return files(".tcns");
    }

    private static List<Path> files(String suffix) throws IOException {
        try (Stream<Path> files = Files.list(FOLDER)) {
            return files.filter(file -> file.toString().endsWith(suffix))
                    .sorted()
                    .toList();
        }
    }

    @ParameterizedTest
    @MethodSource("specs")
    void getsTheAnswerBesideIt(Path spec) throws IOException {
        String answer = check(spec).diagnostics().stream()
                .map(DiagnosticPrinter::block)
                .collect(Collectors.joining())
                .replace(FOLDER + "/", "");
        Golden.assertMatches(answerOf(spec), answer);
    }

    @Test
    void everyAnswerHasItsSpec() throws IOException {
        assertThat(files(".expected"))
                .containsExactlyInAnyOrderElementsOf(
                        specs().stream().map(BrokenSpecsTest::answerOf).toList());
    }

    @Test
    void everyCodeIsGivenToSomeSpec() throws IOException {
        Set<Code> given = EnumSet.copyOf(ELSEWHERE);
        for (Path spec : specs()) {
            check(spec).diagnostics().stream().map(Diagnostic::code).forEach(given::add);
        }
        // T07 is about checkpoints, which the compiler reads.
        assertThat(Arrays.stream(Code.values()).filter(code -> !code.id().startsWith("T07")))
                .containsExactlyInAnyOrderElementsOf(given);
    }

    /** Strings for which tools that build networks from text have been seen to give a network, or a stack trace. */
    @ParameterizedTest
    @CsvSource({
        "setting_unknown, T0504",
        "channels_missing, T0407",
        "stride_3, T0303",
        "expansion_0, T0303",
        "repeat_0, T0303",
        "operator_unknown, T0406",
        "activation_misspelt, T0308",
        "width_negative, T0303",
        "table_empty, T0404"
    })
    void whatOtherToolsAcceptInSilenceGetsOneError(String spec, String code) throws IOException {
        Checked<Architecture> checked = check(FOLDER.resolve(spec + ".tcns"));
        assertThat(checked.value()).isEmpty();
        assertThat(checked.diagnostics())
                .extracting(problem -> problem.code().id())
                .containsExactly(code);
    }

    @Test
    void messagesArePhrasesWithoutBlame() throws IOException {
        for (Path spec : specs()) {
            assertThat(check(spec).diagnostics()).allSatisfy(problem -> {
                assertThat(problem.message()).doesNotContainIgnoringCase("illegal", "invalid", "please");
                assertThat(problem.message()).doesNotEndWith(".").matches("(?s)[^A-Z].*");
                assertThat(problem.label()).doesNotEndWith(".");
                assertThat(problem.help().orElse("")).doesNotEndWith(".");
            });
        }
    }

    private static Path answerOf(Path spec) {
        return spec.resolveSibling(spec.getFileName().toString().replace(".tcns", ".expected"));
    }

    private static Checked<Architecture> check(Path spec) throws IOException {
        Map<String, String> overrides = overrides(spec);
        return Source.read(spec).then(source -> Tcns.check(source, overrides));
    }

    private static Map<String, String> overrides(Path spec) throws IOException {
        Map<String, String> overrides = new LinkedHashMap<>();
        for (String line :
                Files.readString(spec, StandardCharsets.ISO_8859_1).lines().toList()) {
            Matcher argument = ARGUMENT.matcher(line);
            if (!argument.matches()) {
                break;
            }
            overrides.put(argument.group(1), argument.group(2));
        }
        return overrides;
    }
}
