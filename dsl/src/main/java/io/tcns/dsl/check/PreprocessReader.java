package io.tcns.dsl.check;

import io.tcns.dsl.model.FeatureMap;
import io.tcns.dsl.model.Preprocess;
import io.tcns.dsl.model.Preprocess.Fit;
import io.tcns.dsl.syntax.Statement;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** Reads {@code preprocess { ... }}. */
final class PreprocessReader {

    private static final int COLOURS = 3;
    private static final double MOST_MEAN = 255;
    private static final double LEAST_STD = 1e-3;
    private static final double MOST_STD = 1e4;

    private final Values values;
    private final Problems problems;

    PreprocessReader(Values values, Problems problems) {
        this.values = values;
        this.problems = problems;
    }

    /** @param image the network's input, where it is known */
    Preprocess read(Statement.Preprocess preprocess, Optional<FeatureMap> image) {
        List<String> known = List.of("fit", "size", "filter", "mean", "std");
        Settings settings = new Settings("preprocess", preprocess.block(), known, values, problems);
        Optional<Fit> fit = settings.word("fit", Words.FITS);
        return new Preprocess(
                fit.orElse(Preprocess.DEFAULT.fit()),
                size(settings, fit, image),
                settings.word("filter", Words.FILTERS).orElse(Preprocess.DEFAULT.filter()),
                settings.reals("mean", COLOURS, 0, MOST_MEAN).orElse(Preprocess.DEFAULT.mean()),
                settings.reals("std", COLOURS, LEAST_STD, MOST_STD).orElse(Preprocess.DEFAULT.std()));
    }

    private OptionalInt size(Settings settings, Optional<Fit> fit, Optional<FeatureMap> image) {
        boolean crops = fit.isPresent() && fit.get() == Fit.CROP;
        int least = image.map(map -> Math.max(map.height(), map.width())).orElse(1);
        if (!settings.has("size")) {
            return crops ? OptionalInt.of(least) : OptionalInt.empty();
        }
        boolean mayCrop = fit.isEmpty() && settings.mayHave("fit");
        if (!crops && !mayCrop) {
            settings.reject(
                    "size",
                    "`size` is the shorter side before a crop, and nothing is cropped",
                    "write `fit: crop`, or leave `size` out");
            return OptionalInt.empty();
        }
        Optional<Integer> size = settings.whole("size", least, Limits.SIDE);
        return size.isPresent() ? OptionalInt.of(size.get()) : OptionalInt.empty();
    }
}
