package io.tcns.dsl;

import static org.assertj.core.api.Assertions.assertThat;

import io.tcns.dsl.parse.SpecParser;
import io.tcns.dsl.syntax.SpecFile;
import io.tcns.dsl.syntax.SpecText;
import io.tcns.dsl.syntax.Word;
import io.tcns.dsl.syntax.Word.Kind;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What holds for the canonical form of any text that parses. */
final class Canonical {

    private static final Pattern SPAN =
            Pattern.compile("(Shape\\[|kernel=)?(?:\\w*[sS]pan=)?Span\\[start=(\\d+), end=(\\d+)]");

    private Canonical() {}

    /** The canonical form of a text, seen to have the same syntax and comments, and to be its own canonical form. */
    static String form(String text) {
        Source source = Source.of("test.tcns", text);
        String form = Tcns.format(source).orThrow();
        Source formatted = Source.of("test.tcns", form);
        assertThat(syntax(formatted)).as(text).isEqualTo(syntax(source));
        assertThat(words(formatted)).as(text).isEqualTo(words(source));
        assertThat(comments(formatted)).as(text).isEqualTo(comments(source));
        assertThat(Tcns.format(formatted).orThrow()).as(text).isEqualTo(form);
        assertThat(form).doesNotContain("\r", "\t\n", " \n", "\n\n\n").endsWith("\n");
        return form;
    }

    /** The tree of a text, without its places, but with what is only known by its place. */
    private static String syntax(Source source) {
        SpecFile spec = Tcns.parse(source).orThrow();
        return SPAN.matcher(spec.imports() + " " + spec.name() + " " + spec.parameters() + " " + spec.statements())
                .replaceAll(span -> Matcher.quoteReplacement(
                        span.group(1) == null
                                ? ""
                                : source.text()
                                        .substring(Integer.parseInt(span.group(2)), Integer.parseInt(span.group(3)))
                                        .replaceAll("[ \t]", "")));
    }

    private static List<String> comments(Source source) {
        return text(source).words().stream()
                .filter(Word::isComment)
                .map(comment -> comment.text().stripTrailing())
                .toList();
    }

    /** All words but those that may be left out: commas, and lines of dashes. */
    private static List<String> words(Source source) {
        return text(source).words().stream()
                .filter(word -> !word.isComment() && word.kind() != Kind.RULE && !word.is(","))
                .map(word -> word.text().replaceAll("[–—]", "-"))
                .toList();
    }

    private static SpecText text(Source source) {
        return SpecParser.parseText(source).orThrow();
    }
}
