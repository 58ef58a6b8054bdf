package io.tcns.compiler.reference;

import io.tcns.compiler.ir.Graph;
import io.tcns.compiler.ir.GraphBuilder;
import io.tcns.compiler.ir.Op;
import io.tcns.compiler.ir.Origin;
import io.tcns.compiler.ir.Row;
import io.tcns.compiler.ir.TensorType;
import io.tcns.compiler.ir.Value;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/** An op with its operands, run as a graph of one node whose operands are all inputs. */
record OneOp(Op op, List<Operand> operands) {

    /** Never compared, and so an array will do. */
    @SuppressWarnings("ArrayRecordComponent")
    record Operand(TensorType type, float... content) {}

    OneOp(Op op, Operand... operands) {
        this(op, List.of(operands));
    }

    static Operand image(int channels, int height, int width, float... content) {
        return new Operand(TensorType.of(1, channels, height, width), content);
    }

    static Operand filters(int count, int channels, int height, int width, float... content) {
        return new Operand(TensorType.of(count, channels, height, width), content);
    }

    static Operand matrix(int rows, int columns, float... content) {
        return new Operand(TensorType.of(rows, columns), content);
    }

    static Operand vector(float... content) {
        return new Operand(TensorType.of(content.length), content);
    }

    float[] run() {
        Row row = new Row("row", 1, "conv2d 1x1", OptionalDouble.empty(), OptionalInt.empty(), 1, OptionalInt.empty());
        GraphBuilder out = new GraphBuilder("one", List.of(row));
        List<Value> values = new ArrayList<>();
        Map<String, float[]> inputs = new LinkedHashMap<>();
        for (Operand operand : operands) {
            Value value = out.input(new Value("operand" + values.size(), operand.type()));
            values.add(value);
            inputs.put(value.name(), operand.content());
        }
        out.output(out.node("node", op, values, "result", new Origin(0, 1, "output")));
        Graph graph = out.build();
        return new Interpreter(graph).run(inputs).get("result");
    }
}
