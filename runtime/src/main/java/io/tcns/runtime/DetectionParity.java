package io.tcns.runtime;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Whether two runs of a detector find the same things.
 *
 * <p>Boxes and scores that differ by rounding may change ranks, and which one of two overlapping boxes remains; so a detection
 * is found again where the other run has one of its class and, but for rounding, its score that overlaps it by half. What is at
 * the end of a full list may have been displaced by another one of its score.
 *
 * @param found how many things the first run found, in all images
 * @param lost how many of these the second run, or of the second run's the first, has not
 */
public record DetectionParity(int found, int lost) {

    /** How far two scores may be apart by rounding. */
    private static final double SCORE_TOLERANCE = 1e-3;

    private static final double HALF = 0.5;

    /**
     * Runs a detector at every optimisation level on one input and compares each with {@link OptimizationLevel#NONE}.
     *
     * @throws InputException when the model cannot be loaded or run at some level, or gives no detections
     */
    public static Map<OptimizationLevel, DetectionParity> acrossLevels(
            Model model, List<Tensor> inputs, SessionOptions options) {
        Map<OptimizationLevel, DetectionParity> parities = new LinkedHashMap<>();
        Run reference = run(model, inputs, options.withOptimization(OptimizationLevel.NONE));
        for (OptimizationLevel level : OptimizationLevel.values()) {
            Run actual = run(model, inputs, options.withOptimization(level));
            parities.put(level, of(reference.images(), actual.images(), reference.room()));
        }
        return parities;
    }

    /** What one run found, and how much it could. */
    private record Run(List<List<Detection>> images, int room) {}

    private static Run run(Model model, List<Tensor> inputs, SessionOptions options) {
        try (Session session = Session.open(model, options)) {
            DetectionOutputs reader = DetectionOutputs.of(model.name(), session.outputs());
            List<Tensor> outputs = session.run(inputs);
            List<List<Detection>> images = new ArrayList<>();
            long count = inputs.get(0).shape().get(0);
            for (int image = 0; image < count; image++) {
                images.add(reader.read(outputs, image));
            }
            return new Run(images, reader.room(outputs));
        }
    }

    /**
     * Compares what was found in each image.
     *
     * @param room for how many detections of an image there is room, with which a list is full
     */
    public static DetectionParity of(List<List<Detection>> reference, List<List<Detection>> actual, int room) {
        int found = 0;
        int lost = 0;
        for (int image = 0; image < reference.size(); image++) {
            found += reference.get(image).size();
            lost += lost(reference.get(image), actual.get(image), room)
                    + lost(actual.get(image), reference.get(image), room);
        }
        return new DetectionParity(found, lost);
    }

    private static int lost(List<Detection> some, List<Detection> others, int room) {
        boolean isFull = !others.isEmpty() && others.size() == room;
        double displaced = isFull ? others.get(room - 1).score() + SCORE_TOLERANCE : Double.NEGATIVE_INFINITY;
        return (int) some.stream()
                .filter(one -> one.score() > displaced)
                .filter(one -> others.stream().noneMatch(other -> isSame(one, other)))
                .count();
    }

    private static boolean isSame(Detection one, Detection other) {
        return one.index() == other.index()
                && Math.abs(one.score() - other.score()) <= SCORE_TOLERANCE
                && one.box().overlap(other.box()) >= HALF;
    }
}
