package io.tcns.cli;

import io.tcns.exporters.onnx.ModelMetadata;
import io.tcns.runtime.DetectionOutputs;
import io.tcns.runtime.ElementType;
import io.tcns.runtime.InputException;
import io.tcns.runtime.Labels;
import io.tcns.runtime.MaskOutput;
import io.tcns.runtime.Session;
import io.tcns.runtime.Tensor;
import io.tcns.runtime.TensorSpec;
import io.tcns.runtime.image.Fit;
import io.tcns.runtime.image.Image;
import io.tcns.runtime.image.Preprocess;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** A session of a model that takes one picture at a time, with what the model's metadata says of pictures and classes. */
final class ImageSession implements PictureNetwork {

    private static final int COLOURS = 3;

    /** As many as people look at. */
    private static final int LIKELIEST_CLASSES = 5;

    private final Session session;
    private final Preprocess preprocess;
    private final List<String> labels;
    private final AnswerReader reader;

    /**
     * Looks at what the model takes and gives.
     *
     * @param model how messages call the model
     * @param labels what the classes are called, in place of what the model says
     * @param top how many of the likeliest classes, or of the surest detections, an answer has; where nobody says, five classes, or
     *     all detections
     * @throws InputException when it takes no picture, or its metadata or the labels cannot be read
     */
    ImageSession(String model, Session session, Optional<Path> labels, OptionalInt top) {
        checkTakesImage(model, session);
        this.session = session;
        String json = session.metadata().get(ModelMetadata.PREPROCESS);
        this.preprocess = json == null ? Preprocess.defaults() : Preprocess.fromJson(json);
        List<String> names = labels.map(Labels::read).orElseGet(() -> labels(session));
        TensorSpec output = session.outputs().get(0);
        this.labels = isMask(output) ? MaskReader.labels(output, session.metadata(), names) : names;
        this.reader = reader(model, top);
    }

    /** Outputs are known by their names. */
    private AnswerReader reader(String model, OptionalInt top) {
        List<TensorSpec> outputs = session.outputs();
        if (DetectionOutputs.areAmong(outputs)) {
            DetectionOutputs detections = DetectionOutputs.of("`" + model + "`", outputs);
            return new DetectionReader(
                    detections, preprocess, height(), width(), labels, top.orElse(Integer.MAX_VALUE));
        }
        if (isMask(outputs.get(0))) {
            return new MaskReader(
                    MaskOutput.of("`" + model + "`", outputs.get(0)), preprocess, height(), width(), labels);
        }
        DetectionReader.refuseRawBoxes(model, outputs);
        VectorOutput output = new VectorOutput(model, outputs.get(0));
        return output.name().equals(FeatureReader.OUTPUT)
                ? new FeatureReader(output)
                : new ClassReader(output, labels, top.orElse(LIKELIEST_CLASSES));
    }

    private boolean isMask(TensorSpec output) {
        return MaskOutput.is(output, height(), width());
    }

    private int height() {
        return Math.toIntExact(session.inputs().get(0).shape().get(2));
    }

    private int width() {
        return Math.toIntExact(session.inputs().get(0).shape().get(3));
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

    @Override
    public List<String> labels() {
        return labels;
    }

    @Override
    public AnswerReader.Kind gives() {
        return reader.kind();
    }

    @Override
    public boolean seesWholePictures() {
        return preprocess.fit() != Fit.CROP;
    }

    /** Runs the model once. */
    @Override
    public ImageAnswer answer(String name, Image image) {
        Tensor input = preprocess.toTensor(image, height(), width());
        long start = System.nanoTime();
        List<Tensor> outputs = session.run(List.of(input));
        double latencyMs = ImageAnswer.millisecondsSince(start);
        return new ImageAnswer(name, latencyMs, reader.read(image, outputs));
    }
}
