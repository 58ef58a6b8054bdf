package io.tcns.dsl.parse;

import static org.assertj.core.api.Assertions.assertThat;

import io.tcns.dsl.Span;
import java.util.List;
import org.antlr.v4.runtime.CharStreams;
import org.antlr.v4.runtime.CommonTokenStream;
import org.antlr.v4.runtime.Token;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OffsetsTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "network a ( )",
                "network \"😀\" a // 😀😀\nb",
                "\"😀\"😀\"\uD83D\" a",
                "é \uDE00 a",
                "\uFEFFa",
                "",
            })
    void givesEachTokenThePlaceOfItsText(String text) {
        Offsets offsets = new Offsets(text);
        for (Token token : tokens(text)) {
            Span span = offsets.span(token);
            String expected = token.getType() == Token.EOF ? "" : token.getText();
            assertThat(text.substring(span.start(), span.end())).isEqualTo(expected);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"a", "😀", "\"😀\" a "})
    void putsTheEndOfTheFileBehindTheText(String text) {
        List<Token> tokens = tokens(text);
        assertThat(new Offsets(text).span(tokens.get(tokens.size() - 1)))
                .isEqualTo(new Span(text.length(), text.length()));
    }

    private static List<Token> tokens(String text) {
        CommonTokenStream tokens = new CommonTokenStream(new TcnsLexer(CharStreams.fromString(text)));
        tokens.fill();
        return tokens.getTokens();
    }
}
