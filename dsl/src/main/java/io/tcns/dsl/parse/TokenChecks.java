package io.tcns.dsl.parse;

import io.tcns.dsl.Source;
import io.tcns.dsl.Span;
import io.tcns.dsl.diagnostic.Code;
import io.tcns.dsl.diagnostic.Diagnostic;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.antlr.v4.runtime.Token;

/**
 * What can be wrong with the words of a spec before anybody asks for their order.
 *
 * <p>The parser recurses, so nesting and the length of expressions are bounded here, on the flat list of tokens.
 */
final class TokenChecks {

    /** How deep brackets may nest. */
    static final int MAX_NESTING = 64;

    /** How many tokens an expression may have. */
    static final int MAX_EXPRESSION_TOKENS = 200;

    /** How many bars a row may have before its last one: far more than there are columns. */
    static final int MAX_BARS = 100;

    /** How many characters a name, a number or a string may have: names go into every layer's. */
    static final int MAX_WORD_LENGTH = 100;

    /** How many names a tap has that may each be so long. */
    private static final int TAP_NAMES = 3;

    private static final BitSet BAR = literals("|");
    private static final BitSet OPENING_BRACE = literals("{");
    private static final BitSet OPENING = literals("(", "[", "{");
    private static final BitSet CLOSING = literals(")", "]", "}");

    /** Between two of these, all tokens belong to one expression or to none. */
    private static final BitSet EXPRESSION_ENDS = literals(
            "|",
            "{",
            "}",
            "[",
            "]",
            ":",
            "..",
            "=",
            "when",
            "least",
            "exactly",
            "by",
            "to",
            "expect",
            "input",
            "table",
            "head",
            "labels",
            "layers",
            "preprocess",
            "backbone",
            "import");

    private final Source source;
    private final Offsets offsets;
    private int nesting;
    private int expressionTokens;
    private boolean inRow;
    private int bars;

    /** The token before the present one; at the first one, itself. */
    private Token previous;

    private int previousLine;

    private TokenChecks(Source source, Offsets offsets, Token first) {
        this.source = source;
        this.offsets = offsets;
        this.previous = first;
        this.previousLine = line(first);
    }

    /** The types of tokens that the grammar writes out. */
    private static BitSet literals(String... texts) {
        Set<String> quoted = Stream.of(texts).map(text -> "'" + text + "'").collect(Collectors.toSet());
        BitSet types = new BitSet();
        for (int type = 0; type <= TcnsLexer.VOCABULARY.getMaxTokenType(); type++) {
            types.set(type, quoted.contains(TcnsLexer.VOCABULARY.getDisplayName(type)));
        }
        return types;
    }

    private static boolean is(Token token, BitSet types) {
        return token.getType() != Token.EOF && types.get(token.getType());
    }

    /** @param tokens of the whole text, the end of the file included */
    static Optional<Diagnostic> firstProblem(Source source, Offsets offsets, List<Token> tokens) {
        TokenChecks checks = new TokenChecks(source, offsets, tokens.get(0));
        for (Token token : tokens) {
            if (token.getChannel() == Token.DEFAULT_CHANNEL) {
                Optional<Diagnostic> problem = checks.problem(token);
                if (problem.isPresent()) {
                    return problem;
                }
            }
        }
        return Optional.empty();
    }

    private Optional<Diagnostic> problem(Token token) {
        Optional<Diagnostic> problem = row(token)
                .or(() -> character(token))
                .or(() -> word(token))
                .or(() -> rule(token))
                .or(() -> bars(token))
                .or(() -> nesting(token))
                .or(() -> expression(token));
        previous = token;
        return problem;
    }

    /** A row is one line: a word of it on the next one says that its last bar is missing. */
    private Optional<Diagnostic> row(Token token) {
        int line = line(token);
        boolean newLine = line > previousLine;
        boolean cut = previous.getType() == TcnsLexer.RULE_CUT && token.getType() == Token.EOF;
        previousLine = line;
        if (inRow && (newLine || cut)) {
            int end = offsets.span(previous).end();
            return Optional.of(Diagnostic.of(Code.ROW_NOT_CLOSED, source, new Span(end, end))
                    .says("the row has no closing bar")
                    .help("a row is one line and ends in `|`"));
        }
        boolean beginsRow = is(token, BAR) && (newLine || is(previous, OPENING_BRACE) || endsRow(previous));
        inRow = !endsRow(token) && (inRow || beginsRow || token.getType() == TcnsLexer.RULE_CUT);
        return Optional.empty();
    }

