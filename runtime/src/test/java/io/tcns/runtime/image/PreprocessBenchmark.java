package io.tcns.runtime.image;

import static org.assertj.core.api.Assertions.assertThat;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import io.tcns.runtime.Tensor;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * From a decoded picture to the network's input, beside what ONNX Runtime's arrays of arrays take for a picture that is
 * normalised already: {@code benchmarks/jmh runtime PreprocessBenchmark}.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(3)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
public class PreprocessBenchmark {

    private static final int SIDE = 224;

    private final Preprocess preprocess = Preprocess.defaults();
    private final Image fitting = image(SIDE, SIDE);
    private final Image photograph = image(640, 480);
    private final float[][][][] arrays = arrays();

    /** A picture of the right size. */
    @Benchmark
    public Tensor fittingPicture() {
        return preprocess.toTensor(fitting, SIDE, SIDE);
    }

    /** A photograph of 640x480, resized. */
    @Benchmark
    public Tensor photograph() {
        return preprocess.toTensor(photograph, SIDE, SIDE);
    }

    /** The peer: the same input from Java's arrays. */
    @Benchmark
    public boolean arraysOfArrays() throws OrtException {
        try (OnnxTensor tensor = OnnxTensor.createTensor(OrtEnvironment.getEnvironment(), arrays)) {
            return tensor.isClosed();
        }
    }

    private static Image image(int width, int height) {
        byte[] rgb = new byte[3 * width * height];
        new Random(1).nextBytes(rgb);
        return new Image(width, height, rgb);
    }

    private static float[][][][] arrays() {
        float[][][][] arrays = new float[1][3][SIDE][SIDE];
        arrays[0][0][0][0] = 1;
        return arrays;
    }

    @Test
    void makesWhatItTimes() throws OrtException {
        assertThat(fittingPicture().floats().capacity()).isEqualTo(3 * SIDE * SIDE);
        assertThat(fittingPicture().floats().get(0))
                .isEqualTo((float) ((Byte.toUnsignedInt(fitting.rgb()[0]) - 127.5) / 127.5));
        assertThat(photograph().floats().capacity()).isEqualTo(3 * SIDE * SIDE);
        assertThat(arraysOfArrays()).isFalse();
    }
}
