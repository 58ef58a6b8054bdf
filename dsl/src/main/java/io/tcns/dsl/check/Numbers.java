package io.tcns.dsl.check;

import io.tcns.dsl.model.ParameterValue;
import io.tcns.dsl.model.ParameterValue.Real;
import io.tcns.dsl.model.ParameterValue.Whole;
import java.math.BigDecimal;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Numbers as they are written: {@code 300_774_272}, {@code 1e-3}, {@code 3.6M}, {@code 64KiB}. */
final class Numbers {

    /** Longer ones take more than linear time to read; the words of a spec are no longer anyway. */
    private static final int MAX_LENGTH = 100;

    /** With so many digits a number fits 64 bits, whatever they are. */
    private static final int SHORT_LENGTH = 18;

    private static final Pattern NUMBER =
            Pattern.compile("(-?[0-9][0-9_]*)((?:\\.[0-9][0-9_]*)?(?:[eE][+-]?[0-9]+)?)(k|M|G|KiB|MiB)?");

    private static final Map<String, Long> UNITS =
            Map.of("k", 1_000L, "M", 1_000_000L, "G", 1_000_000_000L, "KiB", 1L << 10, "MiB", 1L << 20);

    private Numbers() {}

    /** An integer where neither point nor exponent is written; empty when it is no number, or too large for its type. */
    static Optional<ParameterValue> parse(String text) {
        if (isShort(text)) {
            return Optional.of(new Whole(Long.parseLong(text)));
        }
        Matcher number = NUMBER.matcher(text);
        if (text.length() > MAX_LENGTH || !number.matches()) {
            return Optional.empty();
        }
        BigDecimal unit = BigDecimal.valueOf(UNITS.getOrDefault(String.valueOf(number.group(3)), 1L));
        String digits = number.group(1).replace("_", "");
        String fraction = number.group(2).replace("_", "");
        return fraction.isEmpty() ? whole(digits, unit) : real(digits + fraction, unit);
    }

    /** Whether these are digits alone, and so few that they fit: nearly every number of a table. */
    private static boolean isShort(String text) {
        if (text.isEmpty() || text.length() > SHORT_LENGTH) {
            return false;
        }
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) < '0' || text.charAt(i) > '9') {
                return false;
            }
        }
        return true;
    }

    private static Optional<ParameterValue> whole(String digits, BigDecimal unit) {
        BigDecimal whole = new BigDecimal(digits).multiply(unit);
        boolean fits = whole.toBigInteger().bitLength() < Long.SIZE;
        return fits ? Optional.of(new Whole(whole.longValueExact())) : Optional.empty();
    }

    private static Optional<ParameterValue> real(String decimal, BigDecimal unit) {
        double rough = Double.parseDouble(decimal);
        if (rough == 0 || Double.isInfinite(rough)) {
            // A BigDecimal cannot hold every exponent that can be written.
            return rough == 0 ? Optional.of(new Real(0)) : Optional.empty();
        }
        double exact = new BigDecimal(decimal).multiply(unit).doubleValue();
        return Double.isInfinite(exact) ? Optional.empty() : Optional.of(new Real(exact));
    }
}
