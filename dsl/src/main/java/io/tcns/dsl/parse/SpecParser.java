package io.tcns.dsl.parse;

import io.tcns.dsl.Source;
import io.tcns.dsl.diagnostic.Checked;
import io.tcns.dsl.diagnostic.Diagnostic;
import io.tcns.dsl.syntax.SpecFile;
import io.tcns.dsl.syntax.SpecText;
import java.util.Optional;
import org.antlr.v4.runtime.CharStreams;
import org.antlr.v4.runtime.CommonTokenStream;
import org.antlr.v4.runtime.DefaultErrorStrategy;
import org.antlr.v4.runtime.InputMismatchException;
import org.antlr.v4.runtime.Parser;
import org.antlr.v4.runtime.RecognitionException;
import org.antlr.v4.runtime.Token;
import org.antlr.v4.runtime.atn.ATNState;
import org.antlr.v4.runtime.misc.IntervalSet;

/**
 * Text to syntax. Stops at the first error, because a parser that goes on after one invents others.
 *
 * <p>This is the only door to ANTLR.
 */
public final class SpecParser {

    private final Source source;
    private final Offsets offsets;
    private final CommonTokenStream tokens;

    private SpecParser(Source source) {
        this.source = source;
        this.offsets = new Offsets(source.text());
        TcnsLexer lexer = new TcnsLexer(CharStreams.fromString(source.text(), source.name()));
        lexer.removeErrorListeners();
        this.tokens = new CommonTokenStream(lexer);
        tokens.fill();
    }

    public static Checked<SpecFile> parse(Source source) {
        return new SpecParser(source).parse();
    }

    /** The same, together with all words and comments of the text. */
    public static Checked<SpecText> parseText(Source source) {
        SpecParser parser = new SpecParser(source);
        return parser.parse()
                .then(spec -> Checked.of(
                        new SpecText(spec, WordReader.words(source, parser.offsets, parser.tokens.getTokens()))));
    }

    private Checked<SpecFile> parse() {
        Optional<Diagnostic> problem = TokenChecks.firstProblem(source, offsets, tokens.getTokens());
        if (problem.isPresent()) {
            return Checked.failed(problem.get());
        }
        TcnsParser parser = new TcnsParser(tokens);
        parser.removeErrorListeners();
        parser.setErrorHandler(new FirstErrorStrategy());
        try {
            return Checked.of(new SyntaxBuilder(source, offsets).file(parser.file()));
        } catch (FirstErrorStrategy.SyntaxError e) {
            return Checked.failed(
                    new SyntaxErrors(source, offsets, tokens).describe(parser.getVocabulary(), e.cause()));
        }
    }

    /** Ends the parse at the first error instead of guessing what was meant. */
    private static final class FirstErrorStrategy extends DefaultErrorStrategy {

        /** Carries ANTLR's exception out of the parser; never leaves this class's owner. */
        private static final class SyntaxError extends RuntimeException {
            private static final long serialVersionUID = 1L;
            private final transient RecognitionException cause;

            SyntaxError(RecognitionException cause) {
                super(cause);
                this.cause = cause;
            }

            RecognitionException cause() {
                return cause;
            }
        }

        @Override
        public void recover(Parser parser, RecognitionException e) {
            throw new SyntaxError(e);
        }

        @Override
        public Token recoverInline(Parser parser) {
            throw new SyntaxError(new InputMismatchException(parser));
        }

        /** Called where a loop or an option begins: so the exception knows all words that could follow there. */
        @Override
        public void sync(Parser parser) {
            ATNState state = parser.getATN().states.get(parser.getState());
            IntervalSet next = parser.getATN().nextTokens(state);
            if (!next.contains(Token.EPSILON)
                    && !next.contains(parser.getInputStream().LA(1))) {
                throw new SyntaxError(new InputMismatchException(parser));
            }
        }
    }
}
