package io.tcns.cli;

import io.tcns.cli.ImageAnswer.Guess;
import io.tcns.dsl.model.Head.Answer;
import io.tcns.exporters.onnx.ModelMetadata;
import io.tcns.runtime.ElementType;
import io.tcns.runtime.InputException;
import io.tcns.runtime.Labels;
import io.tcns.runtime.Scores;
import io.tcns.runtime.Session;
import io.tcns.runtime.Tensor;
import io.tcns.runtime.TensorSpec;
import io.tcns.runtime.image.Image;
import io.tcns.runtime.image.Preprocess;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A session of a model that takes one picture at a time, with what the model's metadata says of pictures and classes. */
final class ImageSession {

    private static final int COLOURS = 3;

    private final String model;
    private final Session session;
    private final Preprocess preprocess;
    private final List<String> labels;
    private final int top;

    /**
     * Looks at what the model takes.
     *
     * @param model how messages call the model
     * @param labels what the classes are called, in place of what the model says
     * @param top how many of the likeliest classes an answer has
     * @throws InputException when it takes no picture, or its metadata or the labels cannot be read
     */
    ImageSession(String model, Session session, Optional<Path> labels, int top) {
        checkTakesImage(model, session);
        this.model = model;
        this.session = session;
        String json = session.metadata().get(ModelMetadata.PREPROCESS);
        this.preprocess = json == null ? Preprocess.defaults() : Preprocess.fromJson(json);
        this.labels = labels.map(Labels::read).orElseGet(() -> labels(session));
        this.top = top;
    }

    private static void checkTakesImage(String model, Session session) {
        TensorSpec input = session.inputs().get(0);
        boolean takesImage = session.inputs().size() == 1
                && input.type() == ElementType.FLOAT
                && input.shape().size() == 4
                && input.shape().get(1) == COLOURS
                && input.shape().get(0) <= 1
                && input.shape().get(2) > 0
                && input.shape().get(3) > 0;
        if (!takesImage) {
            throw new InputException("`" + model + "` takes `" + input.name() + "` as " + input.describe()
                    + ", which is not one RGB image [1, 3, height, width]");
        }
    }

    private static List<String> labels(Session session) {
        return Optional.ofNullable(session.metadata().get(ModelMetadata.LABELS))
                .map(text -> Labels.parse("the model's metadata", text))
                .orElse(List.of());
    }

    /** Whether the answers are features, and not classes. */
    boolean givesFeatures() {
        return output().name().equals("features");
    }

    /**
     * Runs the model once.
     *
     * @param name how the answer calls the picture
     * @throws InputException when the model fails, or gives something else than classes or features
     */
    ImageAnswer answer(String name, Image image) {
        List<Long> shape = session.inputs().get(0).shape();
        Tensor input = preprocess.toTensor(image, Math.toIntExact(shape.get(2)), Math.toIntExact(shape.get(3)));
        long start = System.nanoTime();
        Tensor output = session.run(List.of(input)).get(0);
        double latencyMs = rounded((System.nanoTime() - start) / 1e6);
        checkAnswers(output);
        return givesFeatures()
                ? new ImageAnswer(name, latencyMs, null, list(output.floats()))
                : new ImageAnswer(name, latencyMs, guesses(output), null);
    }

    private void checkAnswers(Tensor output) {
        if (output.type() != ElementType.FLOAT || output.shape().size() != 2 || output.elements() == 0) {
            throw new InputException("`" + model + "` gives `" + output().name() + "` as " + output().describe()
                    + ", which is no answer about one image [1, classes]");
        }
    }

    private List<Guess> guesses(Tensor output) {
        boolean probabilities = output().name().equals(Answer.PROBABILITIES.word());
        double[] scores = probabilities ? doubles(output.floats()) : Scores.softmax(output.floats());
        return Scores.top(scores, top).stream()
                .map(ranked -> Guess.of(ranked, labels))
                .toList();
    }

    private TensorSpec output() {
        return session.outputs().get(0);
    }

    private static double rounded(double milliseconds) {
        return BigDecimal.valueOf(milliseconds)
                .setScale(3, RoundingMode.HALF_EVEN)
                .doubleValue();
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
