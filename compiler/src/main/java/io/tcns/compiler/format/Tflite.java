package io.tcns.compiler.format;

import static io.tcns.compiler.checkpoint.UnreadableCheckpointException.require;

import io.tcns.compiler.checkpoint.Checkpoint;
import io.tcns.compiler.checkpoint.ElementType;
import io.tcns.compiler.checkpoint.ForeignGraph;
import io.tcns.compiler.checkpoint.ForeignGraph.Range;
import io.tcns.compiler.checkpoint.Quantization;
import io.tcns.compiler.checkpoint.Quantization.Scale;
import io.tcns.compiler.checkpoint.Tensor;
import io.tcns.compiler.checkpoint.UnreadableCheckpointException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Reads TensorFlow Lite files: a FlatBuffer with tensors, their bytes, and operators in the order of execution.
 *
 * <p>Slots and numbers are those of
 * <a href="https://github.com/tensorflow/tensorflow/blob/master/tensorflow/compiler/mlir/lite/schema/schema.fbs">the schema</a>,
 * version 3. Of several graphs, the first is the network; others are what its operators for loops and branches run.
 */
public final class Tflite implements CheckpointFormat {

    private static final String TITLE = "TFLite";

    /** {@code TFL3}, behind the distance to the root. */
    private static final int IDENTIFIER = 'T' | 'F' << 8 | 'L' << 16 | '3' << 24;

    private static final int MAX_RANK = 8;

    /** By the numbers that the schema gives them. */
    private static final Map<Integer, ElementType> TYPES = Map.ofEntries(
            Map.entry(0, ElementType.F32),
            Map.entry(1, ElementType.F16),
            Map.entry(2, ElementType.I32),
            Map.entry(3, ElementType.U8),
            Map.entry(4, ElementType.I64),
            Map.entry(6, ElementType.BOOL),
            Map.entry(7, ElementType.I16),
            Map.entry(8, ElementType.C64),
            Map.entry(9, ElementType.I8),
            Map.entry(10, ElementType.F64),
            Map.entry(12, ElementType.U64),
            Map.entry(15, ElementType.U32),
            Map.entry(16, ElementType.U16),
            Map.entry(18, ElementType.BF16));

    /**
     * A tensor of the graph: a value that flows, or a constant.
     *
     * @param name unique in the file
     * @param constant what it holds, where that is known before any image comes in
     * @param range of a quantised value that flows
     */
    record Slot(String name, List<Long> shape, Optional<Tensor> constant, Optional<Range> range) {}

    @Override
    public String title() {
        return TITLE;
    }

    @Override
    public boolean recognises(ByteBuffer file) {
        return file.capacity() >= 2 * Integer.BYTES && file.getInt(Integer.BYTES) == IDENTIFIER;
    }

    @Override
    public Checkpoint read(Path path, ByteBuffer file) throws UnreadableCheckpointException {
        FlatTable model = FlatTable.root(file);
        FlatTable[] graphs = model.tables(2);
        require(graphs.length > 0, "the file has no graph");
        FlatTable graph = graphs[0];
        List<Slot> slots = slots(graph, buffers(model));
        List<Tensor> constants =
                slots.stream().flatMap(slot -> slot.constant().stream()).toList();
        ForeignGraph network = new TfliteOperators(model, graph, slots).graph();
        return Checkpoint.of(path, TITLE, constants).with(network);
    }

    private static ByteBuffer[] buffers(FlatTable model) throws UnreadableCheckpointException {
        FlatTable[] tables = model.tables(4);
        ByteBuffer[] buffers = new ByteBuffer[tables.length];
        for (int index = 0; index < buffers.length; index++) {
            long offset = tables[index].longAt(1, 0);
            // Files that outgrow a FlatBuffer have the bytes behind it; 0 and 1 say that they are in it, as ever.
            buffers[index] =
                    offset > 1 ? tables[index].slice(offset, tables[index].longAt(2, 0)) : tables[index].bytes(0);
        }
        return buffers;
    }

    private static List<Slot> slots(FlatTable graph, ByteBuffer[] buffers) throws UnreadableCheckpointException {
        Set<String> names = new HashSet<>();
        List<Slot> slots = new ArrayList<>();
        for (FlatTable tensor : graph.tables(0)) {
            slots.add(slot(tensor, buffers, uniqueName(tensor.text(3), slots.size(), names)));
        }
        return slots;
    }

