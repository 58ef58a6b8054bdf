package io.tcns.dsl.diagnostic;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SuggestionsTest {

    private static final List<String> KNOWN = List.of("width", "resolution", "classes", "t", "exp", "relu6");

    @ParameterizedTest
    @CsvSource({
        "widht, width",
        "with, width",
        "wdth, width",
        "WIDTH, width",
        "resolutoin, resolution",
        "class, classes",
        "T, t",
        "ex, exp",
        "relu, relu6",
        "resol, resolution",
    })
    void findsTheNameThatWasMeant(String written, String meant) {
        assertThat(Suggestions.nearest(written, KNOWN)).contains(meant);
        assertThat(Suggestions.didYouMean(written, KNOWN)).contains("did you mean `" + meant + "`?");
    }

    @ParameterizedTest
    @CsvSource({"alpha", "q", "ab", "re", "xyz"})
    void suggestsNothingThatIsFar(String written) {
        assertThat(Suggestions.nearest(written, KNOWN)).isEmpty();
    }

    @Test
    void prefersTheNearestAndThenTheFirst() {
        assertThat(Suggestions.nearest("abcdef", List.of("abcdxy", "abcdeg", "abcdeh")))
                .contains("abcdeg");
    }

    @Test
    void allowsThreeEditsInTheLongestNames() {
        String known = "a".repeat(40);
        assertThat(Suggestions.nearest("a".repeat(37), List.of(known))).contains(known);
        assertThat(Suggestions.nearest("a".repeat(36) + "bbbb", List.of(known))).isEmpty();
    }

    @Test
    void listsAllNamesWhereNoneIsNear() {
        assertThat(Suggestions.didYouMeanOneOf("alpha", "there are", List.of("width", "depth")))
                .isEqualTo("there are width, depth");
        assertThat(Suggestions.didYouMeanOneOf("widht", "there are", List.of("width", "depth")))
                .isEqualTo("did you mean `width`?");
        assertThat(Suggestions.didYouMeanOneOf("alpha", "there are", List.of())).isEqualTo("there are none");
    }

    @ParameterizedTest
    @CsvSource({
        "'', '', 0",
        "abc, abc, 0",
        "abc, '', 3",
        "abc, abd, 1",
        "abc, ab, 1",
        "ab, ba, 1",
        "abcd, badc, 2",
        "ca, abc, 3"
    })
    void countsInsertionsDeletionsSubstitutionsAndSwaps(String a, String b, int edits) {
        assertThat(Suggestions.distance(a, b, 9)).isEqualTo(edits);
        assertThat(Suggestions.distance(b, a, 9)).isEqualTo(edits);
        assertThat(Suggestions.distance(a, b, edits)).isEqualTo(edits);
    }

    @ParameterizedTest
    @CsvSource({"abc, xyz, 2", "abcdef, ab, 3", "abcdefgh, hgfedcba, 3", "aab, bba, 1"})
    void countsNoFurtherThanAsked(String a, String b, int most) {
        assertThat(Suggestions.distance(a, b, most)).isEqualTo(most + 1);
        assertThat(Suggestions.distance(b, a, most)).isEqualTo(most + 1);
    }

    /** Against the definition, by recursion, for all pairs of short words over two letters. */
    @Test
    void agreesWithTheDefinition() {
        List<String> words = List.of("", "a", "b", "ab", "ba", "aab", "aba", "bab", "abba", "baab", "abab", "babba");
        for (String a : words) {
            for (String b : words) {
                int edits = byDefinition(a, a.length(), b, b.length());
                for (int most = 0; most <= 5; most++) {
                    assertThat(Suggestions.distance(a, b, most)).as(a + " " + b).isEqualTo(Math.min(edits, most + 1));
                }
            }
        }
    }

    private static int byDefinition(String a, int i, String b, int j) {
        if (i == 0 || j == 0) {
            return i + j;
        }
        int same = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
        int edits = Math.min(
                byDefinition(a, i - 1, b, j - 1) + same,
                Math.min(byDefinition(a, i - 1, b, j), byDefinition(a, i, b, j - 1)) + 1);
        boolean swap = i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1);
        return swap ? Math.min(edits, byDefinition(a, i - 2, b, j - 2) + 1) : edits;
    }
}
