package io.tcns.runtime.metrics;

import io.tcns.runtime.InputException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What people say of images, in the terms of <a href="https://cocodataset.org/#format-data">COCO's format</a>: which objects
 * are where.
 *
 * @param imageIds of all images, also of those without objects
 * @param categories that objects can have
 * @param objects in all images
 */
public record CocoAnnotations(List<Long> imageIds, List<Category> categories, List<Annotation> objects) {
    /** Most images. */
    public static final int MAX_IMAGES = 2_000_000;
    /** Most categories. */
    public static final int MAX_CATEGORIES = 100_000;
    /** Most objects; COCO's own training set has 860,001. */
    public static final int MAX_OBJECTS = 5_000_000;

    /** What an object can be. */
    public record Category(long id, String name) {}

    /**
     * One object; or several that nobody counted.
     *
     * @param area that it covers, in pixels; less than its box's where its outline is known
     * @param isCrowd whether the box holds many objects: detections there are neither right nor wrong
     */
    public record Annotation(long id, long imageId, long categoryId, Box box, double area, boolean isCrowd) {

        /** @throws IllegalArgumentException when the area is negative or not finite */
        public Annotation {
            if (!(area >= 0 && Double.isFinite(area))) {
                throw new IllegalArgumentException("`area` must be finite and not negative, got " + area);
            }
        }
    }

    /** @throws IllegalArgumentException when an id is there twice, or an object is of an unknown image or category */
    public CocoAnnotations {
        imageIds = List.copyOf(imageIds);
        categories = List.copyOf(categories);
        objects = List.copyOf(objects);
        Set<Long> images = distinct("images", imageIds);
        Set<Long> known =
                distinct("categories", categories.stream().map(Category::id).toList());
        distinct("annotations", objects.stream().map(Annotation::id).toList());
        for (Annotation object : objects) {
            if (!images.contains(object.imageId())) {
                throw new IllegalArgumentException("annotation " + object.id() + " is of image " + object.imageId()
                        + ", which is not in `images`");
            }
            if (!known.contains(object.categoryId())) {
                throw new IllegalArgumentException("annotation " + object.id() + " is of category "
                        + object.categoryId() + ", which is not in `categories`");
            }
        }
    }

    /**
     * Reads a file such as {@code instances_val2017.json}. Outlines are skipped.
     *
     * @throws InputException when it cannot be read, contradicts itself, or is beyond the limits
     */
    public static CocoAnnotations read(Path file) {
        return CocoJson.read(file, CocoAnnotationsJson::read);
    }

    /**
     * Refuses detections of which these annotations say nothing.
     *
     * @throws IllegalArgumentException when one is of an unknown image or category
     */
    void checkKnows(List<Detection> detections) {
        Set<Long> images = new HashSet<>(imageIds);
        Set<Long> known = categories.stream().map(Category::id).collect(Collectors.toSet());
        for (int i = 0; i < detections.size(); i++) {
            Detection detection = detections.get(i);
            if (!images.contains(detection.imageId())) {
                throw new IllegalArgumentException(
                        "detections[" + i + "] is of image " + detection.imageId() + ", which is not annotated");
            }
            if (!known.contains(detection.categoryId())) {
                throw new IllegalArgumentException(
                        "detections[" + i + "] is of category " + detection.categoryId() + ", which is not annotated");
            }
        }
    }

    private static Set<Long> distinct(String list, List<Long> ids) {
        Set<Long> seen = new HashSet<>();
        for (Long id : ids) {
            if (!seen.add(id)) {
                throw new IllegalArgumentException("`" + list + "` has the id " + id + " twice");
            }
        }
        return seen;
    }
}
