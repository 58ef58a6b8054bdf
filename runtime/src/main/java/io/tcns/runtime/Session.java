package io.tcns.runtime;

import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtLoggingLevel;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.TensorInfo;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * An opened model that computes outputs from inputs.
 *
 * <p>An output whose shape the model fixes lives in memory of the session: ONNX Runtime writes straight into it, and every
 * run overwrites it. Not for use by several threads at once. Everything native is released by {@link #close()}.
 */
public final class Session implements AutoCloseable {
    private final String model;
    private final OrtSession session;
    private final List<TensorSpec> inputs;
    private final List<TensorSpec> outputs;
    private final Map<String, String> metadata;
    private final Outputs memory;
    /** Everything native, the last opened first. */
    private final Deque<AutoCloseable> opened;

    private Session(String model, OrtSession session, Deque<AutoCloseable> opened) throws OrtException {
        this.model = model;
        this.session = session;
        this.opened = opened;
        this.inputs = specs(session.getInputInfo().values());
        this.outputs = specs(session.getOutputInfo().values());
        if (outputs.isEmpty()) {
            throw new InputException(model + " has no outputs");
        }
        this.metadata =
                Collections.unmodifiableMap(new TreeMap<>(session.getMetadata().getCustomMetadata()));
        this.memory = new Outputs(model, outputs, opened);
    }

    /**
     * Opens a model.
     *
     * @throws InputException when the file is not an ONNX model that ONNX Runtime can run, or has inputs or outputs that are
     *     not tensors of numbers
     */
    public static Session open(Model model, SessionOptions options) {
        return open(model, options, Optional.empty());
    }

    /** @param profile how the file begins into which ONNX Runtime writes its profile, if it is to write one */
    static Session open(Model model, SessionOptions options, Optional<Path> profile) {
        Deque<AutoCloseable> opened = new ArrayDeque<>();
        try {
            OrtSession.SessionOptions ortOptions = ortOptions(options, profile, opened);
            OrtSession ortSession = model.open(ortOptions);
            opened.push(ortSession);
            return new Session(model.name(), ortSession, opened);
        } catch (OrtException e) {
            close(opened);
            throw Ort.cannotLoad(model.name(), e);
        } catch (RuntimeException | Error e) {
            close(opened);
            throw e;
        }
    }

    /** What the model takes, in its order. */
    public List<TensorSpec> inputs() {
        return inputs;
    }

    /** What the model gives, in its order. */
    public List<TensorSpec> outputs() {
        return outputs;
    }

    /** The custom metadata of the file, in the order of its keys. */
    public Map<String, String> metadata() {
        return metadata;
    }

    /**
     * Runs the model once.
     *
     * @param values a tensor for every input, in the order of {@link #inputs()}; not copied
     * @return every output, in the order of {@link #outputs()}; valid until the next run, which may overwrite them
     * @throws IllegalArgumentException when there are too many or too few inputs, or one is of another type or shape
     * @throws InputException when the model fails on this input
     */
    public List<Tensor> run(List<Tensor> values) {
        if (opened.isEmpty()) {
            throw new IllegalStateException("the session is closed");
        }
        checkInputs(values);
        Map<String, OnnxTensor> handles = new LinkedHashMap<>();
        try {
            for (int i = 0; i < values.size(); i++) {
                handles.put(inputs.get(i).name(), Ort.handle(values.get(i)));
            }
            return memory.run(session, handles);
        } catch (OrtException e) {
            throw Ort.cannotRun(model, e);
        } finally {
            handles.values().forEach(OnnxTensor::close);
        }
    }

    /** Ends the profile of a session that was opened with one. */
    Path endProfiling() {
        try {
            return Path.of(session.endProfiling());
        } catch (OrtException e) {
            throw new IllegalStateException("ONNX Runtime cannot end its profile: " + Ort.reason(e), e);
        }
    }

    /** Releases everything native, the last opened first; closing twice is harmless. */
    @Override
    public void close() {
        close(opened);
    }

    private static OrtSession.SessionOptions ortOptions(
            SessionOptions options, Optional<Path> profile, Deque<AutoCloseable> opened) throws OrtException {
        Ort.environment();
        OrtSession.SessionOptions ortOptions = new OrtSession.SessionOptions();
        opened.push(ortOptions);
        ortOptions.setSessionLogLevel(OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL);
        ortOptions.setExecutionMode(OrtSession.SessionOptions.ExecutionMode.SEQUENTIAL);
        ortOptions.setIntraOpNumThreads(options.threads());
        ortOptions.setInterOpNumThreads(1);
        ortOptions.setCPUArenaAllocator(true);
        ortOptions.setOptimizationLevel(options.optimization().level());
        // Waiting threads that spin would take the cores from whoever shares them.
        ortOptions.addConfigEntry("session.intra_op.allow_spinning", "0");
        // Otherwise the content of a file could choose ONNX Runtime's other, less checked format.
        ortOptions.addConfigEntry("session.load_model_format", "ONNX");
        if (options.strictShapes()) {
            ortOptions.addConfigEntry("session.strict_shape_type_inference", "1");
        }
        if (options.optimizedModel().isPresent()) {
            ortOptions.addConfigEntry("session.save_model_format", "ONNX");
            ortOptions.setOptimizedModelFilePath(options.optimizedModel().get().toString());
        }
        if (profile.isPresent()) {
            ortOptions.enableProfiling(profile.get().toString());
        }
        return ortOptions;
    }

    private List<TensorSpec> specs(Collection<NodeInfo> infos) {
        List<TensorSpec> specs = new ArrayList<>();
        for (NodeInfo info : infos) {
            specs.add(spec(info));
        }
        return List.copyOf(specs);
    }

    private TensorSpec spec(NodeInfo info) {
        if (!(info.getInfo() instanceof TensorInfo tensor)) {
            throw new InputException(model + " has `" + info.getName() + "`, which is not a tensor");
        }
        ElementType type = ElementType.of(tensor.onnxType)
                .orElseThrow(() -> new InputException(
                        model + " has `" + info.getName() + "`, whose elements are not numbers that tcns can hold"));
        return new TensorSpec(
                info.getName(),
                type,
                Arrays.stream(tensor.getShape()).boxed().toList(),
                List.of(tensor.getDimensionNames()));
    }

    private void checkInputs(List<Tensor> values) {
        if (values.size() != inputs.size()) {
            throw new IllegalArgumentException(model + " takes " + inputs.size() + " inputs, got " + values.size());
        }
        for (int i = 0; i < inputs.size(); i++) {
            TensorSpec input = inputs.get(i);
            Tensor value = values.get(i);
            if (!input.accepts(value.type(), value.shape())) {
                throw new IllegalArgumentException(model + " takes `" + input.name() + "` as " + input.describe()
                        + ", got " + TensorSpec.describe(value.type(), value.shape()));
            }
        }
    }

    private static void close(Deque<AutoCloseable> opened) {
        while (!opened.isEmpty()) {
            try {
                opened.pop().close();
            } catch (Exception e) {
                throw new IllegalStateException("ONNX Runtime cannot release its memory", e);
            }
        }
    }
}
