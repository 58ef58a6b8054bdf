package io.tcns.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/** Whatever a model of others says: it is refused with a message, or every detection is a number and lies in the picture. */
class DetectionOutputsFuzzTest {

    private static final List<String> NAMES = List.of("boxes", "scores", "classes", "num_detections");

    /** Sizes up to here, and numbers that do and do not belong together. */
    private static final int MOST = 4;

    @FuzzTest
    void readsAnyOutputs(FuzzedDataProvider data) {
        int images = data.consumeInt(0, MOST);
        int room = data.consumeInt(0, MOST);
        List<Tensor> outputs = List.of(
                floats(data, images, room, 4),
                floats(data, images, room),
                longs(data, images, room),
                longs(data, images));
        DetectionOutputs reader = DetectionOutputs.of(
                "fuzz",
                NAMES.stream()
                        .map(name -> new TensorSpec(name, ElementType.FLOAT, List.of(), List.of()))
                        .toList());
        for (int image = 0; image <= images; image++) {
            assertReads(reader, outputs, image);
        }
    }

    private static void assertReads(DetectionOutputs reader, List<Tensor> outputs, int image) {
        List<Detection> found;
        try {
            found = reader.read(outputs, image);
        } catch (InputException e) {
            assertThat(e).hasMessageStartingWith("fuzz ");
            return;
        }
        assertThat(found)
                .hasSizeLessThanOrEqualTo(reader.room(outputs))
                .isSortedAccordingTo(Comparator.comparing(Detection::score).reversed())
                .allSatisfy(one -> {
                    assertThat(one.index()).isNotNegative();
                    assertThat(one.score()).isFinite();
                    assertThat(one.box()).isEqualTo(one.box().clipped());
                    assertThat(one.box().overlap(one.box())).isEqualTo(1);
                });
    }

    /** Now and then of another shape. */
    private static List<Long> shape(FuzzedDataProvider data, long... sizes) {
        if (data.consumeInt(0, 15) == 15) {
            sizes[data.consumeInt(0, sizes.length - 1)] = data.consumeInt(0, MOST);
        }
        return Arrays.stream(sizes).boxed().toList();
    }

    private static Tensor floats(FuzzedDataProvider data, long... sizes) {
        Tensor tensor = Tensor.allocate(ElementType.FLOAT, shape(data, sizes));
        for (int i = 0; i < tensor.elements(); i++) {
            tensor.floats().put(i, data.consumeBoolean() ? data.consumeRegularFloat(-1, 2) : data.consumeFloat());
        }
        return tensor;
    }

    private static Tensor longs(FuzzedDataProvider data, long... sizes) {
        Tensor tensor = Tensor.allocate(ElementType.INT64, shape(data, sizes));
        for (int i = 0; i < tensor.elements(); i++) {
            tensor.longs().put(i, data.consumeInt(0, 15) == 15 ? data.consumeLong() : data.consumeLong(0, MOST));
        }
        return tensor;
    }
}
