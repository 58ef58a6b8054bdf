package io.tcns.dsl.diagnostic;

import java.util.Arrays;
import java.util.Collection;
import java.util.Locale;
import java.util.Optional;

/** The name that was probably meant. */
public final class Suggestions {

    /** Further away, a name is another one. This also bounds the time for a comparison, which hostile text could multiply. */
    private static final int MAX_EDITS = 3;

    /** Fewer letters begin too many names. */
    private static final int MIN_PREFIX = 3;

    private Suggestions() {}

    /** {@code did you mean `width`?}, where one of the known names is near enough to be meant. */
    public static Optional<String> didYouMean(String name, Collection<String> known) {
        return nearest(name, known).map(near -> "did you mean `" + near + "`?");
    }

    /** The same, or else all that there is: {@code the heads are classifier, features}. */
    public static String didYouMeanOneOf(String name, String lead, Collection<String> known) {
        return didYouMean(name, known)
                .orElseGet(() -> known.isEmpty() ? "there are none" : lead + " " + String.join(", ", known));
    }

    /**
     * The known name with the fewest edits to {@code name}, the first of equals: at most one edit for three characters, and
     * never so many that nothing of a short name is left; or else the first that {@code name} begins. Case does not count.
     */
    public static Optional<String> nearest(String name, Collection<String> known) {
        String plain = name.toLowerCase(Locale.ROOT);
        Optional<String> nearest = Optional.empty();
        int most = Math.min(Math.max(1, name.length() / 3), MAX_EDITS);
        for (String candidate : known) {
            int edits = distance(plain, candidate.toLowerCase(Locale.ROOT), most);
            if (edits <= most && 2 * edits <= Math.max(name.length(), candidate.length())) {
                nearest = Optional.of(candidate);
                most = edits - 1;
            }
        }
        return nearest.or(() -> completed(plain, known));
    }

    /** The first known name that goes on where {@code name} ends. */
    private static Optional<String> completed(String name, Collection<String> known) {
        return known.stream()
                .filter(candidate -> name.length() >= MIN_PREFIX && candidate.startsWith(name))
                .findFirst();
    }

    /**
     * Insertions, deletions, substitutions and swaps of neighbours (optimal string alignment).
     *
     * @return {@code most + 1} where there are more than {@code most}
     */
    static int distance(String a, String b, int most) {
        if (Math.abs(a.length() - b.length()) > most) {
            return most + 1;
        }
        int[] twoAbove = new int[b.length() + 1];
        int[] above = new int[b.length() + 1];
        int[] row = new int[b.length() + 1];
        Arrays.setAll(above, j -> j);
        for (int i = 1; i <= a.length(); i++) {
            // Only this far from the diagonal can a cell hold so few edits.
            int from = Math.max(1, i - most);
            int to = Math.min(b.length(), i + most);
            Arrays.fill(row, most + 1);
            row[0] = i;
            int fewest = row[0];
            for (int j = from; j <= to; j++) {
                int substitution = above[j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                row[j] = Math.min(substitution, Math.min(above[j], row[j - 1]) + 1);
                if (isSwap(a, i, b, j)) {
                    row[j] = Math.min(row[j], twoAbove[j - 2] + 1);
                }
                fewest = Math.min(fewest, row[j]);
            }
            if (fewest > most) {
                return most + 1;
            }
            int[] oldest = twoAbove;
            twoAbove = above;
            above = row;
            row = oldest;
        }
        return Math.min(above[b.length()], most + 1);
    }

    private static boolean isSwap(String a, int i, String b, int j) {
        return i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1);
    }
}
