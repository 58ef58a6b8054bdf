package io.tcns.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tcns.runtime.InputException;
import io.tcns.runtime.metrics.CocoAnnotations.Category;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ClassCategoriesTest {

    private static final Category CAT = new Category(17, "cat");
    private static final Category DOG = new Category(18, "dog");

    @Test
    void goesByNamesWhereEachCategoryHasTheNameOfAClass() {
        assertMatched(
                List.of("none", "Dog", "bird", "CAT", " dog "),
                List.of(CAT, DOG),
                Map.of(1, 18L, 3, 17L, 4, 18L),
                "each class is the category of its name");
    }

    @Test
    void goesByNumbersWhereClassesHaveNoNames() {
        assertMatched(
                List.of(),
                List.of(CAT, DOG),
                Map.of(17, 17L, 18, 18L),
                "each class is the category of its number, as the model has no labels");
    }

    @Test
    void goesByNumbersWhereNamesAreSpeltInAnotherWayAndContradictNothing() {
        assertMatched(
                List.of("none", "dog", "motorcycle", "dining table"),
                List.of(new Category(1, "dog"), new Category(2, "motorbike"), new Category(3, "diningtable")),
                Map.of(1, 1L, 2, 2L, 3, 3L),
                "each class is the category of its number, as not all categories are labels: `motorbike` and 1 more");
    }

    @Test
    void goesByNumbersWhereCategoriesShareAName() {
        assertMatched(
                List.of("none", "dog", "cat"),
                List.of(new Category(1, "dog"), new Category(2, "Dog")),
                Map.of(1, 1L, 2, 2L),
                "each class is the category of its number, as some categories share a name");
    }

    /** By its number the class 17 would be a cat. */
    @Test
    void staysWithNamesThatContradictNumbersAndSaysWhatIsNeverFound() {
        assertMatched(
                List.of("none", "dog", "person"),
                List.of(CAT, DOG, new Category(2, "bicycle")),
                Map.of(1, 18L),
                "each class is the category of its name; never found, as no label is called so: `cat` and 1 more");
    }

    @Test
    void saysWhichNumbersNoClassHas() {
        assertMatched(
                List.of("none", "hund"),
                List.of(new Category(0, "cat"), new Category(1, "dog"), new Category(2, "bird")),
                Map.of(1, 1L),
                "each class is the category of its number, as not all categories are labels: `cat` and 2 more;"
                        + " never found, as no class has the number: `cat` and 1 more");
    }

    @Test
    void refusesCategoriesOfWhichNoClassIsOne() {
        assertThatThrownBy(() -> ClassCategories.of(List.of("none", "hund"), List.of(CAT)))
                .isInstanceOf(InputException.class)
                .hasMessage(
                        "no class can be one of the annotated categories: each class is the category of its"
                                + " number, as not all categories are labels: `cat`; never found, as no class has the number: `cat`");
    }

    @Test
    void takesTheBackgroundForNoCategory() {
        assertMatched(List.of("dog", "dog"), List.of(DOG), Map.of(1, 18L), "each class is the category of its name");
    }

    @Test
    void needsNoCategories() {
        assertThat(ClassCategories.of(List.of("none", "dog"), List.of()).of(1)).isEmpty();
    }

    private static void assertMatched(
            List<String> labels, List<Category> categories, Map<Integer, Long> byClass, String remark) {
        assertThat(ClassCategories.of(labels, categories)).isEqualTo(new ClassCategories(byClass, remark));
    }
}
