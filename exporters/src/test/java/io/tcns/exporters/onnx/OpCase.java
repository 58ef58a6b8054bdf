package io.tcns.exporters.onnx;

import io.tcns.compiler.ir.Graph;
import io.tcns.compiler.ir.GraphBuilder;
import io.tcns.compiler.ir.Initializer;
import io.tcns.compiler.ir.Op;
import io.tcns.compiler.ir.Origin;
import io.tcns.compiler.ir.Parameter;
import io.tcns.compiler.ir.Row;
import io.tcns.compiler.ir.TensorType;
import io.tcns.compiler.ir.Value;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/**
 * One op on numbers whose result a person has worked out.
 *
 * @param name what is special about it, in words
 * @param activations the operands that come from outside
 * @param parameters the operands after them
 * @param expected the elements of the result
 */
record OpCase(String name, Op op, List<Operand> activations, List<Operand> parameters, List<Float> expected) {

    /** A tensor with its elements. */
    record Operand(TensorType type, List<Float> numbers) {}

    private static final Row ROW =
            new Row("row1", 1, "op", OptionalDouble.empty(), OptionalInt.empty(), 1, OptionalInt.empty());

    static OpCase of(String name, Op op, Operand... activations) {
        return new OpCase(name, op, List.of(activations), List.of(), List.of());
    }

    OpCase with(Operand... parameters) {
        return new OpCase(name, op, activations, List.of(parameters), expected);
    }

    OpCase gives(double... numbers) {
        return new OpCase(name, op, activations, parameters, floats(numbers));
    }

    static Operand tensor(TensorType type, double... numbers) {
        return new Operand(type, floats(numbers));
    }

    static Operand vector(double... numbers) {
        return tensor(TensorType.of(numbers.length), numbers);
    }

    /** The op alone in a graph, with the names that the compiler gives: its result is called {@code row1.1.output}. */
    Graph graph() {
        GraphBuilder builder = new GraphBuilder("op", List.of(ROW));
        List<Value> operands = new ArrayList<>();
        for (Operand activation : activations) {
            operands.add(builder.input(new Value("input" + operands.size(), activation.type())));
        }
        for (Operand parameter : parameters) {
            Value value = new Value("row1.1.output/op/parameter" + operands.size(), parameter.type());
            operands.add(builder.parameter(
                    new Parameter(value, Parameter.Kind.WEIGHT, Initializer.Data.of(repeat(parameter.numbers(), 1)))));
        }
        builder.output(builder.node("row1.1.output/op", op, operands, "row1.1.output", new Origin(0, 1, "output")));
        return builder.build();
    }

    /** The activations of {@code batch} equal images. */
    List<float[]> inputs(int batch) {
        return activations.stream().map(input -> repeat(input.numbers(), batch)).toList();
    }

    /** The result for {@code batch} equal images. */
    float[] expected(int batch) {
        return repeat(expected, batch);
    }

    private static float[] repeat(List<Float> numbers, int times) {
        float[] repeated = new float[numbers.size() * times];
        for (int index = 0; index < repeated.length; index++) {
            repeated[index] = numbers.get(index % numbers.size());
        }
        return repeated;
    }

    private static List<Float> floats(double... numbers) {
        return Arrays.stream(numbers).mapToObj(number -> (float) number).toList();
    }

    @Override
    public String toString() {
        return name;
    }
}