    /** Nothing keeps two tensors of a file from having one name, or none. */
    private static String uniqueName(String given, int index, Set<String> names) {
        String name = given.isEmpty() ? "tensor" : given;
        String unique = given.isEmpty() ? name + "#" + index : name;
        while (!names.add(unique)) {
            unique += "#" + index;
        }
        return unique;
    }

    private static Slot slot(FlatTable tensor, ByteBuffer[] buffers, String name) throws UnreadableCheckpointException {
        List<Long> shape = shape(tensor, name);
        Optional<ElementType> type = Optional.ofNullable(TYPES.get(tensor.byteAt(1, 0)));
        Optional<Quantization> quantization = quantization(tensor, name, shape);
        int buffer = tensor.intAt(2, 0);
        require(
                buffer >= 0 && buffer < Math.max(1, buffers.length),
                "tensor `%s` is in buffer %d, which is not among the %d of the file",
                name,
                buffer,
                buffers.length);
        ByteBuffer bytes = buffer == 0 ? ByteBuffer.allocate(0) : buffers[buffer];
        // Buffer 0 and every empty one: a value that flows.
        if (!bytes.hasRemaining() || type.isEmpty()) {
            return new Slot(name, shape, Optional.empty(), range(type, quantization));
        }
        require(tensor.table(6).isEmpty(), "tensor `%s` is sparse; dense ones are read", name);
        require(
                Tensor.bytes(type.get(), shape).equals(Optional.of((long) bytes.remaining())),
                "tensor `%s` is %s of %s, but has %d bytes",
                name,
                Tensor.dimensions(shape),
                type.get(),
                bytes.remaining());
        Tensor constant = new Tensor(name, type.get(), shape, () -> bytes, quantization);
        return new Slot(name, shape, Optional.of(constant), Optional.empty());
    }

    private static List<Long> shape(FlatTable tensor, String name) throws UnreadableCheckpointException {
        int[] sizes = tensor.ints(0);
        require(
                sizes.length <= MAX_RANK,
                "tensor `%s` has %d dimensions; at most %d are read",
                name,
                sizes.length,
                MAX_RANK);
        List<Long> shape = new ArrayList<>(sizes.length);
        for (int size : sizes) {
            require(size >= 0, "tensor `%s` has a dimension of size %d", name, size);
            shape.add((long) size);
        }
        return shape;
    }

    private static Optional<Quantization> quantization(FlatTable tensor, String name, List<Long> shape)
            throws UnreadableCheckpointException {
        Optional<FlatTable> table = tensor.table(4);
        float[] factors = table.isPresent() ? table.get().floats(2) : new float[0];
        if (factors.length == 0) {
            return Optional.empty();
        }
        long[] zeroPoints = table.orElseThrow().longs(3);
        int axis = table.orElseThrow().intAt(6, 0);
        boolean fits = factors.length == 1 || (axis >= 0 && axis < shape.size() && shape.get(axis) == factors.length);
        require(
                fits,
                "tensor `%s` has %d scales along dimension %d of %s",
                name,
                factors.length,
                axis,
                Tensor.dimensions(shape));
        require(
                zeroPoints.length == factors.length || zeroPoints.length <= 1,
                "tensor `%s` has %d scales and %d zero points",
                name,
                factors.length,
                zeroPoints.length);
        List<Scale> scales = new ArrayList<>(factors.length);
        for (int i = 0; i < factors.length; i++) {
            require(
                    Float.isFinite(factors[i]) && factors[i] >= 0,
                    "tensor `%s` has the scale %s, which is none",
                    name,
                    factors[i]);
            double zeroPoint = zeroPoints.length == 0 ? 0 : zeroPoints[zeroPoints.length == 1 ? 0 : i];
            scales.add(new Scale(factors[i], -factors[i] * zeroPoint));
        }
        return Optional.of(new Quantization(scales, axis));
    }

    private static Optional<Range> range(Optional<ElementType> type, Optional<Quantization> quantization) {
        if (quantization.isEmpty() || quantization.get().isPerChannel()) {
            return Optional.empty();
        }
        Scale scale = quantization.get().scales().get(0);
        return type.flatMap(integers -> switch (integers) {
            case U8 -> Optional.of(new Range(scale.number(0), scale.number(255)));
            case I8 -> Optional.of(new Range(scale.number(-128), scale.number(127)));
            default -> Optional.empty();
        });
    }
}
