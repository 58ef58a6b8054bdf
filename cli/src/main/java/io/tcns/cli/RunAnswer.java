package io.tcns.cli;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.tcns.dsl.model.Head.Answer;
import io.tcns.exporters.report.TextTable;
import io.tcns.exporters.report.TextTable.Kind;
import io.tcns.runtime.InputException;
import io.tcns.runtime.Scores;
import io.tcns.runtime.Tensor;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What a network says of one image; also the JSON of {@code tcns run}.
 *
 * @param top of a classifier: the likeliest classes, the likeliest first
 * @param features of a feature extractor
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record RunAnswer(
        String schema,
        String model,
        String image,
        double latencyMs,
        @Nullable List<Guess> top,
        @Nullable List<Float> features) {

    static final String SCHEMA = "tcns.run/1";

    private static final int TOP = 5;

    /** @param label null where nobody gave the class a name */
    @JsonInclude(JsonInclude.Include.ALWAYS)
    record Guess(int index, @Nullable String label, double probability) {}

    static RunAnswer of(
            String model, String image, double latencyMs, String outputName, Tensor output, List<String> labels) {
        double latency = BigDecimal.valueOf(latencyMs)
                .setScale(3, RoundingMode.HALF_EVEN)
                .doubleValue();
        if (outputName.equals("features")) {
            return new RunAnswer(SCHEMA, model, image, latency, null, list(output.floats()));
        }
        if (output.shape().size() != 2) {
            throw new InputException("`" + model + "` gives `" + outputName + "` with "
                    + output.shape().size() + " dimensions; a classifier's answer has two");
        }
        boolean probabilities = outputName.equals(Answer.PROBABILITIES.word());
        double[] scores = probabilities ? doubles(output.floats()) : Scores.softmax(output.floats());
        List<Guess> top = Scores.top(scores, TOP).stream()
                .map(ranked -> new Guess(
                        ranked.index(),
                        ranked.index() < labels.size() ? labels.get(ranked.index()) : null,
                        ranked.score()))
                .toList();
        return new RunAnswer(SCHEMA, model, image, latency, top, null);
    }

    /**
     * For people.
     *
     * @param pageWidth in columns of a terminal
     */
    String text(int pageWidth) {
        if (top == null) {
            return features == null ? "" : features(features);
        }
        List<TextTable.Column> columns = List.of(
                column(top, "class", Kind.NUMBER, 0, guess -> String.valueOf(guess.index())),
                column(top, "label", Kind.NAME, 2, guess -> guess.label() == null ? "-" : guess.label()),
                column(
                        top,
                        "probability",
                        Kind.NUMBER,
                        1,
                        guess -> String.format(Locale.ROOT, "%.3f", guess.probability())));
        return new TextTable(columns, pageWidth).print();
    }

    private static TextTable.Column column(
            List<Guess> guesses, String title, Kind kind, int rank, Function<Guess, String> cell) {
        return new TextTable.Column(
                title, kind, rank, guesses.stream().map(cell).toList());
    }

    private static String features(List<Float> features) {
        StringBuilder text = new StringBuilder();
        features.forEach(feature -> text.append(feature).append('\n'));
        return text.toString();
    }

    private static List<Float> list(FloatBuffer floats) {
        List<Float> list = new ArrayList<>(floats.remaining());
        while (floats.hasRemaining()) {
            list.add(floats.get());
        }
        return list;
    }

    private static double[] doubles(FloatBuffer floats) {
        double[] doubles = new double[floats.remaining()];
        for (int i = 0; i < doubles.length; i++) {
            doubles[i] = floats.get(floats.position() + i);
        }
        return doubles;
    }
}
