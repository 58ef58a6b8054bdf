package io.tcns.runtime.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
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
 * The figures of a detector: 80 categories, and in each image 7 objects, as in COCO, and 100 detections, as detectors give:
 * {@code benchmarks/jmh runtime CocoBenchmark}.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(3)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
public class CocoBenchmark {
    private static final int CATEGORIES = 80;
    private static final int OBJECTS = 7;
    private static final int DETECTIONS = 100;

    private final CocoDetections detections = detections(100);
    private final CocoDetections manyDetections = detections(5000);

    /** 100 images. */
    @Benchmark
    public CocoMetrics hundredImages() {
        return CocoMetrics.of(detections);
    }

    /** 5,000 images, as COCO's validation set has them. */
    @Benchmark
    public CocoMetrics fiveThousandImages() {
        return CocoMetrics.of(manyDetections);
    }

    private static CocoDetections detections(int images) {
        Random random = new Random(1);
        List<CocoAnnotations.Annotation> objects = new ArrayList<>();
        List<Detection> detections = new ArrayList<>();
        for (int image = 0; image < images; image++) {
            for (int i = 0; i < DETECTIONS; i++) {
                Box box = box(random);
                int category = random.nextInt(CATEGORIES);
                if (i < OBJECTS) {
                    objects.add(new CocoAnnotations.Annotation(
                            objects.size(), image, category, box, box.area(), random.nextInt(100) == 0));
                }
                detections.add(new Detection(image, category, box, random.nextDouble()));
            }
        }
        List<CocoAnnotations.Category> categories = LongStream.range(0, CATEGORIES)
                .mapToObj(id -> new CocoAnnotations.Category(id, "category " + id))
                .toList();
        List<CocoAnnotations.Image> annotated = LongStream.range(0, images)
                .mapToObj(id -> new CocoAnnotations.Image(id, Optional.empty(), Optional.empty()))
                .toList();
        return new CocoDetections(new CocoAnnotations(annotated, categories, objects), detections);
    }

    private static Box box(Random random) {
        return new Box(random.nextInt(500), random.nextInt(400), 1 + random.nextInt(200), 1 + random.nextInt(200));
    }

    /** Every object is found, as its box is among the detections. */
    @Test
    void findsWhatItTimes() {
        assertThat(hundredImages().figures().get(CocoFigure.AR100)).isEqualTo(1);
    }
}
