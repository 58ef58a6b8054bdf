package io.tcns.runtime;

import static io.tcns.runtime.TinyOnnx.numbers;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** With two networks that give two classes of 2x2 pixels: one sees 2x2 pixels, the other 2x4, of which it joins two each. */
class MultiScaleSessionTest {

    private static final Tensor SMALL = Tensor.of(new float[] {1, 2, 3, 4}, 1, 1, 2, 2);
    private static final Tensor WIDE = Tensor.of(new float[] {1, 2, 3, 4, 5, 6, 7, 8}, 1, 1, 2, 4);

    /** Class 0 is the pixel, class 1 ten of it. */
    private static TinyOnnx ofPixels() {
        return new TinyOnnx()
                .input("x", 1, 1, 2, 2)
                .weights("w", new float[] {1, 10}, 2, 1, 1, 1)
                .node("Conv", "row1/conv", List.of("x", "w"), "y")
                .output("y", 1, 2, 2, 2);
    }

    /** Class 0 is the left one of two pixels, class 1 ten of the right one: a mirrored image has other pixels there. */
    private static TinyOnnx ofPairs() {
        return new TinyOnnx()
                .input("x", 1, 1, 2, 4)
                .weights("w", new float[] {1, 0, 0, 10}, 2, 1, 1, 2)
                .node("Conv", "row1/conv", List.of("x", "w"), "y", numbers("strides", 1, 2))
                .output("y", 1, 2, 2, 2);
    }

    private static Session open(TinyOnnx model) {
        return Session.open(model.model(), SessionOptions.defaults());
    }

    private static MultiScaleSession open(boolean flips, TinyOnnx... models) {
        return new MultiScaleSession(
                List.of(models).stream().map(MultiScaleSessionTest::open).toList(), flips);
    }

    private static Tensor image(TensorSpec input) {
        return input.shape().get(3) == 2 ? SMALL : WIDE;
    }

    private static Tensor run(MultiScaleSession session) {
        return session.run(MultiScaleSessionTest::image, () -> {});
    }

    private static Tensor classes(float... pixels) {
        return Tensor.of(pixels, 1, 2, 2, 2);
    }

    /** 1 2 / 3 4 and 10 20 / 30 40 of the small image; 1 3 / 5 7 and 20 40 / 60 80 of the wide one. */
    @Test
    void averagesEachClassOfEachPixelOverTheScales() {
        try (MultiScaleSession session = open(false, ofPixels(), ofPairs())) {
            assertThat(run(session)).isEqualTo(classes(1, 2.5f, 4, 5.5f, 15, 30, 45, 60));
            assertThat(session.runs()).isEqualTo(2);
        }
    }

    /** The wide image 4 3 2 1 / 8 7 6 5 gives 4 2 / 8 6 and 30 10 / 70 50: backwards, 2 4 / 6 8 and 10 30 / 50 70. */
    @Test
    void mirrorsBackWhatMirroredImagesGive() {
        try (MultiScaleSession session = open(true, ofPairs())) {
            assertThat(run(session)).isEqualTo(classes(1.5f, 3.5f, 5.5f, 7.5f, 15, 35, 55, 75));
            assertThat(session.runs()).isEqualTo(2);
        }
    }

    /** Both together: the sums of four looks are 5 11 / 17 23 and 50 110 / 170 230. */
    @Test
    void givesEveryLookTheSameWeight() {
        try (MultiScaleSession session = open(true, ofPixels(), ofPairs())) {
            assertThat(run(session)).isEqualTo(classes(1.25f, 2.75f, 4.25f, 5.75f, 12.5f, 27.5f, 42.5f, 57.5f));
            assertThat(session.runs()).isEqualTo(4);
        }
    }

    @Test
    void countsScalesOfOneSizeEachForItself() {
        try (MultiScaleSession session = open(false, ofPixels(), ofPixels(), ofPairs(), ofPixels())) {
            // Three times 1 2 / 3 4 and once 1 3 / 5 7.
            assertThat(run(session)).isEqualTo(classes(1, 2.25f, 3.5f, 4.75f, 12.5f, 25, 37.5f, 50));
        }
    }

    @Test
    void asksForTheImageOnceAScaleAndTellsOfEveryRun() {
        List<String> events = new ArrayList<>();
        try (MultiScaleSession session = open(true, ofPairs(), ofPixels())) {
            session.run(
                    input -> {
                        events.add(input.describe());
                        return image(input);
                    },
                    () -> events.add("run"));
        }
        assertThat(events).containsExactly("float[1, 1, 2, 4]", "run", "run", "float[1, 1, 2, 2]", "run", "run");
    }

    /** The answers of sessions are overwritten by their next run. */
    @Test
    void givesEveryImageAnAnswerOfItsOwn() {
        try (MultiScaleSession session = open(false, ofPixels())) {
            Tensor first = run(session);
            session.run(input -> Tensor.allocate(ElementType.FLOAT, input.shape()), () -> {});
            assertThat(first).isEqualTo(classes(1, 2, 3, 4, 10, 20, 30, 40));
        }
    }

    @Test
    void describesItsAnswerAsTheNetworksDo() {
        try (MultiScaleSession session = open(true, ofPixels(), ofPairs())) {
            assertThat(session.output().describe()).isEqualTo("float[1, 2, 2, 2]");
        }
    }

    @Test
    void refusesToAverageNothing() {
        assertThatThrownBy(() -> new MultiScaleSession(List.of(), true))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("at least one session");
    }

    @Test
    void refusesAnswersThatHaveNoAverage() {
        try (Session pixels = open(ofPixels());
                Session numbers = open(TinyModels.addOne())) {
            assertThatThrownBy(() -> new MultiScaleSession(List.of(pixels, numbers), false))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("no average of float[1, 2, 2, 2] and float[4]");
            assertThatThrownBy(() -> new MultiScaleSession(List.of(numbers), false))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("float[4] is not [1, C, H, W]");
        }
    }

    @Test
    void closesItsSessions() {
        Session session = open(ofPixels());
        new MultiScaleSession(List.of(session), false).close();
        assertThatThrownBy(() -> session.run(List.of(SMALL))).isInstanceOf(IllegalStateException.class);
    }
}