    private static boolean endsRow(Token token) {
        return token.getType() == TcnsLexer.ROW_END || token.getType() == TcnsLexer.RULE_ROW;
    }

    /** Where the token begins: the one that closes a row ends on the next line, for it holds the line break. */
    private int line(Token token) {
        return source.line(offsets.span(token).start());
    }

    private Optional<Diagnostic> character(Token token) {
        if (token.getType() != TcnsLexer.UNRECOGNIZED) {
            return Optional.empty();
        }
        String text = token.getText();
        if (text.equals("\"")) {
            Span start = offsets.span(token);
            Span line = source.lineSpan(source.line(start.start()));
            return Optional.of(Diagnostic.of(Code.STRING_NOT_CLOSED, source, start.to(line))
                    .says("the string is not closed on its line")
                    .help("end it with `\"`"));
        }
        int place = StrayCharacters.culprit(source.text(), offsets.span(token).start());
        int character = source.text().codePointAt(place);
        Span span = new Span(place, place + Character.charCount(character));
        return Optional.of(Diagnostic.of(Code.UNKNOWN_CHARACTER, source, span)
                .says("the character `%s` (U+%04X) means nothing here", Character.toString(character), character)
                .help(StrayCharacters.advice(source.text(), place)));
    }

    private Optional<Diagnostic> word(Token token) {
        if (token.getType() == TcnsLexer.RESERVED) {
            return Optional.of(error(Code.RESERVED_WORD, token)
                    .says("`%s` is reserved for a later version of the language", token.getText()));
        }
        int length = token.getStopIndex() - token.getStartIndex() + 1;
        int most = token.getType() == TcnsLexer.TAP ? TAP_NAMES * MAX_WORD_LENGTH : MAX_WORD_LENGTH;
        if (isWord(token) && length > most) {
            return Optional.of(
                    error(Code.WORD_TOO_LONG, token).says("a word of %d characters, more than %d", length, most));
        }
        return Optional.empty();
    }

    private static boolean isWord(Token token) {
        return switch (token.getType()) {
            case TcnsLexer.ID, TcnsLexer.NUMBER, TcnsLexer.STRING, TcnsLexer.SHAPE, TcnsLexer.KERNEL, TcnsLexer.TAP ->
                true;
            default -> false;
        };
    }

    private Optional<Diagnostic> rule(Token token) {
        return previous.getType() == TcnsLexer.RULE_CUT
                ? Optional.of(error(Code.UNEXPECTED, token)
                        .says("a rule of dashes holds something else")
                        .help("it is written `|---|---|`"))
                : Optional.empty();
    }

    private Optional<Diagnostic> bars(Token token) {
        bars = endsRow(token) ? 0 : bars + (is(token, BAR) ? 1 : 0);
        return bars <= MAX_BARS
                ? Optional.empty()
                : Optional.of(error(Code.TOO_MANY_CELLS, token).says("the row has more than %d cells", MAX_BARS));
    }

    private Optional<Diagnostic> nesting(Token token) {
        nesting += is(token, OPENING) ? 1 : is(token, CLOSING) ? -1 : 0;
        return nesting <= MAX_NESTING
                ? Optional.empty()
                : Optional.of(
                        error(Code.NESTED_TOO_DEEP, token).says("brackets nest deeper than %d levels", MAX_NESTING));
    }

    private Optional<Diagnostic> expression(Token token) {
        boolean ends = endsRow(token) || is(token, EXPRESSION_ENDS);
        expressionTokens = ends ? 0 : expressionTokens + 1;
        return expressionTokens <= MAX_EXPRESSION_TOKENS
                ? Optional.empty()
                : Optional.of(error(Code.EXPRESSION_TOO_LONG, token)
                        .says("the expression has more than %d words and signs", MAX_EXPRESSION_TOKENS));
    }

    private Diagnostic error(Code code, Token token) {
        return Diagnostic.of(code, source, offsets.span(token));
    }
}
