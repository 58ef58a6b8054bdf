package io.tcns.cli;

import io.tcns.runtime.InputException;
import io.tcns.runtime.image.Image;
import io.tcns.runtime.metrics.Box;
import io.tcns.runtime.metrics.CocoAnnotations;
import io.tcns.runtime.metrics.CocoDetections;
import io.tcns.runtime.metrics.Detection;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Shows a detector annotated images, one after the other, and keeps nothing of them but what was found. */
final class DetectorRun {
    private final ImageSession detector;
    private final ImageFolder folder;
    private final ClassCategories categories;
    private final List<CocoAnnotations.Image> answered = new ArrayList<>();
    private final List<Detection> found = new ArrayList<>();
    private final List<String> problems = new ArrayList<>();
    private int others;

    /** @param detector that {@linkplain ImageSession#gives gives} detections */
    DetectorRun(ImageSession detector, ImageFolder folder, ClassCategories categories) {
        this.detector = detector;
        this.folder = folder;
        this.categories = categories;
    }

    /**
     * Asks about one image. One that cannot be read is among the {@link #problems}.
     *
     * @throws InputException when the detector fails, or has found more than can be compared
     */
    void ask(CocoAnnotations.Image annotated) {
        Optional<Image> picture = read(annotated);
        if (picture.isEmpty()) {
            return;
        }
        DetectionAnswer answer = (DetectionAnswer)
                detector.answer("image " + annotated.id(), picture.get()).answer();
        if (found.size() + answer.found().size() > CocoDetections.MAX_DETECTIONS) {
            throw new InputException("there are more than " + CocoDetections.MAX_DETECTIONS + " detections");
        }
        for (io.tcns.runtime.Detection one : answer.found()) {
            Optional<Long> category = categories.of(one.index());
            category.ifPresentOrElse(
                    id -> found.add(new Detection(annotated.id(), id, box(one.box(), answer), one.score())),
                    () -> others++);
        }
        answered.add(annotated);
    }

    private Optional<Image> read(CocoAnnotations.Image annotated) {
        try {
            return Optional.of(folder.read(annotated));
        } catch (InputException e) {
            problems.add(String.valueOf(e.getMessage()));
            return Optional.empty();
        }
    }

    /** From shares of the picture to its pixels. */
    private static Box box(io.tcns.runtime.Box share, DetectionAnswer answer) {
        double left = (double) share.left() * answer.width();
        double top = (double) share.top() * answer.height();
        return new Box(
                left,
                top,
                (double) share.right() * answer.width() - left,
                (double) share.bottom() * answer.height() - top);
    }

    /** Why images were left out: a sentence for each, in their order. */
    List<String> problems() {
        return problems;
    }

    /** How many detections are of classes that nobody annotated. */
    int others() {
        return others;
    }

    /** How many images the detector has answered for. */
    int answered() {
        return answered.size();
    }

    /** What was found in the images that could be read, beside what is annotated in these. */
    CocoDetections detections(CocoAnnotations annotations) {
        return new CocoDetections(annotations.of(answered), found);
    }
}
