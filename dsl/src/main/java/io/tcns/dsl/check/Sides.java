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
        List<Integer> sides = new ArrayList<>();
        String plain = text.replaceAll("\\s", "").replace("²", "^2").replace('×', 'x');
        for (String part : plain.split("x", -1)) {
            boolean squared = part.endsWith("^2");
            int side = number(squared ? part.substring(0, part.length() - 2) : part);
            sides.add(side);
            if (squared) {
                sides.add(side);
            }
        }
        return sides;
    }

    private static int number(String digits) {
        String significant = digits.replaceFirst("^0+(?=.)", "");
        return significant.length() > MOST_DIGITS ? Integer.MAX_VALUE : Integer.parseInt(significant);
    }
}
