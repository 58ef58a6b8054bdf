package io.tcns.cli;

import io.tcns.cli.NetworkFile.InputCheck;
import io.tcns.compiler.MultiScale;
import io.tcns.exporters.onnx.ModelMetadata;
import io.tcns.runtime.Labels;
import io.tcns.runtime.MaskOutput;
import io.tcns.runtime.MultiScaleSession;
import io.tcns.runtime.Session;
import io.tcns.runtime.SessionOptions;
import io.tcns.runtime.Tensor;
import io.tcns.runtime.TensorSpec;
import io.tcns.runtime.image.Fit;
import io.tcns.runtime.image.Image;
import io.tcns.runtime.image.Preprocess;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A segmenter that looks at each picture at several scales, and answers with the average. */
final class ScaledNetwork implements PictureNetwork, AutoCloseable {

    private final List<RunnableModel> models;
    private final MultiScaleSession session;
    private final Preprocess preprocess;
    private final MaskReader reader;
    private final Runnable afterRun;

    /**
     * Compiles and loads a segmenter for images of each scale.
     *
     * @param afterRun is told of each run that is done
     * @throws BadInputException when it is no segmenter, or sees parts of pictures only, which would be others at other scales
     */
    static ScaledNetwork open(NetworkFile network, MultiScale looks, InputCheck inputs, Runnable afterRun)
            throws IOException {
        List<RunnableModel> models = network.open(looks, inputs);
        List<Session> sessions = new ArrayList<>();
        try {
            for (RunnableModel model : models) {
                sessions.add(Session.open(model.model(), SessionOptions.defaults()));
            }
            return new ScaledNetwork(
                    network.file().toString(),
                    models,
                    new MultiScaleSession(sessions, looks.flip()),
                    sessions.get(0).metadata(),
                    afterRun);
        } catch (RuntimeException e) {
            sessions.forEach(Session::close);
            models.forEach(RunnableModel::close);
            throw e;
        }
    }

    /** @param metadata of the network at any scale */
    private ScaledNetwork(
            String model,
            List<RunnableModel> models,
            MultiScaleSession session,
            Map<String, String> metadata,
            Runnable afterRun) {
        this.models = models;
        String json = metadata.get(ModelMetadata.PREPROCESS);
        List<String> labels = Optional.ofNullable(metadata.get(ModelMetadata.LABELS))
                .map(text -> Labels.parse("the model's metadata", text))
                .orElse(List.of());
        this.session = session;
        this.preprocess = json == null ? Preprocess.defaults() : Preprocess.fromJson(json);
        TensorSpec output = session.output();
        this.reader = new MaskReader(
                MaskOutput.of("`" + model + "`", output),
                preprocess,
                Math.toIntExact(output.shape().get(2)),
                Math.toIntExact(output.shape().get(3)),
                MaskReader.labels(output, metadata, labels));
        this.afterRun = afterRun;
        if (preprocess.fit() == Fit.CROP) {
            throw new BadInputException(
                    "`" + model
                            + "` crops pictures by `preprocess { fit: crop }`, and `--scales` needs them whole: `stretch` or `pad`");
        }
    }

    @Override
    public AnswerReader.Kind gives() {
        return reader.kind();
    }

    @Override
    public ImageAnswer answer(String name, Image image) {
        long start = System.nanoTime();
        Tensor probabilities = session.run(input -> tensor(image, input), afterRun);
        double latencyMs = ImageAnswer.millisecondsSince(start);
        return new ImageAnswer(name, latencyMs, reader.read(image, List.of(probabilities)));
    }

    @Override
    public List<String> labels() {
        return reader.labels();
    }

    @Override
    public boolean seesWholePictures() {
        return true;
    }

    @Override
    public void close() {
        session.close();
        models.forEach(RunnableModel::close);
    }

    private Tensor tensor(Image image, TensorSpec input) {
        int height = Math.toIntExact(input.shape().get(2));
        int width = Math.toIntExact(input.shape().get(3));
        return preprocess.toTensor(image, height, width);
    }
}
