package io.tcns.cli;

import io.tcns.cli.ClassAnswer.Guess;
import io.tcns.dsl.model.Head;
import io.tcns.runtime.Scores;
import io.tcns.runtime.Tensor;
import io.tcns.runtime.image.Image;
import java.nio.FloatBuffer;
import java.util.List;

/**
 * Reads the logits or probabilities of classifiers.
 *
 * @param labels line i names class i
 * @param top how many of the likeliest classes an answer has
 */
record ClassReader(VectorOutput output, List<String> labels, int top) implements AnswerReader {

    @Override
    public Kind kind() {
        return Kind.CLASSES;
    }

    @Override
    public ClassAnswer read(Image image, List<Tensor> outputs) {
        FloatBuffer values = output.of(outputs);
        boolean probabilities = output.name().equals(Head.Answer.PROBABILITIES.word());
        double[] scores = probabilities ? doubles(values) : Scores.softmax(values);
        return new ClassAnswer(Scores.top(scores, top).stream()
                .map(ranked -> Guess.of(ranked, labels))
                .toList());
    }

    private static double[] doubles(FloatBuffer floats) {
        double[] doubles = new double[floats.remaining()];
        for (int i = 0; i < doubles.length; i++) {
            doubles[i] = floats.get(floats.position() + i);
        }
        return doubles;
    }
}
