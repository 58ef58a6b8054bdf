package io.tcns.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class DetectionParityTest {

    private static final int ROOM = 100;

    private static final Detection DOG = detection(1, 0.75f, 0);
    private static final Detection CAT = detection(2, 0.5f, 0.3f);

    /** A box of a fifth of the picture's height and width. */
    private static Detection detection(int index, float score, float left) {
        return new Detection(index, score, new Box(0, left, 0.2f, left + 0.2f));
    }

    @Test
    void findsEverythingAgainInWhateverOrder() {
        assertThat(parity(List.of(DOG, CAT), List.of(CAT, DOG))).isEqualTo(new DetectionParity(2, 0));
        assertThat(parity(List.of(), List.of())).isEqualTo(new DetectionParity(0, 0));
    }

    @Test
    void missesWhatOnlyOneOfBothFound() {
        assertThat(parity(List.of(DOG, CAT), List.of(DOG))).isEqualTo(new DetectionParity(2, 1));
        assertThat(parity(List.of(DOG), List.of(DOG, CAT))).isEqualTo(new DetectionParity(1, 1));
        assertThat(parity(List.of(DOG), List.of())).isEqualTo(new DetectionParity(1, 1));
    }

    /** Each of the two is one that the other run has not. */
    @Test
    void missesWhatIsOfAnotherClassOrScoreOrSomewhereElse() {
        for (Detection other : List.of(
                detection(2, 0.75f, 0), detection(1, 0.748f, 0), detection(1, 0.752f, 0), detection(1, 0.75f, 0.1f))) {
            assertThat(parity(List.of(DOG, CAT), List.of(other, CAT)))
                    .as("%s", other)
                    .isEqualTo(new DetectionParity(2, 2));
        }
    }

    /** Moved by a third of its width, a box shares half of what both cover. */
    @Test
    void forgivesRounding() {
        assertThat(parity(List.of(DOG), List.of(detection(1, 0.7509f, 0.066f)))).isEqualTo(new DetectionParity(1, 0));
        assertThat(parity(List.of(DOG), List.of(detection(1, 0.7509f, 0.068f)))).isEqualTo(new DetectionParity(1, 2));
    }

    @Test
    void forgivesWhatIsDisplacedAtTheEndOfAFullList() {
        Detection rival = detection(3, 0.5005f, 0.6f);
        assertThat(DetectionParity.of(List.of(List.of(DOG, CAT)), List.of(List.of(DOG, rival)), 2))
                .isEqualTo(new DetectionParity(2, 0));
    }

    /** Where there is room for more nothing is displaced. */
    @Test
    void forgivesNothingAtTheEndOfOthers() {
        Detection rival = detection(3, 0.5005f, 0.6f);
        assertThat(parity(List.of(DOG, CAT), List.of(DOG, rival))).isEqualTo(new DetectionParity(2, 2));
        assertThat(parity(List.of(DOG), List.of(detection(1, 0.75f, 0.6f)))).isEqualTo(new DetectionParity(1, 2));
    }

    @Test
    void needsNoRoom() {
        assertThat(DetectionParity.of(List.of(List.of()), List.of(List.of()), 0))
                .isEqualTo(new DetectionParity(0, 0));
    }

    @Test
    void forgivesNothingAboveTheEndOfAFullList() {
        assertThat(DetectionParity.of(List.of(List.of(DOG, CAT)), List.of(List.of(detection(1, 0.75f, 0.6f), CAT)), 2))
                .isEqualTo(new DetectionParity(2, 2));
    }

    @Test
    void comparesImageByImage() {
        assertThat(DetectionParity.of(List.of(List.of(DOG), List.of(CAT)), List.of(List.of(CAT), List.of(DOG)), ROOM))
                .isEqualTo(new DetectionParity(2, 4));
    }

    /** As many as there can be, all alike. */
    @Test
    void comparesFullLists() {
        List<Detection> many =
                IntStream.range(0, 1000).mapToObj(i -> detection(i, 0.5f, 0)).toList();
        List<Detection> reversed = new ArrayList<>(many);
        Collections.reverse(reversed);
        assertThat(DetectionParity.of(List.of(many), List.of(reversed), 1000)).isEqualTo(new DetectionParity(1000, 0));
    }

    private static DetectionParity parity(List<Detection> reference, List<Detection> actual) {
        return DetectionParity.of(List.of(reference), List.of(actual), ROOM);
    }
}
