package io.tcns.dsl;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.DictionaryFile;
import com.code_intelligence.jazzer.junit.FuzzTest;
import io.tcns.dsl.diagnostic.Checked;
import io.tcns.dsl.diagnostic.Diagnostic;
import io.tcns.dsl.diagnostic.DiagnosticPrinter;
import io.tcns.dsl.model.Architecture;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever a spec says, the front end answers: with a network, or with diagnostics that show their places. */
class SpecFuzzTest {

    private static final String IMPORTED = Specs.example("mobilenet_v2").text();
    private static final String IMPORTING =
            Specs.example("ssdlite_mobilenet_v2").text();

    @TempDir
    static Path folder;

    private static final Pattern LINE_FEED = Pattern.compile("(?<!\r)\n");

    static Stream<byte[]> brokenSpecs() throws IOException {
        try (Stream<Path> files = Files.list(Path.of("src/test/resources/errors"))) {
            List<byte[]> specs = new ArrayList<>();
            for (Path spec : files.filter(file -> file.toString().endsWith(".tcns"))
                    .sorted()
                    .toList()) {
                specs.add(Files.readAllBytes(spec));
            }
            return specs.stream();
        }
    }

    @MethodSource("brokenSpecs")
    @FuzzTest
    @DictionaryFile(resourcePath = "words.dict")
    void answersAnyText(byte[] text) {
        assertAnswers(new String(text, StandardCharsets.UTF_8), Map.of());
    }

    @FuzzTest
    void answersChangedExamples(FuzzedDataProvider data) {
        Map<String, String> overrides = data.consumeBoolean()
                ? Map.of(data.pickValue(List.of("width", "resolution", "classes", "divisor")), data.consumeString(20))
                : Map.of();
        assertAnswers(ChangedSpec.of(data), overrides);
    }

    @FuzzTest
    void answersChangedFilesOneOfWhichImportsTheOther(FuzzedDataProvider data) throws IOException {
        write("mobilenet_v2.tcns", ChangedSpec.of(IMPORTED, data));
        Path spec = write("ssdlite_mobilenet_v2.tcns", ChangedSpec.of(IMPORTING, data));
        assertShowable(Source.read(spec).then(source -> Tcns.check(source, Map.of())));
    }

    private static Path write(String name, String text) throws IOException {
        return Files.write(folder.resolve(name), text.getBytes(StandardCharsets.UTF_8));
    }

    @FuzzTest
    void answersAllLineEndsAlike(FuzzedDataProvider data) {
        String text = ChangedSpec.of(data);
        assertThat(places(LINE_FEED.matcher(text).replaceAll("\r\n"))).isEqualTo(places(text));
    }

    @FuzzTest
    void formsHaveTheirOwnForm(FuzzedDataProvider data) {
        Checked<String> form = Tcns.format(Source.of("fuzz.tcns", ChangedSpec.of(data)));
        form.diagnostics().forEach(SpecFuzzTest::assertShowsItsPlace);
        form.value()
                .ifPresent(text -> assertThat(
                                Tcns.format(Source.of("fuzz.tcns", text)).value())
                        .contains(text));
    }

    private static void assertAnswers(String text, Map<String, String> overrides) {
        assertShowable(Tcns.check(Source.of("fuzz.tcns", text), overrides));
    }

    private static void assertShowable(Checked<Architecture> checked) {
        checked.diagnostics().forEach(SpecFuzzTest::assertShowsItsPlace);
        assertPrintable(DiagnosticPrinter.blocks(checked.diagnostics()), "\t\n");
    }

    private static void assertShowsItsPlace(Diagnostic problem) {
        int length = problem.source().text().length();
        Stream.concat(Stream.of(problem.span()), problem.related().stream().map(Diagnostic.Related::span))
                .forEach(span -> assertThat(span.end()).as(problem.toString()).isLessThanOrEqualTo(length));
        assertThat(problem.message()).isNotBlank();
        assertPrintable(DiagnosticPrinter.line(problem), "\t");
    }

    private static void assertPrintable(String text, String allowed) {
        assertThat(text.chars().anyMatch(c -> Character.isISOControl(c) && allowed.indexOf(c) < 0))
                .as(text)
                .isFalse();
    }

    private static List<String> places(String text) {
        Source source = Source.of("fuzz.tcns", text);
        return Tcns.check(source, Map.of()).diagnostics().stream()
                .map(problem ->
                        problem.code() + " " + source.line(problem.span().start()) + ":"
                                + source.column(problem.span().start()))
                .toList();
    }
}
