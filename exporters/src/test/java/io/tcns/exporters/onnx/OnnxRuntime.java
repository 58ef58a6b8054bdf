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
        try (Session session = Session.open(Model.of(model.name(), model.toBuffer()), AS_WRITTEN)) {
            List<Tensor> tensors = new ArrayList<>();
            for (TensorSpec input : session.inputs()) {
                long[] shape = input.shape().stream().mapToLong(Long::longValue).toArray();
                shape[0] = batch;
                tensors.add(Tensor.of(inputs.get(tensors.size()), shape));
            }
            Tensor output = session.run(tensors).get(0);
            float[] elements = new float[output.elements()];
            output.floats().get(elements);
            return elements;
        }
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
