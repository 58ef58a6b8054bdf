package io.tcns.runtime.metrics;

import io.tcns.runtime.metrics.CocoAnnotations.Annotation;
import io.tcns.runtime.metrics.CocoAnnotations.Category;
import io.tcns.runtime.metrics.CocoAnnotations.Image;
import io.tcns.runtime.metrics.CocoAnnotations.Size;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Reads annotations: an object with three lists that may stand in any order, among others. */
final class CocoAnnotationsJson {
    private static final String IMAGES = "images";
    private static final String CATEGORIES = "categories";
    private static final String ANNOTATIONS = "annotations";
    private static final List<String> LISTS = List.of(IMAGES, CATEGORIES, ANNOTATIONS);

    private static final Set<String> IMAGE_KEYS = Set.of("id", "file_name", "width", "height");
    private static final Set<String> CATEGORY_KEYS = Set.of("id", "name");
    private static final Set<String> ANNOTATION_KEYS =
            Set.of("id", "image_id", "category_id", "bbox", "area", "iscrowd");

    private final CocoJson json;
    private final Set<String> missing = new TreeSet<>(LISTS);
    private final List<Image> images = new ArrayList<>();
    private final List<Category> categories = new ArrayList<>();
    private final List<Annotation> objects = new ArrayList<>();

    private CocoAnnotationsJson(CocoJson json) {
        this.json = json;
    }

    /** @throws IllegalArgumentException when it is none of COCO's form, or contradicts itself */
    static CocoAnnotations read(CocoJson json) throws IOException {
        CocoAnnotationsJson reader = new CocoAnnotationsJson(json);
        json.readObject("annotations are an object with `images`, `categories` and `annotations`", reader::readField);
        if (!reader.missing.isEmpty()) {
            throw new IllegalArgumentException("there are no `" + String.join("`, no `", reader.missing) + "`");
        }
        return new CocoAnnotations(reader.images, reader.categories, reader.objects);
    }

    private void readField(String field) throws IOException {
        if (LISTS.contains(field) && !missing.remove(field)) {
            throw new IllegalArgumentException("`" + field + "` is there twice");
        }
        switch (field) {
            case IMAGES ->
                json.readList(field, CocoAnnotations.MAX_IMAGES, IMAGE_KEYS, image -> images.add(image(image)));
            case CATEGORIES ->
                json.readList(
                        field,
                        CocoAnnotations.MAX_CATEGORIES,
                        CATEGORY_KEYS,
                        category -> categories.add(new Category(category.whole("id"), category.text("name"))));
            case ANNOTATIONS ->
                json.readList(
                        field, CocoAnnotations.MAX_OBJECTS, ANNOTATION_KEYS, object -> objects.add(annotation(object)));
            default -> json.skip();
        }
    }

    private static Image image(CocoEntry image) {
        Optional<String> fileName = image.has("file_name") ? Optional.of(image.text("file_name")) : Optional.empty();
        Optional<Size> size = image.has("width") && image.has("height")
                ? Optional.of(new Size(image.whole("width"), image.whole("height")))
                : Optional.empty();
        return new Image(image.whole("id"), fileName, size);
    }

    /** Without `area` nobody knows whether an object is small: its box may be much larger than it is. */
    private static Annotation annotation(CocoEntry object) {
        return new Annotation(
                object.whole("id"),
                object.whole("image_id"),
                object.whole("category_id"),
                object.box("bbox"),
                object.number("area"),
                object.flag("iscrowd"));
    }
}
