package io.tcns.dsl.format;

import io.tcns.dsl.syntax.Word;
import io.tcns.dsl.syntax.Word.Kind;
import java.util.Optional;
import java.util.Set;

/** Decides, word by word, where a line has spaces: between any two words, but for signs that hold on to one. */
final class Spacing {

    private static final Set<String> HOLD_ON_TO_THE_NEXT = Set.of("(", "[");
    private static final Set<String> HOLD_ON_TO_THE_ONE_BEFORE = Set.of(")", "]", ",", ":");
    private static final Set<String> END_OPERANDS = Set.of(")", "]");

    private Optional<Word> previous = Optional.empty();
    private boolean previousIsSign;

    /** Whether there is a space between the word before, if any, and this one, which is then the word before. */
    boolean before(Word word) {
        boolean spaced = previous.isPresent() && !previousIsSign && isSpaced(previous.get(), word);
        previousIsSign = word.is("-") && !previous.map(Spacing::endsOperand).orElse(false);
        previous = Optional.of(word);
        return spaced;
    }

    /** The word before, comments aside. */
    Optional<Word> previous() {
        return previous;
    }

    private static boolean isSpaced(Word before, Word word) {
        boolean calls = before.kind() == Kind.OPERAND && word.is("(");
        return !calls
                && !HOLD_ON_TO_THE_NEXT.contains(before.text())
                && !HOLD_ON_TO_THE_ONE_BEFORE.contains(word.text());
    }

    private static boolean endsOperand(Word word) {
        return word.kind() == Kind.OPERAND || END_OPERANDS.contains(word.text());
    }
}
