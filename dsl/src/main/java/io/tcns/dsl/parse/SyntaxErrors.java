package io.tcns.dsl.parse;

import io.tcns.dsl.Source;
import io.tcns.dsl.Span;
import io.tcns.dsl.diagnostic.Code;
import io.tcns.dsl.diagnostic.Diagnostic;
import io.tcns.dsl.diagnostic.Suggestions;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.antlr.v4.runtime.ParserRuleContext;
import org.antlr.v4.runtime.RecognitionException;
import org.antlr.v4.runtime.RuleContext;
import org.antlr.v4.runtime.Token;
import org.antlr.v4.runtime.TokenStream;
import org.antlr.v4.runtime.Vocabulary;

/** What ANTLR could not read, in the words of a person who writes tables. */
final class SyntaxErrors {

    private static final List<String> STATEMENTS =
            List.of("input", "layers", "backbone", "table", "head", "preprocess", "labels", "expect");

    private static final Map<String, String> CLOSING = Map.of("(", ")", "[", "]", "{", "}");

    /** How that is written in which a word is wrong. */
    private static final Map<Class<? extends RuleContext>, String> FORMS = Map.of(
            TcnsParser.FileContext.class, "a spec begins with `network name(width = 1.0, resolution = 224)`",
            TcnsParser.ImportLineContext.class, "an import is written `import \"mobilenet_v2.tcns\"`",
            TcnsParser.BackboneContext.class, "a backbone is written `backbone base = mobilenet_v2(width = 1.0)`",
            TcnsParser.NetworkContext.class, "a spec begins with `network name(width = 1.0, resolution = 224)`",
            TcnsParser.ParameterContext.class, "a parameter is written `name = default`",
            TcnsParser.InputLineContext.class, "the input is written `input image [224, 224, 3]`",
            TcnsParser.BlockContext.class, "a setting is written `key: value` or `key { ... }`",
            TcnsParser.SettingContext.class, "a setting is written `key: value` or `key { ... }`");

    /** More expected words than this are a list that nobody reads. */
    private static final int MAX_EXPECTED = 4;

    private final Source source;
    private final Offsets offsets;
    private final TokenStream tokens;

    SyntaxErrors(Source source, Offsets offsets, TokenStream tokens) {
        this.source = source;
        this.offsets = offsets;
        this.tokens = tokens;
    }

    /** @param vocabulary the parser's words */
    Diagnostic describe(Vocabulary vocabulary, RecognitionException error) {
        Token found = error.getOffendingToken();
        if (error.getCtx() instanceof TcnsParser.FileContext file && file.network() != null) {
            return noStatement(found);
        }
        List<String> words = expectedWords(vocabulary, error);
        Diagnostic problem = Diagnostic.of(Code.UNEXPECTED, source, place(found))
                .says("expected %s, found %s", expected(words, error), found(found))
                .help(advice(error, found));
        Optional<Token> open = openBracket(found)
                .filter(bracket -> found.getType() == Token.EOF
                        || (endsWhatIsOpen(found) && words.contains(CLOSING.get(bracket.getText()))));
        return open.isPresent() ? problem.see(offsets.span(open.get()), "this is not closed") : problem;
    }

    private Diagnostic noStatement(Token found) {
        Diagnostic problem = Diagnostic.of(Code.NO_STATEMENT, source, offsets.span(found))
                .says("%s does not begin a statement", found(found));
        if (found.getText().equals("network")) {
            return problem.help("a file holds one network");
        }
        if (found.getText().equals("import")) {
            return problem.help("imports stand above `network`");
        }
        if (found.getText().equals("|")) {
            return problem.help("rows stand in the braces of a table; a choice is written `or`");
        }
        if (closes(found.getText())) {
            return problem.help("nothing is open that it could close");
        }
        return problem.help(Suggestions.didYouMeanOneOf(found.getText(), "the statements are", STATEMENTS));
    }

    /** The word that is wrong; or, where one is missing at the end of a line or of the file, the place behind the last. */
    private Span place(Token found) {
        Span span = offsets.span(found);
        Optional<Token> before = before(found);
        if (before.isEmpty()) {
            return span;
        }
        // The words that end a row hold a comment and the line break.
        String text = before.get().getText().split("//", 2)[0];
        boolean endsRow = text.startsWith("|") && text.length() > 1;
        Span last = offsets.span(before.get());
        int end = endsRow ? last.start() + text.lastIndexOf('|') + 1 : last.end();
        boolean missing = !endsRow && !text.equals("{") && source.line(end) < source.line(span.start());
        return missing || found.getType() == Token.EOF ? new Span(end, end) : span;
    }

    private Optional<Token> before(Token found) {
        for (int i = found.getTokenIndex() - 1; i >= 0; i--) {
            if (tokens.get(i).getChannel() == Token.DEFAULT_CHANNEL) {
                return Optional.of(tokens.get(i));
            }
        }
        return Optional.empty();
    }

    /** The innermost bracket that is open where the parser stopped. */
    private Optional<Token> openBracket(Token found) {
        Deque<Token> open = new ArrayDeque<>();
        for (int i = 0; i < found.getTokenIndex(); i++) {
            String text = tokens.get(i).getText();
            if (CLOSING.containsKey(text)) {
                open.push(tokens.get(i));
            } else if (closes(text)) {
                open.poll();
            }
        }
        return Optional.ofNullable(open.peek());
    }

