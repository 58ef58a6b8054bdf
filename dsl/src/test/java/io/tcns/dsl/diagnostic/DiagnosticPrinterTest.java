package io.tcns.dsl.diagnostic;

import static org.assertj.core.api.Assertions.assertThat;

import io.tcns.dsl.Source;
import io.tcns.dsl.Span;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class DiagnosticPrinterTest {

    @Test
    void printsOneLineForEditors() {
        Diagnostic problem = at("a\nbc here", "here").says("%d %s", 1, "problem");
        assertThat(DiagnosticPrinter.line(problem)).isEqualTo("t:2:4: error[T0108]: 1 problem");
    }

    @Test
    void printsWarningsAsSuch() {
        Source source = Source.of("t", "x");
        Diagnostic warning = Diagnostic.of(Code.ROW_CHANGES_NOTHING, source, new Span(0, 1));
        assertThat(DiagnosticPrinter.line(warning)).isEqualTo("t:1:1: warning[T0602]: a row changes nothing");
    }

    @Test
    void underlinesTheSpanAndAddsItsLabelRelatedPlacesAndHelp() {
        String text = "one two\nthree four\n";
        Diagnostic problem = at(text, "four")
                .says("wrong")
                .label("this")
                .see(span(text, "two"), "that")
                .help("write %s", "five");
        assertThat(DiagnosticPrinter.block(problem)).isEqualTo("""
                        t:2:7: error[T0108]: wrong
                            2 | three four
                              |       ^^^^ this
                            1 | one two
                              |     ^^^ that
                          help: write five
                        """);
    }

    @Test
    void showsALineOnceForNeighbouringPlaces() {
        String text = "one two";
        assertThat(DiagnosticPrinter.block(at(text, "two").says("wrong").see(span(text, "one"), "first")))
                .isEqualTo("""
                        t:1:5: error[T0108]: wrong
                            1 | one two
                              |     ^^^
                              | ^^^ first
                        """);
    }

    @Test
    void pointsBetweenCharactersWhereSomethingIsMissing() {
        Source source = Source.of("t", "one\n");
        Diagnostic problem =
                Diagnostic.of(Code.UNEXPECTED, source, new Span(3, 3)).says("wrong");
        assertThat(DiagnosticPrinter.block(problem)).isEqualTo("""
                        t:1:4: error[T0108]: wrong
                            1 | one
                              |    ^
                        """);
    }

    @Test
    void underlinesOnlyTheFirstLineOfALongerSpan() {
        assertThat(DiagnosticPrinter.block(at("a bc\nd e", "bc\nd").says("wrong")))
                .isEqualTo("""
                        t:1:3: error[T0108]: wrong
                            1 | a bc
                              |   ^^
                        """);
    }

    @Test
    void keepsTheCaretBelowItsCharacterBehindTabsAndAstralCharacters() {
        assertThat(DiagnosticPrinter.block(at("\t😀é\there", "here").says("wrong")))
                .isEqualTo("t:1:5: error[T0108]: wrong\n    1 | \t😀é\there\n      | \t  \t^^^^\n");
    }

    @Test
    void showsNoControlCharactersNorThoseThatTurnTextAround() {
        String block = DiagnosticPrinter.block(at("\u001B[31m\u202E\uD83D\u0000 here", "here")
                .says("\u001B[2J")
                .help("\u2028"));
        assertThat(block).contains("    1 | �[31m��� here\n");
        assertThat(block.codePoints()).noneMatch(c -> Character.isISOControl(c) && c != '\n');
        assertThat(block).doesNotContain("\u202E", "\u2028").contains("error[T0108]: �[2J");
    }

    @Test
    void showsAWindowOfAVeryLongLine() {
        String text = "a".repeat(600_000) + " here " + "b".repeat(400_000);
        String block = DiagnosticPrinter.block(at(text, "here").says("wrong"));
        assertThat(block).hasSizeLessThan(400).startsWith("t:1:600002: error[T0108]: wrong\n    1 | …aaa");
        List<String> lines = block.lines().toList();
        assertThat(lines.get(1).substring(lines.get(2).indexOf('^'))).startsWith("here b");
        String manyCarets = DiagnosticPrinter.block(at("x".repeat(1_000_000), "x".repeat(1_000_000)));
        assertThat(manyCarets).hasSizeLessThan(500);
    }

    @Test
    void leavesThePlaceOutWhereThereIsNoText() {
        Diagnostic problem = Diagnostic.of(Code.FILE_UNREADABLE, Source.of("t", ""), new Span(0, 0))
                .says("there is no such file")
                .help(Optional.empty());
        assertThat(DiagnosticPrinter.block(problem)).isEqualTo("t: error[T0001]: there is no such file\n");
    }

    private static Diagnostic at(String text, String place) {
        return Diagnostic.of(Code.UNEXPECTED, Source.of("t", text), span(text, place));
    }

    private static Span span(String text, String place) {
        int start = text.indexOf(place);
        return new Span(start, start + place.length());
    }
}
