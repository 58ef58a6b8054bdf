package io.tcns.runtime;

import java.nio.FloatBuffer;
import java.nio.LongBuffer;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Reads the four outputs of a detector, which are found by their names: {@code boxes} float[N, D, 4] (ymin, xmin, ymax, xmax,
 * 0 to 1 of what the network saw), {@code scores} float[N, D], {@code classes} int64[N, D] and {@code num_detections} int64[N],
 * for N images with room for D detections each.
 */
public final class DetectionOutputs {
    /** Most detections that one image has room for. */
    public static final int MAX_DETECTIONS = 10_000;

    private static final String BOXES = "boxes";
    private static final String SCORES = "scores";
    private static final String CLASSES = "classes";
    private static final String COUNT = "num_detections";
    private static final List<String> NAMES = List.of(BOXES, SCORES, CLASSES, COUNT);
    private static final String FORM =
            "`boxes` float[n, d, 4], `scores` float[n, d], `classes` int64[n, d], `num_detections` int64[n]";
    /** Numbers of a box. */
    private static final int SIDES = 4;

    private final String model;
    private final List<String> names;

    private DetectionOutputs(String model, List<String> names) {
        this.model = model;
        this.names = names;
    }

    /** Whether a model with these outputs is a detector. */
    public static boolean areAmong(List<TensorSpec> outputs) {
        return names(outputs).containsAll(NAMES);
    }

    /**
     * Those of one model.
     *
     * @param model how messages call it
     * @throws IllegalArgumentException when they are not {@linkplain #areAmong among} its outputs
     */
    public static DetectionOutputs of(String model, List<TensorSpec> outputs) {
        if (!areAmong(outputs)) {
            throw new IllegalArgumentException(model + " lacks some of the outputs " + NAMES);
        }
        return new DetectionOutputs(model, names(outputs));
    }

    private static List<String> names(List<TensorSpec> outputs) {
        return outputs.stream().map(TensorSpec::name).toList();
    }

    /**
     * What was found in one image, the surest first. What has a score that is no number, or a box without area within the image,
     * is left out.
     *
     * @param outputs of one run, in the model's order
     * @param image from 0
     * @throws InputException when the outputs do not have the types and shapes of detections, or name or count what cannot be
     */
    public List<Detection> read(List<Tensor> outputs, int image) {
        LongBuffer counts = output(outputs, COUNT, ElementType.INT64).longs();
        Tensor scores = output(outputs, SCORES, ElementType.FLOAT);
        int images = counts.remaining();
        if (image >= images) {
            throw new InputException(model + " answers for " + images + " images, not for image " + image);
        }
        int room = scores.elements() / images;
        checkShape(outputs, COUNT, images);
        checkShape(outputs, SCORES, images, room);
        checkShape(outputs, CLASSES, images, room);
        checkShape(outputs, BOXES, images, room, SIDES);
        if (room > MAX_DETECTIONS) {
            throw new InputException(model + " has room for " + room
                    + " detections in an image, more than the limit of " + MAX_DETECTIONS);
        }
        int first = image * room;
        FloatBuffer score = scores.floats();
        FloatBuffer sides = output(outputs, BOXES, ElementType.FLOAT).floats();
        LongBuffer classes = output(outputs, CLASSES, ElementType.INT64).longs();
        return IntStream.range(first, first + count(counts.get(image), room))
                .mapToObj(i -> new Detection(index(classes.get(i)), score.get(i), box(sides, i)))
                .filter(found -> Float.isFinite(found.score()) && found.box().hasArea())
                .map(found -> found.at(found.box().clipped()))
                .filter(found -> found.box().hasArea())
                .sorted(Comparator.comparing(Detection::score, Comparator.reverseOrder()))
                .toList();
    }

    /**
     * For how many detections of each image there is room.
     *
     * @param outputs that can be {@linkplain #read read}
     */
    public int room(List<Tensor> outputs) {
        return Math.toIntExact(outputs.get(names.indexOf(SCORES)).shape().get(1));
    }

    private Tensor output(List<Tensor> outputs, String name, ElementType type) {
        Tensor output = outputs.get(names.indexOf(name));
        if (output.type() != type) {
            throw notDetections(name, output);
        }
        return output;
    }

    private void checkShape(List<Tensor> outputs, String name, long... shape) {
        Tensor output = outputs.get(names.indexOf(name));
        if (!output.shape().equals(Arrays.stream(shape).boxed().toList())) {
            throw notDetections(name, output);
        }
    }

    private InputException notDetections(String name, Tensor output) {
        return new InputException(model + " gives `" + name + "` as "
                + TensorSpec.describe(output.type(), output.shape()) + ", which does not belong to detections: "
                + FORM);
    }

    private int count(long count, int room) {
        if (count < 0 || count > room) {
            throw new InputException(model + " counts " + count + " detections where it has room for " + room);
        }
        return (int) count;
    }

    private int index(long index) {
        if (index < 0 || index > Integer.MAX_VALUE) {
            throw new InputException(model + " finds the class " + index + ", which cannot be");
        }
        return (int) index;
    }

    private static Box box(FloatBuffer sides, int detection) {
        int at = detection * SIDES;
        return new Box(sides.get(at), sides.get(at + 1), sides.get(at + 2), sides.get(at + 3));
    }
}
