package io.tcns.cli;

import io.tcns.compiler.ir.Graph;
import io.tcns.compiler.ir.TensorType;
import io.tcns.compiler.ir.Value;
import io.tcns.compiler.reference.Interpreter;
import io.tcns.runtime.Detection;
import io.tcns.runtime.DetectionOutputs;
import io.tcns.runtime.DetectionParity;
import io.tcns.runtime.MaskParity;
import io.tcns.runtime.Parity;
import io.tcns.runtime.Tensor;
import io.tcns.runtime.TensorSpec;
import java.nio.FloatBuffer;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;

/** A graph, computed image by image by the definition of its operators, beside what ONNX Runtime gave for it. */
final class InterpreterComparison {

    private final Graph graph;

    /** What ONNX Runtime took and gave. */
    private final Map<String, Tensor> given;

    private final int images;

    /** The graph's outputs for all images, in their order. */
    private final Map<String, float[]> computed = new LinkedHashMap<>();

    /** @param given by name, at least the graph's inputs and outputs, for one image or several */
    InterpreterComparison(Graph graph, Map<String, Tensor> given) {
        this.graph = graph;
        this.given = given;
        Value input = graph.inputs().get(0);
        this.images = tensor(input).elements() / elements(input);
        graph.outputs().forEach(output -> computed.put(output.name(), new float[images * elements(output)]));
        Interpreter interpreter = new Interpreter(graph);
        for (int image = 0; image < images; image++) {
            compute(interpreter, image);
        }
    }

    private void compute(Interpreter interpreter, int image) {
        Map<String, float[]> inputs = new HashMap<>();
        graph.inputs()
                .forEach(input ->
                        inputs.put(input.name(), numbers(tensor(input), image * elements(input), elements(input))));
        interpreter
                .run(inputs)
                .forEach((name, numbers) ->
                        System.arraycopy(numbers, 0, computed(name), image * numbers.length, numbers.length));
    }

    /** How far the output is that is farthest from being equal. */
    Parity parity() {
        return Parity.worst(graph.outputs().stream()
                .map(output -> {
                    Tensor actual = tensor(output);
                    return Parity.of(
                            FloatBuffer.wrap(computed(output.name())),
                            FloatBuffer.wrap(numbers(actual, 0, actual.elements())));
                })
                .toList());
    }

    /**
     * Whether both took the pixels for the same classes. The graph gives the mask and the logits that it is of, and ONNX Runtime gave the
     * mask.
     *
     * @param tolerance how far apart two logits are by rounding at most, in units of the logits' range
     */
    MaskParity mask(double tolerance) {
        Value mask = graph.outputs().get(0);
        Value logits = graph.outputs().get(1);
        TensorType type = logits.type();
        Tensor scores = Tensor.of(computed(logits.name()), images, type.channels(), type.height(), type.width());
        Tensor actual = tensor(mask);
        return MaskParity.of(filled(actual, computed(mask.name())), actual, scores, tolerance);
    }

    /**
     * Whether both found the same things.
     *
     * @param model how messages call it
     * @param outputs those of the model, a detector
     */
    DetectionParity detections(String model, List<TensorSpec> outputs) {
        DetectionOutputs reader = DetectionOutputs.of(model, outputs);
        List<Tensor> actual =
                outputs.stream().map(output -> tensor(output.name())).toList();
        List<Tensor> expected = outputs.stream()
                .map(output -> filled(tensor(output.name()), computed(output.name())))
                .toList();
        return DetectionParity.of(detections(reader, expected), detections(reader, actual), reader.room(actual));
    }

    private List<List<Detection>> detections(DetectionOutputs reader, List<Tensor> outputs) {
        return IntStream.range(0, images)
                .mapToObj(image -> reader.read(outputs, image))
                .toList();
    }

    /** A tensor of the type and shape of another, with numbers of the interpreter. */
    private static Tensor filled(Tensor form, float[] numbers) {
        Tensor tensor = Tensor.allocate(form.type(), form.shape());
        for (int i = 0; i < numbers.length; i++) {
            switch (form.type()) {
                case INT64 -> tensor.longs().put(i, (long) numbers[i]);
                case UINT8 -> tensor.data().put(i, (byte) numbers[i]);
                default -> tensor.floats().put(i, numbers[i]);
            }
        }
        return tensor;
    }

    /** Some of a tensor's numbers, as the interpreter holds them. */
    private static float[] numbers(Tensor tensor, int from, int count) {
        float[] numbers = new float[count];
        for (int i = 0; i < count; i++) {
            numbers[i] = (float) tensor.number(from + i);
        }
        return numbers;
    }

    private float[] computed(String name) {
        return Objects.requireNonNull(computed.get(name), name);
    }

    private Tensor tensor(Value value) {
        return tensor(value.name());
    }

    private Tensor tensor(String name) {
        return Objects.requireNonNull(given.get(name), name);
    }

    private static int elements(Value value) {
        return Math.toIntExact(value.type().elements());
    }
}
