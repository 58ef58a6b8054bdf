package io.tcns.dsl;

import static org.assertj.core.api.Assertions.assertThat;

import io.tcns.dsl.diagnostic.Code;
import io.tcns.dsl.diagnostic.Diagnostic;
import io.tcns.dsl.diagnostic.DiagnosticPrinter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Inputs as large as a spec may be, and larger ones, each made to exhaust something; all get a short answer. */
class HostileInputTest {

    private static final String HEADER = "network x()\ninput i [8, 8, 3]\ntable t {\n| operator | c |\n";
    private static final String ROW = "| conv2d 1x1 | 8 |\n";
    private static final String END = "}\nhead features\n";

    static Stream<Arguments> inputs() {
        return Stream.of(
                Arguments.of("a name of a megabyte", "network " + "a".repeat(1_000_000) + "()", "T0109"),
                Arguments.of("a number of a megabyte", "network x(a = " + "1".repeat(1_000_000) + ")", "T0109"),
                Arguments.of("a string of a megabyte", "network x(a = \"" + "é".repeat(500_000) + "\")", "T0109"),
                Arguments.of("an open string of a megabyte", "network x(a = \"" + "é".repeat(500_000), "T0102"),
                Arguments.of("a comment of a megabyte", "//" + "a".repeat(1_000_000), "T0108"),
                Arguments.of("a megabyte of spaces", " ".repeat(1_000_000), "T0108"),
                Arguments.of("a megabyte of line ends", "\n".repeat(1_000_000), "T0108"),
                Arguments.of("a megabyte of NUL", "\0".repeat(1_000_000), "T0101"),
                Arguments.of("a megabyte of astral characters", "😀".repeat(250_000), "T0101"),
                Arguments.of("a megabyte of bars", "|".repeat(1_000_000), "T0110"),
                Arguments.of(
                        "a megabyte of dashes",
                        HEADER.replace("| c |\n", "| c |\n|") + "-".repeat(1_000_000) + "|\n" + ROW + END,
                        ""),
                Arguments.of(
                        "50,000 parentheses",
                        "network x(a = " + "(".repeat(50_000) + "1" + ")".repeat(50_000) + ")",
                        "T0104"),
                Arguments.of("50,000 minus signs", "network x(a = " + "-".repeat(50_000) + "1)", "T0105"),
                Arguments.of("50,000 negations", "network x(a = " + "not ".repeat(50_000) + "true)", "T0105"),
                Arguments.of("a long sum", "network x(a = 1" + "+1".repeat(50_000) + ")", "T0105"),
                Arguments.of("a long call", "network x(a = min(1" + ",1".repeat(50_000) + "))", "T0105"),
                Arguments.of("50,000 braces", "network x()\nlayers " + "{ a ".repeat(50_000), "T0104"),
                Arguments.of("many closing brackets", "network x" + ")".repeat(500_000), "T0105"),
                Arguments.of("many parameters", "network x(" + list(70_000, i -> "p" + i + "=1") + ")", "T0206"),
                Arguments.of("one parameter many times", "network x(" + list(100_000, i -> "p=1") + ")", "T0202"),
                Arguments.of("100,000 rows that say nothing", HEADER + "|a|8|\n".repeat(100_000) + END, "T0406"),
                Arguments.of("many rows", HEADER + ROW.repeat(50_000) + END, "T0414"),
                Arguments.of(
                        "many repeats",
                        HEADER.replace("| c |", "| c | n |") + "| conv2d 1x1 | 8 | 2_147_483_648 |\n" + END,
                        "T0303"),
                Arguments.of(
                        "all layers that there may be",
                        HEADER.replace("| c |", "| c | n |") + "| conv2d 1x1 | 8 | 20000 |\n" + END,
                        ""),
                Arguments.of("many channels", HEADER + "| conv2d 1x1 | 1e18 |\n" + END, "T0303"),
                Arguments.of(
                        "the largest channels",
                        HEADER + "| conv2d 1x1 | 65536 |\n| conv2d 1x1 | 65536 |\n" + END,
                        "T0415"),
                Arguments.of(
                        "many columns",
                        "network x()\ntable t {\n|" + "operator|".repeat(100_000) + "\n" + END,
                        "T0110"),
                Arguments.of(
                        "many unknown words",
                        "network x(" + list(99, i -> "parameter_" + i + "=1") + ")\n"
                                + HEADER.substring(HEADER.indexOf("input"))
                                + IntStream.range(0, 20_000)
                                        .mapToObj(i -> "| conv2d 1x1 | paramter_" + i + " |\n")
                                        .collect(Collectors.joining())
                                + END,
                        "T0201"),
                Arguments.of("many settings", "network x()\nlayers {" + "a:1 ".repeat(200_000) + "}", "T0504"),
                Arguments.of("many statements", "network x()\n" + "layers {}\n".repeat(100_000), "T0501"),
                Arguments.of("many claims", "network x()\n" + "expect a<1\n".repeat(90_000), "T0511"));
    }

    private static String list(int count, IntFunction<String> item) {
        return IntStream.range(0, count).mapToObj(item).collect(Collectors.joining(","));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("inputs")
    @Timeout(60)
    void getsAShortAnswer(String name, String text, String code) {
        assertThat(text.length()).isLessThan(Source.MAX_BYTES);
        var checked = Tcns.check(Source.of("x.tcns", text), Map.of());
        if (code.isEmpty()) {
            assertThat(checked.value()).isPresent();
            return;
        }
        assertThat(checked.diagnostics())
                .extracting(problem -> problem.code().id())
                .contains(code);
        assertThat(DiagnosticPrinter.blocks(checked.diagnostics())).hasSizeLessThan(100_000);
    }

    @ParameterizedTest
    @MethodSource
    void largerFilesAreNotEvenRead(String text, @TempDir Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("x.tcns"), text);
        assertThat(Source.read(file).diagnostics()).extracting(Diagnostic::code).containsExactly(Code.FILE_TOO_LARGE);
    }

    static Stream<Named<String>> largerFilesAreNotEvenRead() {
        return Stream.of(
                Named.of("10 MB of one line", "x".repeat(10_000_000)),
                Named.of("100,000 rows", HEADER + ROW.repeat(100_000) + END));
    }

    @Test
    void endsAtTheThousandthError() {
        String text = "network x()\n" + HEADER.substring(HEADER.indexOf("input")) + ROW + "}\nhead features {"
                + " a:1".repeat(100_000) + "}\n";
        List<Diagnostic> problems =
                Tcns.check(Source.of("x.tcns", text), Map.of()).diagnostics();
        assertThat(problems).hasSize(1001);
        assertThat(problems.subList(0, 1000)).extracting(Diagnostic::code).containsOnly(Code.UNKNOWN_SETTING);
        assertThat(DiagnosticPrinter.line(problems.get(1000)))
                .isEqualTo("x.tcns:7:4017: error[T0004]: there are more than 1000 errors");
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("inputs")
    @Timeout(60)
    void hasABoundedFormOrAShortAnswer(String name, String text) {
        var form = Tcns.format(Source.of("x.tcns", text));
        assertThat(form.value().orElse("").length()).isLessThanOrEqualTo(Source.MAX_BYTES);
        assertThat(DiagnosticPrinter.blocks(form.diagnostics())).hasSizeLessThan(100_000);
    }
}
