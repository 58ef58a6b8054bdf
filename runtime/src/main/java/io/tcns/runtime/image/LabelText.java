package io.tcns.runtime.image;

import io.tcns.runtime.Detection;
import io.tcns.runtime.Labels;
import java.text.Normalizer;
import java.util.List;
import java.util.Locale;

/**
 * What stands on a label: a name and a score, {@code dog 75%}.
 *
 * @param names line i names class i; a class without a name, or with one in letters that the typeface lacks, is called by its
 *     number
 * @param size of the font, in pixels
 * @param room for the text, in pixels; in a name that is too long, an ellipsis is in the place of its end
 */
record LabelText(List<String> names, Typeface typeface, double size, double room) {
    private static final String ELLIPSIS = "…";

    String of(Detection found) {
        return of(found.index(), score(found.score()));
    }

    /** A class and what there is to say of it. */
    String of(int index, String figure) {
        String name = Labels.name(names, index)
                .map(label -> Normalizer.normalize(label.replace('\t', ' '), Normalizer.Form.NFC))
                .filter(typeface::has)
                .orElse("class " + index);
        return fitted(name, " " + figure);
    }

    private String fitted(String name, String score) {
        if (typeface.width(name + score, size) <= room) {
            return name + score;
        }
        int end = name.length();
        while (end > 0 && typeface.width(name.substring(0, end) + ELLIPSIS + score, size) > room) {
            end = name.offsetByCodePoints(end, -1);
        }
        return name.substring(0, end) + ELLIPSIS + score;
    }

    /** Of most detectors a probability, of some a number of any size. */
    private static String score(float score) {
        return score >= 0 && score <= 1 ? Math.round(100 * score) + "%" : String.format(Locale.ROOT, "%.3g", score);
    }
}
