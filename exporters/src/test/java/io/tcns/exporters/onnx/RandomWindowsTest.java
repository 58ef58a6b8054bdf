package io.tcns.exporters.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.tcns.compiler.ir.AveragePool;
import io.tcns.compiler.ir.Conv2d;
import io.tcns.compiler.ir.MaxPool;
import io.tcns.compiler.ir.Padding;
import io.tcns.compiler.ir.TensorType;
import io.tcns.compiler.reference.Interpreter;
import io.tcns.exporters.Artifact;
import io.tcns.exporters.onnx.OpCase.Operand;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Convolutions and pools of any kernel, stride, dilation, padding and grouping, against the interpreter. */
class RandomWindowsTest {

    static IntStream seeds() {
        return IntStream.range(0, 40);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void convolveLikeTheInterpreter(int seed) {
        SplittableRandom random = new SplittableRandom(seed);
        int groups = random.nextInt(1, 4);
        int channels = groups * random.nextInt(1, 3);
        int filters = groups * random.nextInt(1, 3);
        TensorType weight = TensorType.of(filters, channels / groups, random.nextInt(1, 4), random.nextInt(1, 6));
        Padding padding = padding(random, 3);
        Conv2d op = new Conv2d(random.nextInt(1, 4), random.nextInt(1, 4), groups, padding);
        OpCase convolution = OpCase.of("convolution " + seed, op, image(random, channels));
        Operand bias = numbers(random, TensorType.of(filters));
        verify(
                random.nextBoolean()
                        ? convolution.with(numbers(random, weight))
                        : convolution.with(numbers(random, weight), bias));
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void poolLikeTheInterpreter(int seed) {
        SplittableRandom random = new SplittableRandom(seed);
        int kernel = random.nextInt(1, 5);
        int stride = random.nextInt(1, 4);
        Operand image = image(random, random.nextInt(1, 4));
        verify(OpCase.of("max pool " + seed, new MaxPool(kernel, stride, padding(random, kernel)), image));
        verify(OpCase.of("average pool " + seed, new AveragePool(kernel, stride), image));
    }

    private static void verify(OpCase test) {
        float[] expected = new Interpreter(test.graph())
                .run(Map.of("input0", test.inputs(1).get(0)))
                .get("row1.1.output");
        Artifact model = new OnnxExporter(OnnxOptions.DEFAULT).export(test.graph());
        OnnxChecker.check(model);
        assertThat(OnnxRuntime.run(model, 1, test.inputs(1))).containsExactly(expected, within(1e-5f));
    }

    /** Not square, and large enough for every window. */
    private static Operand image(SplittableRandom random, int channels) {
        return numbers(random, TensorType.of(1, channels, random.nextInt(13, 17), random.nextInt(13, 17)));
    }

    /** Less than {@code bound} on each side. */
    private static Padding padding(SplittableRandom random, int bound) {
        return new Padding(random.nextInt(bound), random.nextInt(bound), random.nextInt(bound), random.nextInt(bound));
    }

    private static Operand numbers(SplittableRandom random, TensorType type) {
        return OpCase.tensor(type, random.doubles(type.elements(), -1, 1).toArray());
    }
}
