package io.tcns.cli;

import io.tcns.dsl.model.Detector.Post;
import io.tcns.dsl.model.Head.Answer;
import io.tcns.exporters.onnx.Batch;
import io.tcns.exporters.onnx.OnnxOptions;
import io.tcns.exporters.onnx.Opset;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** The options that shape the exported file. */
final class OnnxSettings {

    @Option(
            names = "--opset",
            paramLabel = "N",
            defaultValue = "17",
            converter = OpsetConverter.class,
            description = "Edition of the ONNX operators (default: ${DEFAULT-VALUE}).")
    private Opset opset = Opset.DEFAULT;

    @Option(
            names = "--batch",
            paramLabel = "N|dynamic",
            defaultValue = "1",
            converter = BatchConverter.class,
            description = "Images at once: a number, or `dynamic` for any (default: ${DEFAULT-VALUE}).")
    private Batch batch = Batch.ONE;

    @Option(
            names = "--output",
            paramLabel = "logits|probabilities|mask",
            description =
                    "What a classifier or segmenter gives, in place of what its head says; a mask, the likeliest class of"
                            + " each pixel, is a segmenter's alone.")
    private @Nullable Answer answer;

    @Option(
            names = "--post",
            paramLabel = "none|decode|nms",
            description =
                    "What a detector does behind its predictors, in place of what its head says: nothing, boxes and"
                            + " probabilities of all anchors, or the detections that remain of overlapping ones.")
    private @Nullable Post post;

    @Option(
            names = "--external-data",
            description = "Keeps large weights in a second file, as is done anyway where one file cannot hold them.")
    private boolean externalData;

    OnnxOptions options() {
        return new OnnxOptions(opset, batch, externalData, Map.of());
    }

    /** How many images a run takes; 1 where every run decides. */
    int images() {
        return batch.size().orElse(1);
    }

    Optional<Answer> answer() {
        return Optional.ofNullable(answer);
    }

    Optional<Post> post() {
        return Optional.ofNullable(post);
    }

    /** A number that is an opset. */
    static final class OpsetConverter implements ITypeConverter<Opset> {
        @Override
        public Opset convert(String text) {
            try {
                return new Opset(Integer.parseInt(text));
            } catch (IllegalArgumentException e) {
                throw new TypeConversionException(
                        "'" + text + "' is no opset; " + Opset.OLDEST + " to " + Opset.NEWEST + " are");
            }
        }
    }

    /** A number of images, or the word for any. */
    static final class BatchConverter implements ITypeConverter<Batch> {

        private static final int MAX_BATCH = 1 << 16;

        @Override
        public Batch convert(String text) {
            if (text.equals("dynamic")) {
                return Batch.SYMBOLIC;
            }
            try {
                int size = Integer.parseInt(text);
                if (size >= 1 && size <= MAX_BATCH) {
                    return Batch.of(size);
                }
            } catch (NumberFormatException e) {
                // Answered like a number that is no batch.
            }
            throw new TypeConversionException(
                    "'" + text + "' is no batch; 1 to " + MAX_BATCH + " images are, or `dynamic`");
        }
    }
}
