package io.tcns.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DetectionOutputsTest {
    private static final float NAN = Float.NaN;
    private static final float INFINITY = Float.POSITIVE_INFINITY;
    private static final float[] BOX = {0.1f, 0.2f, 0.3f, 0.4f};

    @Test
    void readsTheDetectionsOfEachImageOfABatch() {
        List<Tensor> outputs = List.of(
                Tensor.of(
                        new float[] {
                            0.1f, 0.2f, 0.3f, 0.4f, 0, 0, 1, 1, 0, 0, 0, 0, //
                            0.5f, 0.5f, 0.75f, 1, 0, 0, 0, 0, 0, 0, 0, 0
                        },
                        2,
                        3,
                        4),
                Tensor.of(new float[] {0.9f, 0.5f, 0, 0.25f, 0, 0}, 2, 3),
                longs(List.of(2L, 3L), 7, 1, 0, 7, 0, 0),
                longs(List.of(2L), 2, 1));

        assertThat(read(outputs, 0))
                .containsExactly(
                        new Detection(7, 0.9f, new Box(0.1f, 0.2f, 0.3f, 0.4f)),
                        new Detection(1, 0.5f, new Box(0, 0, 1, 1)));
        assertThat(read(outputs, 1)).containsExactly(new Detection(7, 0.25f, new Box(0.5f, 0.5f, 0.75f, 1)));
        assertThat(reader().room(outputs)).isEqualTo(3);
    }

    @Test
    void findsTheOutputsByTheirNames() {
        List<TensorSpec> specs = new ArrayList<>(specs("features", "boxes", "scores", "classes", "num_detections"));
        assertThat(DetectionOutputs.areAmong(specs)).isTrue();
        Collections.reverse(specs);
        List<Tensor> outputs = new ArrayList<>(one(0.5f, BOX));
        Collections.reverse(outputs);
        outputs.add(Tensor.of(new float[1], 1));

        assertThat(DetectionOutputs.of("`m.onnx`", specs).read(outputs, 0))
                .containsExactly(new Detection(3, 0.5f, new Box(0.1f, 0.2f, 0.3f, 0.4f)));
        assertThat(DetectionOutputs.areAmong(specs("boxes", "scores", "classes")))
                .isFalse();
    }

    @Test
    void putsTheSurestFirst() {
        List<Tensor> outputs = List.of(
                Tensor.of(new float[] {0, 0, 1, 1, 0, 0, 1, 1, 0, 0, 1, 1}, 1, 3, 4),
                Tensor.of(new float[] {0.25f, 0.75f, 0.5f}, 1, 3),
                longs(List.of(1L, 3L), 1, 2, 3),
                longs(List.of(1L), 3));

        assertThat(read(outputs, 0)).extracting(Detection::index).containsExactly(2, 3, 1);
    }

    @Test
    void leavesOutWhatIsNoNumberOrHasNoAreaInTheImage() {
        assertThat(read(one(NAN, BOX), 0)).isEmpty();
        assertThat(read(one(INFINITY, BOX), 0)).isEmpty();
        for (int side = 0; side < 4; side++) {
            for (float bad : new float[] {NAN, INFINITY, -INFINITY}) {
                float[] box = BOX.clone();
                box[side] = bad;
                assertThat(read(one(0.5f, box), 0))
                        .as("%s", Arrays.toString(box))
                        .isEmpty();
            }
        }
        assertThat(read(one(0.5f, 0.5f, 0.2f, 0.5f, 0.4f), 0)).as("a line").isEmpty();
        assertThat(read(one(0.5f, 0.3f, 0.2f, 0.1f, 0.4f), 0)).as("upside down").isEmpty();
        assertThat(read(one(0.5f, 1.1f, 0, 1.2f, 1), 0)).as("below the image").isEmpty();
    }

    @Test
    void clipsWhatReachesOutOfTheImage() {
        assertThat(read(one(0.5f, -0.5f, 0.25f, 0.5f, 1.5f), 0))
                .extracting(Detection::box)
                .containsExactly(new Box(0, 0.25f, 0.5f, 1));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            -1          | 1 | `m.onnx` counts -1 detections where it has room for 1
            2           | 1 | `m.onnx` counts 2 detections where it has room for 1
            4294967297  | 1 | `m.onnx` counts 4294967297 detections where it has room for 1
            1           | -1 | `m.onnx` finds the class -1, which cannot be
            1           | 4294967296 | `m.onnx` finds the class 4294967296, which cannot be
            """)
    void refusesCountsAndClassesThatCannotBe(long count, long index, String message) {
        List<Tensor> outputs = List.of(
                Tensor.of(BOX, 1, 1, 4),
                Tensor.of(new float[] {0.5f}, 1, 1),
                longs(List.of(1L, 1L), index),
                longs(List.of(1L), count));

        assertThatThrownBy(() -> read(outputs, 0))
                .isInstanceOf(InputException.class)
                .hasMessage(message);
    }

    @Test
    void refusesOutputsOfOtherTypesAndShapes() {
        String form = ", which does not belong to detections: `boxes` float[n, d, 4], `scores` float[n, d],"
                + " `classes` int64[n, d], `num_detections` int64[n]";
        assertRefused(0, Tensor.of(new float[4], 1, 4), "`m.onnx` gives `boxes` as float[1, 4]" + form);
        assertRefused(0, Tensor.of(new float[8], 1, 2, 4), "`m.onnx` gives `boxes` as float[1, 2, 4]" + form);
        assertRefused(1, Tensor.of(new float[1], 1), "`m.onnx` gives `scores` as float[1]" + form);
        assertRefused(1, Tensor.of(new float[0], 1, 0), "`m.onnx` gives `classes` as int64[1, 1]" + form);
        assertRefused(2, Tensor.of(new float[1], 1, 1), "`m.onnx` gives `classes` as float[1, 1]" + form);
        assertRefused(3, longs(List.of(2L), 1, 1), "`m.onnx` gives `scores` as float[1, 1]" + form);
        assertRefused(3, longs(List.of(1L, 1L), 1), "`m.onnx` gives `num_detections` as int64[1, 1]" + form);
        assertRefused(3, longs(List.of(0L)), "`m.onnx` answers for 0 images, not for image 0");
        assertRefused(1, Tensor.of(new float[10_001], 1, 10_001), "`m.onnx` gives `classes` as int64[1, 1]" + form);
    }

    @Test
    void refusesMoreDetectionsThanAnybodyWants() {
        int room = DetectionOutputs.MAX_DETECTIONS + 1;
        List<Tensor> outputs = List.of(
                Tensor.of(new float[4 * room], 1, room, 4),
                Tensor.of(new float[room], 1, room),
                longs(List.of(1L, (long) room), new long[room]),
                longs(List.of(1L), 1));

        assertThatThrownBy(() -> read(outputs, 0))
                .isInstanceOf(InputException.class)
                .hasMessage("`m.onnx` has room for 10001 detections in an image, more than the limit of 10000");
    }

    private static void assertRefused(int output, Tensor replacement, String message) {
        List<Tensor> outputs = new ArrayList<>(one(0.5f, BOX));
        outputs.set(output, replacement);
        assertThatThrownBy(() -> read(outputs, 0))
                .isInstanceOf(InputException.class)
                .hasMessage(message);
    }

    private static List<Detection> read(List<Tensor> outputs, int image) {
        return reader().read(outputs, image);
    }

    private static DetectionOutputs reader() {
        return DetectionOutputs.of("`m.onnx`", specs("boxes", "scores", "classes", "num_detections"));
    }

    /** Of one image with room for one detection, of class 3. */
    private static List<Tensor> one(float score, float... box) {
        return List.of(
                Tensor.of(box, 1, 1, 4),
                Tensor.of(new float[] {score}, 1, 1),
                longs(List.of(1L, 1L), 3),
                longs(List.of(1L), 1));
    }

    private static Tensor longs(List<Long> shape, long... values) {
        Tensor tensor = Tensor.allocate(ElementType.INT64, shape);
        tensor.longs().put(values);
        return tensor;
    }

    private static List<TensorSpec> specs(String... names) {
        return Arrays.stream(names)
                .map(name -> new TensorSpec(name, ElementType.FLOAT, List.of(), List.of()))
                .toList();
    }
}
