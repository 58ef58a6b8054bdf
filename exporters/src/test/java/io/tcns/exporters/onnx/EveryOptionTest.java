package io.tcns.exporters.onnx;

import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;

import io.tcns.compiler.Compilation;
import io.tcns.compiler.CompileOptions;
import io.tcns.compiler.ir.Activation;
import io.tcns.compiler.ir.AveragePool;
import io.tcns.compiler.ir.Dropout;
import io.tcns.compiler.ir.Graph;
import io.tcns.compiler.ir.Node;
import io.tcns.compiler.ir.Op;
import io.tcns.dsl.model.Head;
import io.tcns.dsl.model.Head.Answer;
import io.tcns.dsl.model.Segmenter;
import io.tcns.exporters.Artifact;
import io.tcns.exporters.Networks;
import io.tcns.runtime.OptimizationLevel;
import io.tcns.runtime.Parity;
import io.tcns.runtime.Session;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Whole networks in every opset, with every batch, answer and way of folding: the official checker and ONNX Runtime take
 * the file, and what it computes depends on none of these.
 */
class EveryOptionTest {

    private static final int SEVEN = 7;

    private static final List<Batch> BATCHES = List.of(Batch.ONE, Batch.of(SEVEN), Batch.SYMBOLIC);

    /** Sides of 40, 20, 10, 5, 3, 2: odd and even windows. */
    private static final Map<String, String> SMALL = Map.of("width", "0.1", "resolution", "40", "classes", "5");

    /** From this opset on, ONNX Runtime averages with another kernel, which adds the pixels of a window in another order. */
    private static final int OTHER_AVERAGE = 19;

    /** Twice the largest difference that was seen where outputs go up to 1.6: 4 units in the last place of 1. */
    private static final float OTHER_ORDER = 4 * Math.ulp(1f);

    /** A network as it goes into a file. */
    record Variant(String name, Graph graph) {

        boolean averages() {
            return graph.nodes().stream().anyMatch(node -> node.op() instanceof AveragePool);
        }

        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Variant> variants() {
        // The detectors of papers halve their maps more often than so small an image can be; small ones come with
        // everything.
        Stream<Variant> papers = Networks.papers().stream()
                .filter(name -> !name.startsWith("ssd"))
                .flatMap(name -> answers(Networks.paper(name, SMALL, CompileOptions.DEFAULT))
                        .map(answer -> Networks.paper(name, SMALL, answering(answer))))
                .flatMap(EveryOptionTest::foldedAndNot);
        return Stream.concat(papers, everything());
    }

    static Stream<Variant> everything() {
        String classifier = "classifier { classes: classes, dropout: 0.2 }";
        String segmenter = "deeplabv3 { classes: classes, rates: [1, 2], depth: 8 }";
        Stream<Variant> networks = Stream.of(
                        Networks.everything(classifier, answering(Optional.of(Answer.LOGITS))),
                        Networks.everything(classifier, answering(Optional.of(Answer.PROBABILITIES))),
                        Networks.everything("features", CompileOptions.DEFAULT),
                        Networks.everything(segmenter, answering(Optional.of(Answer.LOGITS))),
                        Networks.everything(segmenter, answering(Optional.of(Answer.PROBABILITIES))),
                        Networks.everything(segmenter, answering(Optional.of(Answer.MASK))))
                .flatMap(EveryOptionTest::foldedAndNot);
        return Stream.concat(networks, detectors());
    }

    private static Stream<Variant> detectors() {
        return Detectors.small().stream().map(graph -> new Variant(graph.name(), graph));
    }

    private static Stream<Optional<Answer>> answers(Compilation compilation) {
        Head head = compilation.architecture().head();
        // Of a small image with seeded weights a mask may be all of one class; small segmenters come with everything.
        return head instanceof Head.Classifier || head instanceof Segmenter
                ? Stream.of(Answer.LOGITS, Answer.PROBABILITIES).map(Optional::of)
                : Stream.of(Optional.empty());
    }

