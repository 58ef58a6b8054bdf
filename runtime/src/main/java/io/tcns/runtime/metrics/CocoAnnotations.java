package io.tcns.runtime.metrics;

import io.tcns.runtime.InputException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What people say of images, in the terms of <a href="https://cocodataset.org/#format-data">COCO's format</a>: which objects
 * are where.
 *
 * @param images all, also those without objects
 * @param categories that objects can have
 * @param objects in all images
 */
public record CocoAnnotations(List<Image> images, List<Category> categories, List<Annotation> objects) {
    /** Most images. */
    public static final int MAX_IMAGES = 2_000_000;
    /** Most categories. */
    public static final int MAX_CATEGORIES = 100_000;
    /** Most objects; COCO's own training set has 860,001. */
    public static final int MAX_OBJECTS = 5_000_000;

    /**
     * One image.
     *
     * @param fileName where its pixels are, as seen from a folder that the annotations do not name; they may do without
     * @param size which may be left unsaid
     */
    public record Image(long id, Optional<String> fileName, Optional<Size> size) {}

    /** Of an image, in pixels. */
    public record Size(long width, long height) {}

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
        images = List.copyOf(images);
        categories = List.copyOf(categories);
        objects = List.copyOf(objects);
        Ids known = Ids.distinct("images", images.stream().mapToLong(Image::id));
        Ids knownCategories = Ids.distinct("categories", categories.stream().mapToLong(Category::id));
        Ids.distinct("annotations", objects.stream().mapToLong(Annotation::id));
        for (Annotation object : objects) {
            if (!known.contains(object.imageId())) {
                throw new IllegalArgumentException("annotation " + object.id() + " is of image " + object.imageId()
                        + ", which is not in `images`");
            }
            if (!knownCategories.contains(object.categoryId())) {
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

    /** What they say of some of their images. */
    public CocoAnnotations of(List<Image> some) {
        Ids kept = Ids.distinct("images", some.stream().mapToLong(Image::id));
        return new CocoAnnotations(
                some,
                categories,
                objects.stream()
                        .filter(object -> kept.contains(object.imageId()))
                        .toList());
    }

    /**
     * Refuses detections of which these annotations say nothing.
     *
     * @throws IllegalArgumentException when one is of an unknown image or category
     */
    void checkKnows(List<Detection> detections) {
        Ids known = Ids.distinct("images", images.stream().mapToLong(Image::id));
        Ids knownCategories = Ids.distinct("categories", categories.stream().mapToLong(Category::id));
        for (int i = 0; i < detections.size(); i++) {
            Detection detection = detections.get(i);
            if (!known.contains(detection.imageId())) {
                throw new IllegalArgumentException(
                        "detections[" + i + "] is of image " + detection.imageId() + ", which is not annotated");
            }
            if (!knownCategories.contains(detection.categoryId())) {
                throw new IllegalArgumentException(
                        "detections[" + i + "] is of category " + detection.categoryId() + ", which is not annotated");
            }
        }
    }
}
