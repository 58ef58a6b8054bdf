package io.tcns.compiler.reference;

import static io.tcns.compiler.reference.OneOp.filters;
import static io.tcns.compiler.reference.OneOp.image;
import static io.tcns.compiler.reference.OneOp.vector;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.tcns.compiler.ir.Conv2d;
import io.tcns.compiler.ir.Padding;
import io.tcns.compiler.ir.TensorType;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConvolutionTest {

    private static final float[] ONES_3X3 = {1, 1, 1, 1, 1, 1, 1, 1, 1};

    @Test
    void doesNotFlipTheFilter() {
        OneOp convolution =
                new OneOp(new Conv2d(1, 1, 1, Padding.NONE), image(1, 1, 3, 1, 2, 3), filters(1, 1, 1, 2, 10, 1));
        assertThat(convolution.run()).containsExactly(12, 23);
    }

    @Test
    void padsEachSideByItsOwnNumber() {
        // TensorFlow's SAME at stride 2 on an even size: nothing on top and left, one pixel at the bottom and on the
        // right.
        OneOp convolution = new OneOp(
                new Conv2d(2, 1, 1, new Padding(0, 0, 1, 1)),
                image(1, 4, 4, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16),
                filters(1, 1, 3, 3, ONES_3X3));
        assertThat(convolution.run()).containsExactly(54, 45, 72, 54);
    }

    @Test
    void padsTopAndLeftApart() {
        OneOp convolution = new OneOp(
                new Conv2d(1, 1, 1, new Padding(2, 1, 0, 0)),
                image(1, 1, 2, 1, 2),
                filters(1, 1, 3, 2, 1, 2, 3, 4, 5, 6));
        assertThat(convolution.run()).containsExactly(6, 17);
    }

    @Test
    void spreadsTheFilterByItsDilation() {
        OneOp convolution = new OneOp(
                new Conv2d(1, 2, 1, Padding.NONE),
                image(1, 3, 4, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12),
                filters(1, 1, 2, 2, 1, 10, 100, 1000));
        assertThat(convolution.run()).containsExactly(1 + 30 + 900 + 11000, 2 + 40 + 1000 + 12000);
    }

    @Test
    void keepsGroupsApart() {
        // Four channels in two groups, two filters a group.
        OneOp convolution = new OneOp(
                new Conv2d(1, 1, 2, Padding.NONE),
                image(4, 1, 1, 1, 2, 3, 4),
                filters(4, 2, 1, 1, 1, 10, 2, 20, 3, 30, 4, 40),
                vector(0, 1, 2, 3));
        assertThat(convolution.run()).containsExactly(21, 43, 131, 175);
    }

    @Test
    void givesEachChannelItsFilterWhenDepthwise() {
        OneOp convolution = new OneOp(
                new Conv2d(1, 1, 2, new Padding(0, 1, 0, 1)),
                image(2, 1, 2, /* */ 1, 2, /* */ 3, 4),
                filters(2, 1, 1, 3, /* */ 1, 10, 100, /* */ 2, 20, 200));
        assertThat(convolution.run()).containsExactly(210, 21, 860, 86);
    }

    @Test
    void convolvesEachImageOfABatch() {
        OneOp convolution = new OneOp(
                new Conv2d(1, 1, 2, Padding.NONE),
                new OneOp.Operand(TensorType.of(2, 2, 1, 1), 1, 2, 3, 4),
                filters(2, 1, 1, 1, 10, 100));
        assertThat(convolution.run()).containsExactly(10, 200, 30, 400);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24})
    void agreesWithTheDefinitionOnAnyGeometry(int seed) {
        Random random = new Random(seed);
        int groups = 1 + random.nextInt(3);
        int kernelHeight = 1 + random.nextInt(4);
        int kernelWidth = 1 + random.nextInt(4);
        int dilation = 1 + random.nextInt(3);
        Conv2d op = new Conv2d(
                1 + random.nextInt(3),
                dilation,
                groups,
                new Padding(random.nextInt(4), random.nextInt(4), random.nextInt(4), random.nextInt(4)));
        int height = (kernelHeight - 1) * dilation + 1 + random.nextInt(40);
        int width = (kernelWidth - 1) * dilation + 1 + random.nextInt(40);
        OneOp.Operand x = random(random, 1, groups * (1 + random.nextInt(3)), height, width);
        OneOp.Operand weight = random(
                random, groups * (1 + random.nextInt(3)), x.type().channels() / groups, kernelHeight, kernelWidth);
        float[] expected = byDefinition(op, x, weight);
        assertThat(new OneOp(op, x, weight).run()).containsExactly(expected, within(1e-6f));
    }

    private static OneOp.Operand random(Random random, Integer... dimensions) {
        TensorType type = TensorType.of(dimensions);
        float[] content = new float[(int) type.elements()];
        for (int i = 0; i < content.length; i++) {
            content[i] = random.nextFloat() - 0.5f;
        }
        return new OneOp.Operand(type, content);
    }

    /** The sum that defines a convolution, pixel by pixel. */
    private static float[] byDefinition(Conv2d op, OneOp.Operand x, OneOp.Operand weight) {
        TensorType image = x.type();
        TensorType filters = weight.type();
        TensorType result = op.infer(List.of(image, filters));
        float[] y = new float[(int) result.elements()];
        for (int i = 0; i < y.length; i++) {
            int column = i % result.width() * op.stride() - op.padding().left();
            int row = i / result.width() % result.height() * op.stride()
                    - op.padding().top();
            int filter = i / result.width() / result.height();
            int group = filter / (filters.size(0) / op.groups());
            double sum = 0;
            for (int tap = 0; tap < filters.elements() / filters.size(0); tap++) {
                int pixelColumn = column + tap % filters.size(3) * op.dilation();
                int pixelRow = row + tap / filters.size(3) % filters.size(2) * op.dilation();
                int channel = group * filters.size(1) + tap / filters.size(3) / filters.size(2);
                boolean inside =
                        pixelRow >= 0 && pixelRow < image.height() && pixelColumn >= 0 && pixelColumn < image.width();
                if (inside) {
                    float pixel = x.content()[(channel * image.height() + pixelRow) * image.width() + pixelColumn];
                    sum += (double) pixel
                            * weight.content()[(int) (filter * (filters.elements() / filters.size(0))) + tap];
                }
            }
            y[i] = (float) sum;
        }
        return y;
    }
}
