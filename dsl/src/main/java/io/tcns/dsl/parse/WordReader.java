package io.tcns.dsl.parse;

import io.tcns.dsl.Source;
import io.tcns.dsl.Span;
import io.tcns.dsl.syntax.Word;
import io.tcns.dsl.syntax.Word.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.antlr.v4.runtime.Token;

/** ANTLR's tokens as words; white space becomes line numbers, and the comment behind a row a word of its own. */
final class WordReader {

    private static final Map<Integer, Kind> KINDS = Map.ofEntries(
            Map.entry(TcnsLexer.ID, Kind.OPERAND),
            Map.entry(TcnsLexer.NUMBER, Kind.OPERAND),
            Map.entry(TcnsLexer.STRING, Kind.OPERAND),
            Map.entry(TcnsLexer.SHAPE, Kind.OPERAND),
            Map.entry(TcnsLexer.KERNEL, Kind.OPERAND),
            Map.entry(TcnsLexer.TAP, Kind.OPERAND),
            Map.entry(TcnsLexer.ROW_END, Kind.ROW_END),
            Map.entry(TcnsLexer.RULE_ROW, Kind.RULE),
            Map.entry(TcnsLexer.COMMENT, Kind.COMMENT));

    /** Words of the language that may stand as a value. */
    private static final List<String> VALUES = List.of("true", "false", "rounded", "truncated");

    private final Source source;
    private final Offsets offsets;
    private final List<Word> words = new ArrayList<>();
    private int line = 1;

    private WordReader(Source source, Offsets offsets) {
        this.source = source;
        this.offsets = offsets;
    }

    /** @param tokens of the whole text, white space and comments included */
    static List<Word> words(Source source, Offsets offsets, List<Token> tokens) {
        WordReader reader = new WordReader(source, offsets);
        tokens.stream()
                .filter(token -> token.getType() != TcnsLexer.SPACE && token.getType() != Token.EOF)
                .forEach(reader::read);
        return reader.words;
    }

    private void read(Token token) {
        int type = token.getType();
        int start = offsets.span(token).start();
        String text = token.getText().stripTrailing();
        if (type == TcnsLexer.ROW_END || type == TcnsLexer.RULE_ROW) {
            readLineEnd(kind(token), start, text);
            return;
        }
        boolean hasBlanks = type == TcnsLexer.SHAPE || type == TcnsLexer.KERNEL;
        Span span = new Span(start, start + text.length());
        add(kind(token), span, hasBlanks ? text.replaceAll("[ \t]", "") : text);
    }

    private static Kind kind(Token token) {
        return VALUES.contains(token.getText()) ? Kind.OPERAND : KINDS.getOrDefault(token.getType(), Kind.SIGN);
    }

    /** A token that goes to the end of its line has a comment inside. */
    private void readLineEnd(Kind kind, int start, String text) {
        int slashes = text.indexOf("//");
        int comment = slashes < 0 ? text.length() : slashes;
        String row = text.substring(0, comment).stripTrailing();
        add(kind, new Span(start, start + row.length()), row);
        if (comment < text.length()) {
            add(Kind.COMMENT, new Span(start + comment, start + text.length()), text.substring(comment));
        }
    }

    private void add(Kind kind, Span span, String text) {
        int wordLine = source.line(span.start());
        words.add(new Word(kind, span, text, wordLine, wordLine - line));
        line = wordLine;
    }
}
