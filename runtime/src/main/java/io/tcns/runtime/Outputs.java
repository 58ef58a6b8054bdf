package io.tcns.runtime;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Where a session's outputs go: those of a fixed shape into memory that is kept from run to run, others into new memory. */
final class Outputs {
    private final String model;
    private final List<TensorSpec> specs;
    /** Kept memory, and ONNX Runtime's views of it. */
    private final Map<String, Tensor> pinned = new LinkedHashMap<>();

    private final Map<String, OnnxTensor> pinnedHandles = new LinkedHashMap<>();
    private final Set<String> unpinned = new LinkedHashSet<>();

    /**
     * Takes the memory of the outputs of fixed shape.
     *
     * @param opened gets everything native that this opens
     * @throws InputException when one is too large
     */
    Outputs(String model, List<TensorSpec> specs, Deque<AutoCloseable> opened) throws OrtException {
        this.model = model;
        this.specs = specs;
        for (TensorSpec spec : specs) {
            if (!spec.isFixed()) {
                unpinned.add(spec.name());
                continue;
            }
            Tensor tensor = allocate(spec, spec.shape());
            OnnxTensor handle = Ort.handle(tensor);
            opened.push(handle);
            pinned.put(spec.name(), tensor);
            pinnedHandles.put(spec.name(), handle);
        }
    }

    /** Runs a session and gives its outputs, in the model's order. */
    List<Tensor> run(OrtSession session, Map<String, OnnxTensor> inputs) throws OrtException {
        try (OrtSession.Result result = session.run(inputs, unpinned, pinnedHandles)) {
            List<Tensor> tensors = new ArrayList<>();
            for (TensorSpec spec : specs) {
                Tensor tensor = pinned.get(spec.name());
                tensors.add(tensor != null ? tensor : copy(spec, result));
            }
            return tensors;
        }
    }

    /** Takes an output out of ONNX Runtime's memory, which ends with the result. */
    private Tensor copy(TensorSpec spec, OrtSession.Result result) {
        OnnxTensor source = (OnnxTensor) result.get(spec.name()).orElseThrow();
        Tensor tensor = allocate(
                spec, Arrays.stream(source.getInfo().getShape()).boxed().toList());
        tensor.data().put(source.getByteBuffer());
        return tensor;
    }

    private Tensor allocate(TensorSpec spec, List<Long> shape) {
        try {
            return Tensor.allocate(spec.type(), shape);
        } catch (IllegalArgumentException e) {
            throw new InputException(model + " has the output `" + spec.name() + "`: " + e.getMessage(), e);
        }
    }
}