    private static CompileOptions answering(Optional<Answer> answer) {
        return answer.map(CompileOptions.DEFAULT::withAnswer).orElse(CompileOptions.DEFAULT);
    }

    private static Stream<Variant> foldedAndNot(Compilation compilation) {
        Graph folded = compilation.deployed(true);
        String name = folded.name() + ", " + folded.outputs().get(0).name();
        return Stream.of(new Variant(name, folded), new Variant(name + ", unfolded", compilation.deployed(false)));
    }

    @Test
    void comprisesEveryOpAndActivation() {
        Set<Op> ops = everything()
                .flatMap(variant -> variant.graph().nodes().stream())
                .map(Node::op)
                .collect(toSet());
        Set<Class<?>> kinds = ops.stream().map(op -> op.getClass()).collect(toSet());
        // It is gone before a file is written.
        kinds.add(Dropout.class);
        assertThat(kinds).containsExactlyInAnyOrder(Op.class.getPermittedSubclasses());
        assertThat(ops)
                .contains(Arrays.stream(Activation.Function.values())
                        .map(Activation::new)
                        .toArray(Op[]::new));
    }

    @ParameterizedTest
    @MethodSource("variants")
    void isAcceptedInEveryOpsetAndComputesTheSame(Variant variant) {
        for (int opset = Opset.OLDEST; opset <= Opset.NEWEST; opset++) {
            for (Batch batch : BATCHES) {
                OnnxChecker.check(export(variant, opset, batch));
            }
        }
        assertComputesTheSame(variant, OptimizationLevel.NONE);
    }

    /** As users run it: the optimiser has rewrites that look at the opset. */
    @ParameterizedTest
    @MethodSource("everything")
    void computesTheSameWhenOptimised(Variant variant) {
        assertComputesTheSame(variant, OptimizationLevel.ALL);
    }

    private static Artifact export(Variant variant, int opset, Batch batch) {
        return new OnnxExporter(OnnxOptions.DEFAULT.withOpset(new Opset(opset)).withBatch(batch))
                .export(variant.graph());
    }

    private static void assertComputesTheSame(Variant variant, OptimizationLevel level) {
        Images images = Images.random(variant.graph(), SEVEN);
        float[] expected;
        try (Session session = OnnxRuntime.open(export(variant, Opset.OLDEST, Batch.ONE), level)) {
            expected = images.oneByOne(session);
        }
        Parity itself = Parity.of(FloatBuffer.wrap(expected), FloatBuffer.wrap(expected));
        assertThat(itself.finite() && itself.range() > 0.1).as("%s", itself).isTrue();
        for (int opset = Opset.OLDEST; opset <= Opset.NEWEST; opset++) {
            float allowed = opset >= OTHER_AVERAGE && variant.averages() ? OTHER_ORDER : 0;
            for (Batch batch : BATCHES) {
                try (Session session = OnnxRuntime.open(export(variant, opset, batch), level)) {
                    for (Images some : taken(images, batch)) {
                        assertThat(difference(expected, some.atOnce(session)))
                                .as("opset %d, %s, %d images", opset, batch, some.count())
                                .isLessThanOrEqualTo(allowed);
                    }
                }
            }
        }
    }

    /** What a model takes in one run: all images, but for the batch of 1; and as many as one likes where it is open. */
    private static List<Images> taken(Images images, Batch batch) {
        if (batch.equals(Batch.ONE)) {
            return List.of(images.first(1));
        }
        return batch.equals(Batch.SYMBOLIC) ? List.of(images, images.first(1)) : List.of(images);
    }

    /** The largest, from the beginning of what is expected. */
    private static double difference(float[] expected, float[] actual) {
        return Parity.of(FloatBuffer.wrap(expected, 0, actual.length), FloatBuffer.wrap(actual))
                .maxDifference();
    }
}
