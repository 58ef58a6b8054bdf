package io.tcns.exporters.onnx;

import io.tcns.exporters.Artifact;
import java.nio.file.Path;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.onnx.ModelProto;
import org.bytedeco.onnx.global.onnx;

/** The checker of the ONNX project itself. */
final class OnnxChecker {

    private OnnxChecker() {}

    /**
     * Checks structure and operators, and infers all shapes strictly.
     *
     * @throws RuntimeException with the checker's own words when it refuses the model
     */
    static void check(Artifact model) {
        try (BytePointer bytes = new BytePointer(model.toBuffer());
                ModelProto proto = new ModelProto()) {
            if (!proto.ParseFromArray(bytes, Math.toIntExact(model.size()))) {
                throw new IllegalArgumentException(model.name() + " is no protobuf message");
            }
            onnx.check_model(proto, true, false, false);
        }
    }

    /**
     * Checks a file with the external data beside it; as far as the checker can, which infers no shapes then.
     *
     * @throws RuntimeException with the checker's own words when it refuses the model
     */
    static void check(Path file) {
        onnx.check_model(file.toString(), false, false, false);
    }
}
