package io.tcns.dsl.parse;

import java.text.Normalizer;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What to write instead of characters that mean nothing in a spec. */
final class StrayCharacters {

    /** Characters outside ASCII that a keyboard or a word processor puts where ASCII was meant. */
    private static final Map<Character, Character> LOOK_ALIKES = Map.ofEntries(
            // Cyrillic
            Map.entry('а', 'a'),
            Map.entry('в', 'b'),
            Map.entry('е', 'e'),
            Map.entry('і', 'i'),
            Map.entry('к', 'k'),
            Map.entry('м', 'm'),
            Map.entry('н', 'h'),
            Map.entry('о', 'o'),
            Map.entry('р', 'p'),
            Map.entry('с', 'c'),
            Map.entry('т', 't'),
            Map.entry('у', 'y'),
            Map.entry('х', 'x'),
            Map.entry('ѕ', 's'),
            Map.entry('ј', 'j'),
            Map.entry('А', 'A'),
            Map.entry('В', 'B'),
            Map.entry('Е', 'E'),
            Map.entry('І', 'I'),
            Map.entry('К', 'K'),
            Map.entry('М', 'M'),
            Map.entry('Н', 'H'),
            Map.entry('О', 'O'),
            Map.entry('Р', 'P'),
            Map.entry('С', 'C'),
            Map.entry('Т', 'T'),
            Map.entry('Х', 'X'),
            // Greek
            Map.entry('α', 'a'),
            Map.entry('ι', 'i'),
            Map.entry('ν', 'v'),
            Map.entry('ο', 'o'),
            Map.entry('ρ', 'p'),
            Map.entry('χ', 'x'),
            // Signs
            Map.entry('−', '-'),
            Map.entry('‐', '-'),
            Map.entry('‑', '-'),
            Map.entry('‒', '-'),
            Map.entry('―', '-'),
            Map.entry('“', '"'),
            Map.entry('”', '"'),
            Map.entry('„', '"'),
            Map.entry('│', '|'),
            Map.entry('¦', '|'),
            Map.entry('ˆ', '^'),
            Map.entry('∗', '*'),
            Map.entry('⁄', '/'),
            Map.entry('∕', '/'));

    private static final String RANGE = "a range is written `0.2 .. 0.95`";

    /** What other languages write. */
    private static final Map<Character, String> HABITS = Map.ofEntries(
            Map.entry('^', "a shape is written `224^2x3` or `224x224x3`"),
            Map.entry('²', "a shape is written `224^2x3` or `224x224x3`"),
            Map.entry('³', "a shape is written `224^2x3` or `224x224x3`"),
            Map.entry('×', "a product is written with `*`"),
            Map.entry('·', "a product is written with `*`"),
            Map.entry('≤', "write `<=`"),
            Map.entry('≥', "write `>=`"),
            Map.entry('≠', "write `!=`"),
            Map.entry('&', "write `and`"),
            Map.entry('!', "write `not`"),
            Map.entry('.', "a number begins and ends with a digit: `0.5`, `1.0`"),
            Map.entry('@', "a tap is written `@backbone.row` or `@backbone.row.repeat.role`"),
            Map.entry('…', RANGE),
            Map.entry(';', "a statement ends by itself"),
            Map.entry('#', "a comment begins with `//`"),
            Map.entry('\'', "a string stands in double quotes"),
            Map.entry('\u00A0', "this space does not break; write a plain one"));

    /** What stands between the side of a shape and its {@code x}. */
    private static final Pattern SQUARE = Pattern.compile("(?:\\^[ \t]*2|²)[ \t]*");

    private StrayCharacters() {}

    /**
     * Where the character stands that is the mistake, when the one at a place means nothing.
     *
     * <p>The square of a shape means nothing where a look-alike follows in place of the shape's {@code x}.
     */
    static int culprit(String text, int place) {
        Matcher square = SQUARE.matcher(text).region(place, text.length());
        if (!square.lookingAt() || square.end() == text.length()) {
            return place;
        }
        int next = text.codePointAt(square.end());
        return next != 'x' && plain(next).equals("x") ? square.end() : place;
    }

    /** What to write instead of the character at a place. */
    static Optional<String> advice(String text, int place) {
        int character = text.codePointAt(place);
        if (character == '.' && place > 1 && text.startsWith("..", place - 2)) {
            return Optional.of(RANGE);
        }
        if (!Character.isBmpCodePoint(character)) {
            return lookAlike(character);
        }
        return Optional.ofNullable(HABITS.get((char) character)).or(() -> lookAlike(character));
    }

    private static Optional<String> lookAlike(int character) {
        String plain = plain(character);
        boolean ascii = plain.length() == 1 && plain.charAt(0) > ' ' && plain.charAt(0) < 127;
        return ascii && plain.charAt(0) != character
                ? Optional.of("it looks like `" + plain + "`, but is another character")
                : Optional.empty();
    }

    /** What a character looks like, or itself. */
    private static String plain(int character) {
        return Character.isBmpCodePoint(character) && LOOK_ALIKES.containsKey((char) character)
                ? String.valueOf(LOOK_ALIKES.get((char) character))
                : Normalizer.normalize(Character.toString(character), Normalizer.Form.NFKC);
    }
}
