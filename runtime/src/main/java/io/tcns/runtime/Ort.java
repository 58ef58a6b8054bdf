package io.tcns.runtime;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtLoggingLevel;
import java.util.regex.Pattern;

/** The process-wide part of ONNX Runtime: its environment, silent, and its errors in words for the user. */
final class Ort {
    /** Longest part of a message of ONNX Runtime that is passed on. */
    private static final int MAX_MESSAGE = 300;

    private static final Pattern NOISE = Pattern.compile(String.join(
            "|",
            "^Error code - \\w+ - message: ",
            "\\[ONNXRuntimeError\\] : \\d+ : \\w+ : ",
            "Exception during initialization: ",
            "Load model from .* failed: ?",
            "(This is an i|I)nvalid model\\. (Error: )?",
            // A source line, the function's return type and name, its parameters, with one level of nested brackets.
            "\\S*/onnxruntime_src/\\S+:\\d+ [^()]*\\(([^()]|\\([^()]*\\))*\\)( const)?( \\[with [^\\]]*\\])? ",
            "\\w+\\.(cc|h):\\d+ \\w+ "));

    private Ort() {}

    /**
     * The one environment of this JVM. It logs nothing, because every failure comes back as an exception too, and reports
     * nothing to ONNX Runtime's makers.
     *
     * @throws IllegalStateException when ONNX Runtime has no native library for this machine
     */
    static OrtEnvironment environment() {
        try {
            return Holder.INSTANCE;
        } catch (LinkageError e) {
            throw new IllegalStateException(
                    "ONNX Runtime cannot be loaded on " + System.getProperty("os.name") + " "
                            + System.getProperty("os.arch"),
                    e);
        }
    }

    private static final class Holder {
        static final OrtEnvironment INSTANCE = create();

        private static OrtEnvironment create() {
            OrtEnvironment environment = OrtEnvironment.getEnvironment(OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL, "tcns");
            try {
                environment.setTelemetry(false);
            } catch (OrtException e) {
                throw new IllegalStateException("ONNX Runtime cannot be told to report nothing", e);
            }
            return environment;
        }
    }

    /** A view of a tensor's memory, to be closed by the caller. */
    static OnnxTensor handle(Tensor tensor) throws OrtException {
        long[] shape = tensor.shape().stream().mapToLong(Long::longValue).toArray();
        return OnnxTensor.createTensor(
                environment(), tensor.data(), shape, tensor.type().javaType());
    }

    static InputException cannotLoad(String model, OrtException e) {
        return switch (e.getCode()) {
            case ORT_INVALID_PROTOBUF, ORT_NO_MODEL ->
                new InputException(model + " is not an ONNX model, or a damaged one", e);
            default -> new InputException(model + " cannot be loaded: " + reason(e), e);
        };
    }

    static InputException cannotRun(String model, OrtException e) {
        return new InputException(model + " fails while running: " + reason(e), e);
    }

    /** What ONNX Runtime says, without its error codes, its source files and functions, and its own way to say "invalid". */
    static String reason(OrtException e) {
        String reason = NOISE.matcher(String.valueOf(e.getMessage()).replaceAll("\\s+", " "))
                .replaceAll("")
                .strip();
        return reason.length() <= MAX_MESSAGE ? reason : reason.substring(0, MAX_MESSAGE) + "...";
    }
}
