package io.tcns.exporters.report;

import java.lang.Character.UnicodeScript;
import java.util.Set;

/** How many columns of a terminal a text takes: East Asian characters and pictures take two, marks upon others none. */
final class DisplayWidth {

    private static final Set<UnicodeScript> WIDE = Set.of(
            UnicodeScript.HAN,
            UnicodeScript.HIRAGANA,
            UnicodeScript.KATAKANA,
            UnicodeScript.HANGUL,
            UnicodeScript.BOPOMOFO,
            UnicodeScript.YI);

    private DisplayWidth() {}

    static int of(String text) {
        return text.codePoints().map(DisplayWidth::of).sum();
    }

    /** How many chars from the start take at most {@code columns}. */
    static int prefix(String text, int columns) {
        int end = 0;
        int room = columns;
        while (end < text.length()) {
            int character = text.codePointAt(end);
            room -= of(character);
            if (room < 0) {
                return end;
            }
            end += Character.charCount(character);
        }
        return end;
    }

    /** From which char to the end at most {@code columns} are taken. */
    static int suffix(String text, int columns) {
        int start = text.length();
        int room = columns;
        while (start > 0) {
            int character = text.codePointBefore(start);
            room -= of(character);
            if (room < 0) {
                return start;
            }
            start -= Character.charCount(character);
        }
        return start;
    }

    private static int of(int character) {
        return switch (Character.getType(character)) {
            case Character.NON_SPACING_MARK, Character.ENCLOSING_MARK -> 0;
            default -> isWide(character) ? 2 : 1;
        };
    }

    private static boolean isWide(int character) {
        boolean isEastAsianPunctuation = character >= 0x3000 && character <= 0x303E;
        boolean isFullWidthForm =
                (character >= 0xFF01 && character <= 0xFF60) || (character >= 0xFFE0 && character <= 0xFFE6);
        boolean isPicture = character >= 0x1F300 && character <= 0x1FAFF;
        return isEastAsianPunctuation || isFullWidthForm || isPicture || WIDE.contains(UnicodeScript.of(character));
    }
}
