package io.tcns.exporters.onnx;

import io.tcns.exporters.Artifact;
import io.tcns.exporters.onnx.proto.ModelProto;
import io.tcns.runtime.Model;
import io.tcns.runtime.OptimizationLevel;
import io.tcns.runtime.Session;
import io.tcns.runtime.SessionOptions;
import io.tcns.runtime.Tensor;
import io.tcns.runtime.TensorSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Models as ONNX Runtime understands them, with strict shapes. */
final class OnnxRuntime {

    private static final SessionOptions AS_WRITTEN =
            SessionOptions.defaults().withOptimization(OptimizationLevel.NONE).withStrictShapes();

    private OnnxRuntime() {}

    /** The elements of the only output for {@code batch} images, which are given by the elements of each input. */
    static float[] run(Artifact model, long batch, List<float[]> inputs) {
        try (Session session = open(model, OptimizationLevel.NONE)) {
            return run(session, batch, inputs);
        }
    }

    /** The same of a model that was written. */
    static float[] run(Path file, long batch, List<float[]> inputs) {
        try (Session session = Session.open(Model.of(file), AS_WRITTEN)) {
            return run(session, batch, inputs);
        }
    }

    /** A session of one thread. */
    static Session open(Artifact model, OptimizationLevel level) {
        return Session.open(Model.of(model.name(), model.toBuffer()), AS_WRITTEN.withOptimization(level));
    }

    /** As {@link #run(Artifact, long, List)}, once more in a session. */
    static float[] run(Session session, long batch, List<float[]> inputs) {
        return runAll(session, batch, inputs).get(0);
    }

    /** The elements of each output. */
    static List<float[]> runAll(Session session, long batch, List<float[]> inputs) {
        List<Tensor> tensors = new ArrayList<>();
        for (TensorSpec input : session.inputs()) {
            long[] shape = input.shape().stream().mapToLong(Long::longValue).toArray();
            shape[0] = batch;
            tensors.add(Tensor.of(inputs.get(tensors.size()), shape));
        }
        return session.run(tensors).stream().map(OnnxRuntime::elements).toList();
    }

    /** Of any type, as the interpreter gives them. */
    static float[] elements(Tensor tensor) {
        float[] elements = new float[tensor.elements()];
        for (int i = 0; i < elements.length; i++) {
            elements[i] = (float) tensor.number(i);
        }
        return elements;
    }

    /** What is left of a model when ONNX Runtime has folded constants and removed what does nothing. */
    static ModelProto simplified(Artifact model, Path folder) throws IOException {
        Path file = folder.resolve("simplified.onnx");
        SessionOptions options =
                AS_WRITTEN.withOptimization(OptimizationLevel.BASIC).withOptimizedModel(file);
        Session.open(Model.of(model.name(), model.toBuffer()), options).close();
        return ModelProto.parseFrom(Files.readAllBytes(file));
    }
}
