package io.tcns.dsl.format;

import io.tcns.dsl.format.Outline.Brackets;
import io.tcns.dsl.format.Outline.Part;
import io.tcns.dsl.format.Outline.Phrase;
import io.tcns.dsl.format.Outline.Row;
import io.tcns.dsl.format.Outline.Single;
import io.tcns.dsl.format.Outline.Table;
import io.tcns.dsl.syntax.Name;
import io.tcns.dsl.syntax.SpecFile;
import io.tcns.dsl.syntax.SpecText;
import io.tcns.dsl.syntax.Statement;
import io.tcns.dsl.syntax.Word;
import io.tcns.dsl.syntax.Word.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Sorts the words of a spec into its outline. The spec is known to be right, so that looking for brackets is enough. */
final class OutlineReader {

    private static final Set<String> OPENING = Set.of("(", "[");
    private static final Set<String> CLOSING = Set.of(")", "]", "}");
    private static final Set<String> DASHES = Set.of("-", "–", "—");

    private final SpecFile spec;
    private final List<Word> words;

    /** Where settings begin, which need not have a comma between them. */
    private final Set<Integer> settings;

    /** Where names stand that parameters follow. */
    private final Set<Integer> networks;

    private int next;

    /** The comments that were read and have no place yet. */
    private List<Word> comments = new ArrayList<>();

    private OutlineReader(SpecText text) {
        this.spec = text.spec();
        this.words = text.words();
        this.settings = spec.statements().stream()
                .flatMap(OutlineReader::keys)
                .map(key -> key.span().start())
                .collect(Collectors.toSet());
        this.networks = networks(spec);
    }

    static Outline read(SpecText text) {
        return new OutlineReader(text).outline();
    }

    private static Stream<Name> keys(Statement statement) {
        if (statement instanceof Statement.Layers layers) {
            return layers.block().keys();
        }
        if (statement instanceof Statement.Preprocess preprocess) {
            return preprocess.block().keys();
        }
        if (statement instanceof Statement.Backbone backbone) {
            return backbone.block().keys();
        }
        return statement instanceof Statement.Head head ? head.block().keys() : Stream.empty();
    }

    /** The names of networks that parameters or arguments follow in brackets. */
    private static Set<Integer> networks(SpecFile spec) {
        return Stream.concat(
                        Stream.of(spec.name()),
                        spec.statements(Statement.Backbone.class).stream().map(Statement.Backbone::network))
                .map(name -> name.span().start())
                .collect(Collectors.toSet());
    }

    private Outline outline() {
        int body = spec.statements().stream()
                .mapToInt(statement -> statement.span().start())
                .findFirst()
                .orElse(Integer.MAX_VALUE);
        List<Phrase> imports = spec.imports().stream()
                .map(line -> phraseBefore(line.span().end()))
                .toList();
        Phrase network = phraseBefore(body);
        List<Phrase> statements = spec.statements().stream()
                .map(statement -> phraseBefore(statement.span().end()))
                .toList();
        readComments();
        return new Outline(imports, network, statements, takeComments());
    }

    private Phrase phraseBefore(int end) {
        return phrase(word -> word.span().start() >= end);
    }

    /** @param ends whether a word, when it stands in no further brackets, is the first behind the phrase */
    private Phrase phrase(Predicate<Word> ends) {
        readComments();
        List<Word> before = takeComments();
        int lineBreaks = words.get(next).lineBreaks();
        List<Part> parts = new ArrayList<>();
        Spacing spacing = new Spacing();
        int depth = 0;
        while (next < words.size() && (depth > 0 || parts.isEmpty() || !ends.test(words.get(next)))) {
            Word word = words.get(next++);
            if (word.isComment()) {
                comments.add(word);
                continue;
            }
            takeComments().forEach(comment -> parts.add(new Single(comment, true)));
            Part part = part(word, spacing);
            parts.add(part);
            depth += part instanceof Single ? depth(word) : 0;
        }
        return new Phrase(before, lineBreaks, List.copyOf(parts));
    }

    private static int depth(Word word) {
        return OPENING.contains(word.text()) ? 1 : CLOSING.contains(word.text()) ? -1 : 0;
    }

    private Part part(Word word, Spacing spacing) {
        Optional<Word> previous = spacing.previous();
        Single single = new Single(word, spacing.before(word));
        boolean isList = word.is("[") && previous.filter(colon -> colon.is(":")).isPresent();
        boolean isParameters = word.is("(")
                && previous.filter(name -> networks.contains(name.span().start()))
                        .isPresent();
        if (isList || isParameters) {
            Brackets brackets = brackets(single);
            // What follows, such as a block behind arguments, stands behind the closing bracket.
            spacing.before(brackets.close());
            return brackets;
        }
        if (!word.is("{")) {
            return single;
        }
        readComments();
        return words.get(next).is("|") ? table(single) : brackets(single);
    }

    private Brackets brackets(Single open) {
        List<Phrase> phrases = new ArrayList<>();
        while (!isNext(CLOSING)) {
            phrases.add(phrase(word -> word.is(",")
                    || CLOSING.contains(word.text())
                    || settings.contains(word.span().start())));
            readComments();
            if (words.get(next).is(",")) {
                next++;
            }
        }
        return new Brackets(open, List.copyOf(phrases), takeComments(), words.get(next++));
    }

    private Table table(Single open) {
        List<Row> rows = new ArrayList<>();
        rows.add(row());
        readComments();
        if (words.get(next).kind() != Kind.RULE) {
            rows.add(Row.RULE);
        }
        while (!isNext(CLOSING)) {
            rows.add(row());
        }
        next++;
        return new Table(open, List.copyOf(rows), takeComments());
    }

    private Row row() {
        readComments();
        List<Word> before = takeComments();
        int lineBreaks = words.get(next).lineBreaks();
        List<String> cells = words.get(next).kind() == Kind.RULE ? List.of() : cells();
        next++;
        boolean commented = words.get(next).isComment() && words.get(next).lineBreaks() == 0;
        return new Row(before, lineBreaks, cells, commented ? Optional.of(words.get(next++)) : Optional.empty());
    }

    /** The cells of a row, up to its closing bar. */
    private List<String> cells() {
        List<String> cells = new ArrayList<>();
        while (words.get(next).kind() != Kind.ROW_END) {
            next++;
            cells.add(cell());
        }
        return List.copyOf(cells);
    }

    private String cell() {
        StringBuilder text = new StringBuilder();
        Spacing spacing = new Spacing();
        for (; !words.get(next).is("|"); next++) {
            Word word = words.get(next);
            text.append(spacing.before(word) ? " " : "").append(word.text());
        }
        return DASHES.contains(text.toString()) ? "-" : text.toString();
    }

    private boolean isNext(Set<String> signs) {
        readComments();
        return signs.contains(words.get(next).text());
    }

    private void readComments() {
        while (next < words.size() && words.get(next).isComment()) {
            comments.add(words.get(next++));
        }
    }

    private List<Word> takeComments() {
        List<Word> taken = List.copyOf(comments);
        comments = new ArrayList<>();
        return taken;
    }
}
