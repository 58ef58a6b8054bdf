package io.tcns.compiler.binding;

import static org.assertj.core.api.Assertions.assertThat;

import io.tcns.compiler.checkpoint.ElementType;
import io.tcns.compiler.checkpoint.Layout;
import io.tcns.compiler.checkpoint.Quantization;
import io.tcns.compiler.checkpoint.Quantization.Scale;
import io.tcns.compiler.checkpoint.Tensor;
import io.tcns.compiler.checkpoint.UnreadableCheckpointException;
import io.tcns.compiler.checkpoint.Weight;
import io.tcns.compiler.ir.Initializer;
import io.tcns.compiler.ir.TensorType;
import io.tcns.compiler.ir.Value;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class WeightNumbersTest {

    private static final TensorType CONVOLUTION = TensorType.of(4, 3, 2, 5);

    /** The number of a convolution's weight at o, i, h, w. */
    private static int number(int o, int i, int h, int w) {
        return 1000 * o + 100 * i + 10 * h + w;
    }

    /** The numbers above in the order of a layout, by what its letters mean. */
    private static float[] laidOut(Layout layout, TensorType type) {
        String letters = layout.toString();
        int[] sizes = letters.chars().map(letter -> size(letter, type)).toArray();
        float[] numbers = new float[Math.toIntExact(type.elements())];
        int[] index = new int[sizes.length];
        for (int place = 0; place < numbers.length; place++) {
            int rest = place;
            for (int dimension = sizes.length - 1; dimension >= 0; dimension--) {
                index[dimension] = rest % sizes[dimension];
                rest /= sizes[dimension];
            }
            numbers[place] = number(
                    at('O', letters, index), at('I', letters, index), at('H', letters, index), at('W', letters, index));
        }
        return numbers;
    }

    private static int size(int letter, TensorType type) {
        int dimension = "OIHW".indexOf(letter);
        return dimension < 0 || dimension >= type.rank() ? 1 : type.size(dimension);
    }

    private static int at(char letter, String letters, int... index) {
        int dimension = letters.indexOf(letter);
        return dimension < 0 ? 0 : index[dimension];
    }

    private static TensorType type(Layout layout) {
        return switch (layout) {
            case OIHW, HWIO, OHWI -> CONVOLUTION;
            case HWO1, _1HWO -> TensorType.of(4, 1, 2, 5);
            case OI, IO -> TensorType.of(4, 3);
            case O -> TensorType.of(4);
        };
    }

    private static Weight weight(Layout layout, TensorType type, float... numbers) {
        List<Long> shape = layout.toString()
                .chars()
                .mapToObj(letter -> (long) size(letter, type))
                .toList();
        return new Weight(new Tensor("w", ElementType.F32, shape, bytes(numbers)), layout);
    }

    private static ByteBuffer bytes(float... numbers) {
        ByteBuffer bytes = ByteBuffer.allocate(numbers.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asFloatBuffer().put(numbers);
        return bytes;
    }

    private static float[] read(Weight weight, TensorType type, int firstFilter) throws UnreadableCheckpointException {
        Initializer recipe = WeightNumbers.of(weight, type, firstFilter);
        float[] numbers = new float[Math.toIntExact(type.elements())];
        recipe.fill(numbers, new Value("w", type), 0, numbers.length);
        return numbers;
    }

    @ParameterizedTest
    @EnumSource
    void areInOurOrderFromEveryLayout(Layout layout) throws UnreadableCheckpointException {
        TensorType type = type(layout);
        Weight weight = weight(layout, type, laidOut(layout, type));
        String ours = "OIHW".substring(0, type.rank());
        assertThat(WeightNumbers.shape(weight, type))
                .contains(type.dimensions().stream().map(Integer::longValue).toList());
        assertThat(read(weight, type, 0))
                .containsExactly(laidOut(Layout.valueOf(ours.length() == 4 ? "OIHW" : ours), type));
    }

    @ParameterizedTest
    @EnumSource
    void beginAtAnyFilterOfEveryLayout(Layout layout) throws UnreadableCheckpointException {
        TensorType all = type(layout);
        Integer[] sizes = all.dimensions().toArray(Integer[]::new);
        sizes[0] = 3;
        float[] whole = read(weight(layout, all, laidOut(layout, all)), all, 0);
        float[] last = read(weight(layout, all, laidOut(layout, all)), TensorType.of(sizes), 1);
        assertThat(last).containsExactly(Arrays.copyOfRange(whole, whole.length / 4, whole.length));
    }

    @ParameterizedTest
    @EnumSource
    void areTheSameInPieces(Layout layout) throws UnreadableCheckpointException {
        TensorType type = type(layout);
        Initializer recipe = WeightNumbers.of(weight(layout, type, laidOut(layout, type)), type, 0);
        float[] whole = read(weight(layout, type, laidOut(layout, type)), type, 0);
        for (int from = 0; from < whole.length; from++) {
            for (int count = 1; count <= Math.min(7, whole.length - from); count++) {
                float[] piece = new float[count];
                recipe.fill(piece, new Value("w", type), from, count);
                assertThat(piece).containsExactly(Arrays.copyOfRange(whole, from, from + count));
            }
        }
    }

    /** TFLite: scale * (integer - zero point), with a scale for each filter. */
    @Test
    void areScaledByTheirFilter() throws UnreadableCheckpointException {
        byte[] integers = {10, -128, 127, 0, 1, 2};
        Quantization scales = new Quantization(List.of(new Scale(0.5, 0), new Scale(0.25, -0.25 * 4)), 0);
        Tensor tensor =
                new Tensor("w", ElementType.I8, List.of(2L, 3L), () -> ByteBuffer.wrap(integers), Optional.of(scales));
        Weight weight = new Weight(tensor, Layout.OI);
        assertThat(read(weight, TensorType.of(2, 3), 0)).containsExactly(5, -64, 63.5f, -1, -0.75f, -0.5f);
        assertThat(read(weight, TensorType.of(1, 3), 1)).containsExactly(-1, -0.75f, -0.5f);
        assertThat(WeightNumbers.hasScalesOfFilters(weight)).isTrue();
        assertThat(WeightNumbers.hasScalesOfFilters(new Weight(tensor, Layout.IO)))
                .isFalse();
    }

    @Test
    void areTheFileItselfWhereItIsInOrder() throws UnreadableCheckpointException {
        ByteBuffer direct = ByteBuffer.allocateDirect(24).order(ByteOrder.LITTLE_ENDIAN);
        Weight weight = new Weight(new Tensor("w", ElementType.F32, List.of(2L, 3L), direct), Layout.OI);
        TensorType type = TensorType.of(2, 3);
        assertThat(WeightNumbers.of(weight, type, 0)
                        .bytes(new Value("w", type), 0, 6)
                        .isDirect())
                .isTrue();
    }

    @Test
    void haveNoShapeWhereADimensionIsNoneOfOurs() {
        Tensor twoMultiples = new Tensor("w", ElementType.F32, List.of(3L, 3L, 8L, 2L), ByteBuffer.allocate(576));
        assertThat(WeightNumbers.shape(new Weight(twoMultiples, Layout.HWO1), TensorType.of(8, 1, 3, 3)))
                .isEmpty();
        Tensor flat = new Tensor("w", ElementType.F32, List.of(8L), ByteBuffer.allocate(32));
        assertThat(WeightNumbers.shape(new Weight(flat, Layout.HWIO), TensorType.of(8, 1, 1, 1)))
                .isEmpty();
    }
}