    private static boolean endsWhatIsOpen(Token token) {
        boolean endsCell = token.getText().equals("|") || token.getType() == TcnsParser.ROW_END;
        return endsCell || closes(token.getText()) || STATEMENTS.contains(token.getText());
    }

    private static boolean closes(String text) {
        return CLOSING.containsValue(text);
    }

    private String expected(List<String> words, RecognitionException error) {
        boolean beginsCell = isIn(error.getCtx(), TcnsParser.RowContext.class)
                && before(error.getOffendingToken())
                        .filter(token -> token.getText().equals("|"))
                        .isPresent();
        if (beginsCell) {
            return "a cell";
        }
        if (words.contains("<=")) {
            return "a comparison such as `<=`";
        }
        if (words.containsAll(List.of("a number", "(", "a name"))) {
            return "an expression";
        }
        if (error.getCtx() instanceof TcnsParser.BlockContext) {
            return "a setting or `}`";
        }
        if (error.getCtx() instanceof TcnsParser.HeaderContext && !words.contains("|")) {
            return "a column";
        }
        return words.isEmpty() || words.size() > MAX_EXPECTED ? "something else" : listed(words);
    }

    private static List<String> expectedWords(Vocabulary vocabulary, RecognitionException error) {
        var types = error.getExpectedTokens();
        if (types == null) {
            return List.of();
        }
        List<String> words = types.toList().stream()
                .map(type -> name(vocabulary, type))
                .distinct()
                .collect(Collectors.toCollection(ArrayList::new));
        // What every spec has is worth more than what it may have.
        return words.contains("network") ? List.of("network") : words;
    }

    private static String name(Vocabulary vocabulary, int type) {
        String literal = vocabulary.getLiteralName(type);
        if (literal != null) {
            return literal.substring(1, literal.length() - 1);
        }
        return switch (type) {
            case TcnsParser.ID -> "a name";
            case TcnsParser.NUMBER -> "a number";
            case TcnsParser.STRING -> "a string in quotes";
            case TcnsParser.KERNEL -> "a kernel such as 3x3";
            case TcnsParser.SHAPE -> "a shape such as 224^2x3";
            case TcnsParser.ROW_END -> "|";
            case TcnsParser.RULE_ROW -> "a rule of dashes";
            case TcnsParser.TAP -> "a tap such as @base.stage6";
            default -> "the end of the file";
        };
    }

    private Optional<String> advice(RecognitionException error, Token found) {
        RuleContext context = error.getCtx();
        if (context instanceof TcnsParser.NetworkContext network
                && !network.parameter().isEmpty()) {
            return Optional.empty();
        }
        if (found.getText().equals("]")
                && before(found).filter(open -> open.getText().equals("[")).isPresent()) {
            return Optional.of("a list has at least one item; `extras: none` has no extra maps, `aspp: none` no rates");
        }
        Optional<String> form = FORMS.entrySet().stream()
                .filter(entry -> entry.getKey().isInstance(context))
                .map(Map.Entry::getValue)
                .findFirst();
        if (form.isPresent()) {
            return form;
        }
        if (isIn(context, TcnsParser.TableContext.class) && !isIn(context, TcnsParser.RowContext.class)) {
            return Optional.of("a table is a header `| operator | c | n | s |`, and rows like it");
        }
        if (found.getType() == TcnsParser.TAP) {
            return Optional.of("`@` begins a tap, which stands in the settings of a head");
        }
        if (found.getText().equals("=")) {
            return Optional.of("equality is written `==`");
        }
        return isKeyword(found) && !beginsLine(found)
                ? Optional.of("`" + found.getText() + "` is a word of the language and names nothing else")
                : Optional.empty();
    }

    private static boolean isKeyword(Token token) {
        return TcnsParser.VOCABULARY.getLiteralName(token.getType()) != null
                && Character.isLetter(token.getText().charAt(0));
    }

    private boolean beginsLine(Token token) {
        return before(token)
                .filter(before -> source.line(offsets.span(before).start())
                        == source.line(offsets.span(token).start()))
                .isEmpty();
    }

    private static boolean isIn(RuleContext context, Class<? extends ParserRuleContext> rule) {
        for (RuleContext outer = context; outer != null; outer = outer.parent) {
            if (rule.isInstance(outer)) {
                return true;
            }
        }
        return false;
    }

    private static String found(Token token) {
        return switch (token.getType()) {
            case Token.EOF -> "the end of the file";
            case TcnsParser.ROW_END -> "the end of the row";
            case TcnsParser.RULE_ROW -> "a rule of dashes";
            default -> "`" + token.getText() + "`";
        };
    }

    /** {@code `a`, `b` or `c`}; phrases stay without quotes. */
    private static String listed(List<String> words) {
        List<String> quoted = words.stream()
                .map(word -> word.contains(" ") ? word : "`" + word + "`")
                .toList();
        int last = quoted.size() - 1;
        return last == 0 ? quoted.get(0) : String.join(", ", quoted.subList(0, last)) + " or " + quoted.get(last);
    }
}
