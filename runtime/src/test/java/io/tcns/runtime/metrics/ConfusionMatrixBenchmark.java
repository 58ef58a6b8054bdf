package io.tcns.runtime.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.tcns.runtime.Mask;
import io.tcns.runtime.image.MaskDecoder;
import io.tcns.runtime.image.MaskEncoder;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
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
 * A mask of 513x513 pixels with a few large shapes of VOC's classes, beside one that differs from it at the borders:
 * {@code benchmarks/jmh runtime ConfusionMatrixBenchmark}.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(3)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
public class ConfusionMatrixBenchmark {
    private static final int SIZE = 513;
    private static final int CLASSES = 21;
    private static final int SHAPES = 12;

    private final Mask truth = shapes(0);
    private final Mask predicted = shapes(4);
    private final byte[] file = png(predicted);

    /** One of the two files. */
    @Benchmark
    public Mask decodesAMask() {
        return MaskDecoder.decode("mask", file);
    }

    /** Both masks. */
    @Benchmark
    public ConfusionMatrix comparesTwoMasks() {
        ConfusionMatrix matrix = new ConfusionMatrix(CLASSES);
        matrix.add("truth", truth, "predicted", predicted);
        return matrix;
    }

    /** Rectangles that lie over each other, moved a little. */
    private static Mask shapes(int shift) {
        Random random = new Random(1);
        short[] labels = new short[SIZE * SIZE];
        for (int shape = 0; shape < SHAPES; shape++) {
            short label = (short) random.nextInt(CLASSES);
            int left = shift + random.nextInt(SIZE / 2);
            int top = shift + random.nextInt(SIZE / 2);
            int right = left + SIZE / 8 + random.nextInt(SIZE / 4);
            int bottom = top + SIZE / 8 + random.nextInt(SIZE / 4);
            for (int y = top; y < bottom; y++) {
                for (int x = left; x < right; x++) {
                    labels[y * SIZE + x] = label;
                }
            }
        }
        return new Mask(SIZE, SIZE, labels);
    }

    private static byte[] png(Mask mask) {
        try {
            ByteArrayOutputStream file = new ByteArrayOutputStream();
            MaskEncoder.write(mask, file);
            return file.toByteArray();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Most pixels agree, and not all. */
    @Test
    void comparesWhatItTimes() {
        SegmentationMetrics metrics = SegmentationMetrics.of(comparesTwoMasks());

        assertThat(metrics.pixels()).isEqualTo(SIZE * SIZE);
        assertThat(metrics.pixelAccuracy().getAsDouble()).isBetween(0.8, 0.999);
        assertThat(decodesAMask().label(SIZE / 2, SIZE / 2)).isEqualTo(predicted.label(SIZE / 2, SIZE / 2));
    }
}
