package io.tcns.cli;

import io.tcns.runtime.InputException;
import io.tcns.runtime.metrics.CocoAnnotations.Category;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.IntStream;

/**
 * Which category of the annotations each class of a detector is: the one of its name where each category has the name of a
 * class, and otherwise the one of its number. Where some classes and categories of one number have names that contradict this,
 * names decide all the same, and categories without a class are never found.
 *
 * @param byClass the ids of categories, by the numbers of classes
 * @param remark for the user: how classes became categories, and which of these no class is
 */
record ClassCategories(Map<Integer, Long> byClass, String remark) {

    ClassCategories {
        byClass = Map.copyOf(byClass);
    }

    /**
     * Those of one model.
     *
     * @param labels line i names class i; empty where nobody named them
     * @throws InputException when no class can be a category
     */
    static ClassCategories of(List<String> labels, List<Category> categories) {
        Matching matching = new Matching(labels, categories);
        ClassCategories found = matching.isByName() ? matching.byName() : matching.byNumber();
        if (found.byClass().isEmpty() && !categories.isEmpty()) {
            throw new InputException("no class can be one of the annotated categories: " + found.remark());
        }
        return found;
    }

    /** The id of the category that a class is; empty where nobody annotated such things. */
    Optional<Long> of(int index) {
        return Optional.ofNullable(byClass.get(index));
    }

    /** Names and numbers of classes beside those of categories. Class 0 is the background, which nobody finds. */
    private static final class Matching {

        private final List<String> labels;
        private final List<Category> categories;
        private final Set<String> names = new HashSet<>();

        Matching(List<String> labels, List<Category> categories) {
            this.labels = labels.stream().map(Matching::plain).toList();
            this.categories = categories;
            this.labels.stream().skip(1).forEach(names::add);
        }

        private static String plain(String name) {
            return name.strip().toLowerCase(Locale.ROOT);
        }

        boolean isByName() {
            return areNamesDistinct()
                    && (categories.stream().allMatch(this::isNamed)
                            || categories.stream().anyMatch(this::isNamedElsewhere));
        }

        private boolean areNamesDistinct() {
            return categories.stream()
                            .map(category -> plain(category.name()))
                            .distinct()
                            .count()
                    == categories.size();
        }

        private boolean isNamed(Category category) {
            return names.contains(plain(category.name()));
        }

        private boolean isNamedElsewhere(Category category) {
            return isNamed(category) && !(hasNumber(category) && isCalled(category, (int) category.id()));
        }

        private boolean isCalled(Category category, int index) {
            return labels.get(index).equals(plain(category.name()));
        }

        private boolean hasNumber(Category category) {
            return category.id() > 0 && category.id() < (labels.isEmpty() ? Integer.MAX_VALUE : labels.size());
        }

        ClassCategories byName() {
            Map<String, Long> ids = new HashMap<>();
            categories.forEach(category -> ids.put(plain(category.name()), category.id()));
            Map<Integer, Long> byClass = new HashMap<>();
            IntStream.range(1, labels.size())
                    .filter(index -> ids.containsKey(labels.get(index)))
                    .forEach(index -> byClass.put(index, ids.get(labels.get(index))));
            return new ClassCategories(
                    byClass, "each class is the category of its name" + never("no label is called so", this::isNamed));
        }

        ClassCategories byNumber() {
            Map<Integer, Long> byClass = new HashMap<>();
            categories.stream()
                    .filter(this::hasNumber)
                    .forEach(category -> byClass.put((int) category.id(), category.id()));
            return new ClassCategories(
                    byClass,
                    "each class is the category of its number, as " + whyNotByName()
                            + never("no class has the number", this::hasNumber));
        }

        private String whyNotByName() {
            if (labels.isEmpty()) {
                return "the model has no labels";
            }
            return areNamesDistinct()
                    ? "not all categories are labels: " + those(this::isNamed)
                    : "some categories share a name";
        }

        private String never(String reason, Predicate<Category> isFound) {
            return categories.stream().allMatch(isFound) ? "" : "; never found, as " + reason + ": " + those(isFound);
        }

        /** The categories that are not so. */
        private String those(Predicate<Category> isSo) {
            List<Category> others = categories.stream().filter(isSo.negate()).toList();
            String first = "`" + others.get(0).name() + "`";
            return others.size() == 1 ? first : first + " and " + (others.size() - 1) + " more";
        }
    }
}
