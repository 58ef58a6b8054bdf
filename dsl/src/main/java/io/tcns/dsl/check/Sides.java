package io.tcns.dsl.check;

import java.util.ArrayList;
import java.util.List;

/** The sides of a kernel or a shape, as they are written: {@code 3x3}, {@code 224x224x3}, {@code 224^2x3}, {@code 224²×3}. */
final class Sides {

    /** Longer numbers do not fit an int. */
    private static final int MOST_DIGITS = 9;

    private Sides() {}

    /** The numbers between the crosses, squares twice; {@link Integer#MAX_VALUE} for one that is out of all ranges. */
    static List<Integer> of(String text) {
        List<Integer> sides = new ArrayList<>(3);
        int end = 0;
        while (end < text.length()) {
            int start = end;
            while (end < text.length() && !isCross(text.charAt(end))) {
                end++;
            }
            String side = text.substring(start, end);
            int square = Math.max(side.indexOf('^'), side.indexOf('²'));
            int number = number(square < 0 ? side : side.substring(0, square));
            sides.add(number);
            if (square >= 0) {
                sides.add(number);
            }
            end++;
        }
        return sides;
    }

    private static boolean isCross(char c) {
        return c == 'x' || c == '×';
    }

    private static int number(String text) {
        String digits = text.strip();
        int start = 0;
        while (start < digits.length() - 1 && digits.charAt(start) == '0') {
            start++;
        }
        return digits.length() - start > MOST_DIGITS
                ? Integer.MAX_VALUE
                : Integer.parseInt(digits, start, digits.length(), 10);
    }
}
