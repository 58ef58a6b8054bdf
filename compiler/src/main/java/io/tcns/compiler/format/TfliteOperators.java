package io.tcns.compiler.format;

import static io.tcns.compiler.checkpoint.UnreadableCheckpointException.require;

import io.tcns.compiler.checkpoint.ElementType;
import io.tcns.compiler.checkpoint.ForeignGraph;
import io.tcns.compiler.checkpoint.ForeignGraph.Range;
import io.tcns.compiler.checkpoint.ForeignNode;
import io.tcns.compiler.checkpoint.ForeignOp;
import io.tcns.compiler.checkpoint.ForeignOp.Step;
import io.tcns.compiler.checkpoint.ForeignPadding;
import io.tcns.compiler.checkpoint.Layout;
import io.tcns.compiler.checkpoint.Tensor;
import io.tcns.compiler.checkpoint.UnreadableCheckpointException;
import io.tcns.compiler.checkpoint.Weight;
import io.tcns.compiler.format.Tflite.Slot;
import io.tcns.compiler.ir.Activation.Function;
import io.tcns.compiler.ir.Resize.Alignment;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** The operators of a TFLite file as layers; an activation that is fused into one becomes a node of its own. */
final class TfliteOperators {

    private static final int VALID = 1;

    /** More inputs than any operator of these networks has. */
    private static final int MAX_OPERANDS = 64;

    /** An operator of the file: its options, and its inputs and outputs as indices of tensors, -1 where one is absent. */
    private record Operator(int code, FlatTable options, List<Integer> inputs, List<Integer> outputs) {}

    private final FlatTable graph;
    private final FlatTable[] codes;
    private final List<Slot> slots;

    /** Operators have no names in this format; what they give has, and begins it with what a person would call it. */
    private final List<String> titles;

    /** Constants, and what constants become by operators that only convert them: half-precision weights, above all. */
    private final Map<Integer, Tensor> constants = new HashMap<>();

    private final List<ForeignNode> nodes = new ArrayList<>();

    TfliteOperators(FlatTable model, FlatTable graph, List<Slot> slots) throws UnreadableCheckpointException {
        this.graph = graph;
        this.codes = model.tables(1);
        this.slots = slots;
        this.titles = slots.stream().map(slot -> slot.name().split(";", 2)[0]).toList();
        for (int index = 0; index < slots.size(); index++) {
            int tensor = index;
            slots.get(index).constant().ifPresent(constant -> constants.put(tensor, constant));
        }
    }

    ForeignGraph graph() throws UnreadableCheckpointException {
        for (FlatTable operator : graph.tables(3)) {
            add(operator);
        }
        Map<String, Range> ranges = new HashMap<>();
        slots.forEach(slot -> slot.range().ifPresent(range -> ranges.put(slot.name(), range)));
        return new ForeignGraph(names(checked(graph.ints(1))), nodes, names(checked(graph.ints(2))), ranges);
    }

    private void add(FlatTable operator) throws UnreadableCheckpointException {
        int index = operator.intAt(0, 0);
        require(
                index >= 0 && index < codes.length,
                "an operator has code %d, which is not among the %d of the file",
                index,
                codes.length);
        FlatTable code = codes[index];
        // Codes beyond 127 did not fit the old field, which stays as it was for old readers.
        int number = Math.max(code.byteAt(0, 0), code.intAt(3, 0));
        Optional<FlatTable> options = operator.table(4);
        List<Integer> inputs = checked(operator.ints(1));
        List<Integer> outputs = checked(operator.ints(2));
        if (inputs.isEmpty() || outputs.isEmpty() || outputs.get(0) < 0) {
            return;
        }
        add(new Operator(number, options.orElse(FlatTable.EMPTY), inputs, outputs), options.isPresent());
    }

    private List<Integer> checked(int... tensors) throws UnreadableCheckpointException {
        require(
                tensors.length <= MAX_OPERANDS,
                "an operator has %d operands; at most %d are read",
                tensors.length,
                MAX_OPERANDS);
        for (int tensor : tensors) {
            require(
                    tensor >= -1 && tensor < slots.size(),
                    "an operator, or the graph, names tensor %d, which is not among the %d of the file",
                    tensor,
                    slots.size());
        }
        return Arrays.stream(tensors).boxed().toList();
    }

    private void add(Operator operator, boolean hasOptions) throws UnreadableCheckpointException {
        Tensor converted = constants.get(operator.inputs().get(0));
        if (converted != null && operator.code() == DEQUANTIZE) {
            constants.put(operator.outputs().get(0), converted);
            return;
        }
        switch (operator.code()) {
            case CONV_2D -> convolution(operator, false, 3, hasOptions);
            case DEPTHWISE_CONV_2D -> convolution(operator, true, 4, hasOptions);
            case FULLY_CONNECTED -> fullyConnected(operator);
            case ADD -> sum(operator);
            case AVERAGE_POOL_2D -> averagePool(operator);
            case MAX_POOL_2D -> maxPool(operator);
            case MEAN -> node(operator, isGlobal(operator) ? new ForeignOp.GlobalAveragePool() : other("MEAN"));
            case PAD ->
                node(operator, pad(operator).<ForeignOp>map(ForeignOp.Pad::new).orElse(other("PAD")));
            case CONCATENATION -> concatenation(operator);
            case RESIZE_BILINEAR -> node(operator, new ForeignOp.Resize(alignment(operator.options())));
            case RELU -> node(operator, new ForeignOp.Nonlinearity(Function.RELU));
            case RELU6 -> node(operator, new ForeignOp.Nonlinearity(Function.RELU6));
            case HARD_SWISH -> node(operator, new ForeignOp.Nonlinearity(Function.HARD_SWISH));
            case LOGISTIC -> node(operator, new ForeignOp.Nonlinearity(Function.SIGMOID));
            case SOFTMAX -> node(operator, new ForeignOp.Softmax());
            case RESHAPE -> node(operator, new ForeignOp.PassThrough("RESHAPE"));
            case SQUEEZE -> node(operator, new ForeignOp.PassThrough("SQUEEZE"));
            case DEQUANTIZE -> node(operator, new ForeignOp.PassThrough("DEQUANTIZE"));
            case QUANTIZE -> node(operator, new ForeignOp.PassThrough("QUANTIZE"));
            default -> node(operator, other(OTHERS.getOrDefault(operator.code(), "operator " + operator.code())));
        }
    }

    private static ForeignOp other(String operator) {
        return new ForeignOp.Other(operator);
    }

    /** @param activation the slot of the options that holds the fused activation */
    private void convolution(Operator operator, boolean depthwise, int activation, boolean hasOptions)
            throws UnreadableCheckpointException {
        Optional<Tensor> weight =
                constant(operator, 1).filter(tensor -> tensor.shape().size() == 4);
        if (weight.isEmpty() || computesBias(operator) || !hasOptions) {
            node(operator, other((depthwise ? "DEPTHWISE_CONV_2D" : "CONV_2D") + " of unknown weights"));
            return;
        }
        FlatTable options = operator.options();
        int dilation = activation + 1;
        long groups = groups(operator, weight.get(), depthwise);
        ForeignOp convolution = new ForeignOp.Convolution(
                new Weight(weight.get(), depthwise ? Layout._1HWO : Layout.OHWI),
                constant(operator, 2).map(Weight::perChannel),
                // With several filters for each channel it is a grouped one.
                depthwise && groups == weight.get().shape().get(3),
                (int) groups,
                new Step(options.intAt(2, 0), options.intAt(1, 0)),
                new Step(options.intAt(dilation + 1, 1), options.intAt(dilation, 1)),
                padding(options));
        node(operator, convolution, options.byteAt(activation, 0));
    }

    /** Said nowhere but in the channels of the image, of which each filter reads so many. */
    private long groups(Operator operator, Tensor weight, boolean depthwise) {
        List<Long> shape = imageShape(operator);
        long last = weight.shape().get(3);
        if (shape.size() != 4) {
            return depthwise ? last : 1;
        }
        return depthwise ? shape.get(3) : shape.get(3) / last;
    }

    /** N, H, W, C of what an operator reads, or something else. */
    private List<Long> imageShape(Operator operator) {
        int image = operator.inputs().get(0);
        return image < 0 ? List.of() : slots.get(image).shape();
    }

    /** Whether a layer has a bias that is not known, and so is none that this compiler knows. */
    private boolean computesBias(Operator operator) {
        return operator.inputs().size() > 2
                && operator.inputs().get(2) >= 0
                && constant(operator, 2).isEmpty();
    }

    private static ForeignPadding padding(FlatTable options) throws UnreadableCheckpointException {
        return options.byteAt(0, 0) == VALID ? ForeignPadding.NONE : ForeignPadding.SAME;
    }

    private void fullyConnected(Operator operator) throws UnreadableCheckpointException {
        Optional<Tensor> weight = constant(operator, 1);
        // The other order of weights is for one kind of processor.
        boolean isPlain = operator.options().byteAt(1, 0) == 0;
        if (weight.isEmpty() || computesBias(operator) || !isPlain) {
            node(operator, other("FULLY_CONNECTED of unknown weights"));
            return;
        }
        ForeignOp layer = new ForeignOp.FullyConnected(
                new Weight(weight.get(), Layout.OI), constant(operator, 2).map(Weight::perChannel));
        node(operator, layer, operator.options().byteAt(0, 0));
    }

    private void sum(Operator operator) throws UnreadableCheckpointException {
        boolean ofValues = operator.inputs().size() == 2
                && constant(operator, 0).isEmpty()
                && constant(operator, 1).isEmpty();
        node(
                operator,
                ofValues ? new ForeignOp.Add() : other("ADD"),
                operator.options().byteAt(0, 0));
    }

    private void averagePool(Operator operator) throws UnreadableCheckpointException {
        FlatTable options = operator.options();
        Step kernel = window(options, 4, 3);
        Step stride = window(options, 2, 1);
        boolean isPadded = options.byteAt(0, 0) != VALID && !fits(operator, kernel, stride);
        ForeignOp pool = isPadded ? other("padded AVERAGE_POOL_2D") : new ForeignOp.AveragePool(kernel, stride);
        node(operator, pool, options.byteAt(5, 0));
    }

    /** Whether windows cover an image without a rest, so that SAME adds nothing to it. */
    private boolean fits(Operator operator, Step kernel, Step stride) {
        List<Long> shape = imageShape(operator);
        return shape.size() == 4
                && fits(shape.get(1), kernel.height(), stride.height())
                && fits(shape.get(2), kernel.width(), stride.width());
    }

    private static boolean fits(long size, int kernel, int stride) {
        return stride > 0 && (size - 1) / stride * stride + kernel <= size;
    }

    private void maxPool(Operator operator) throws UnreadableCheckpointException {
        FlatTable options = operator.options();
        ForeignOp pool = new ForeignOp.MaxPool(window(options, 4, 3), window(options, 2, 1), padding(options));
        node(operator, pool, options.byteAt(5, 0));
    }

    private static Step window(FlatTable options, int height, int width) throws UnreadableCheckpointException {
        return new Step(options.intAt(height, 0), options.intAt(width, 0));
    }

    /** Along the last dimension of N, H, W, C. */
    private void concatenation(Operator operator) throws UnreadableCheckpointException {
        int axis = operator.options().intAt(0, 0);
        boolean ofChannels = (axis == 3 && imageShape(operator).size() == 4) || axis == -1;
        node(
                operator,
                ofChannels ? new ForeignOp.Concat() : other("CONCATENATION"),
                operator.options().byteAt(1, 0));
    }

    private static Alignment alignment(FlatTable options) throws UnreadableCheckpointException {
        if (options.byteAt(2, 0) != 0) {
            return Alignment.ALIGN_CORNERS;
        }
        return options.byteAt(3, 0) != 0 ? Alignment.HALF_PIXEL : Alignment.ASYMMETRIC;
    }

    /** Whether a mean is over height and width of N, H, W, C. */
    private boolean isGlobal(Operator operator) throws UnreadableCheckpointException {
        List<Integer> axes = integers(operator, 1).stream()
                .map(axis -> axis < 0 ? axis + 4 : axis)
                .sorted()
                .toList();
        return axes.equals(List.of(1, 2));
    }

    /** The pixels around an image, unless batch or channels are padded too. */
    private Optional<ForeignPadding> pad(Operator operator) throws UnreadableCheckpointException {
        List<Integer> sides = integers(operator, 1);
        boolean ofImages = sides.size() == 8 && Stream.of(0, 1, 6, 7).allMatch(side -> sides.get(side) == 0);
        return ofImages
                ? Optional.of(new ForeignPadding.Explicit(sides.get(2), sides.get(4), sides.get(3), sides.get(5)))
                : Optional.empty();
    }

    /** A short constant of 32-bit integers; empty where it is none. */
    private List<Integer> integers(Operator operator, int input) throws UnreadableCheckpointException {
        Optional<Tensor> constant = constant(operator, input);
        if (constant.isEmpty()
                || constant.get().type() != ElementType.I32
                || constant.get().elements() > 8) {
            return List.of();
        }
        ByteBuffer bytes = constant.get().bytes();
        List<Integer> integers = new ArrayList<>();
        while (bytes.hasRemaining()) {
            integers.add(bytes.getInt());
        }
        return integers;
    }

    private Optional<Tensor> constant(Operator operator, int input) {
        return input < operator.inputs().size()
                ? Optional.ofNullable(constants.get(operator.inputs().get(input)))
                : Optional.empty();
    }

    private void node(Operator operator, ForeignOp op) {
        nodes.add(new ForeignNode(name(operator), op, flowing(operator.inputs()), names(operator.outputs())));
    }

    /** @param activation as the schema numbers what is fused into an operator */
    private void node(Operator operator, ForeignOp op, int activation) {
        if (activation == 0) {
            node(operator, op);
            return;
        }
        int output = operator.outputs().get(0);
        // A value that the file has no name for; the range is that of what comes after the activation.
        String between = "#" + output + " before its activation";
        nodes.add(new ForeignNode(name(operator), op, flowing(operator.inputs()), List.of(between)));
        nodes.add(new ForeignNode(
                name(operator), fused(activation), between, slots.get(output).name()));
    }

    private static ForeignOp fused(int activation) {
        return switch (activation) {
            case 1 -> new ForeignOp.Nonlinearity(Function.RELU);
            case 3 -> new ForeignOp.Nonlinearity(Function.RELU6);
            default -> other("fused activation " + activation);
        };
    }

    private String name(Operator operator) {
        return titles.get(operator.outputs().get(0));
    }

    private List<String> flowing(List<Integer> tensors) {
        List<String> names = new ArrayList<>();
        for (int tensor : tensors) {
            if (tensor >= 0 && !constants.containsKey(tensor)) {
                names.add(slots.get(tensor).name());
            }
        }
        return names;
    }

    private List<String> names(List<Integer> tensors) {
        List<String> names = new ArrayList<>();
        for (int tensor : tensors) {
            if (tensor >= 0) {
                names.add(slots.get(tensor).name());
            }
        }
        return names;
    }

    private static final int ADD = 0;
    private static final int AVERAGE_POOL_2D = 1;
    private static final int CONCATENATION = 2;
    private static final int CONV_2D = 3;
    private static final int DEPTHWISE_CONV_2D = 4;
    private static final int DEQUANTIZE = 6;
    private static final int FULLY_CONNECTED = 9;
    private static final int LOGISTIC = 14;
    private static final int MAX_POOL_2D = 17;
    private static final int RELU = 19;
    private static final int RELU6 = 21;
    private static final int RESHAPE = 22;
    private static final int RESIZE_BILINEAR = 23;
    private static final int SOFTMAX = 25;
    private static final int PAD = 34;
    private static final int MEAN = 40;
    private static final int SQUEEZE = 43;
    private static final int QUANTIZE = 114;
    private static final int HARD_SWISH = 117;

    /** For messages: what else such networks have. */
    private static final Map<Integer, String> OTHERS = Map.of(
            18, "MUL",
            32, "CUSTOM",
            37, "BATCH_TO_SPACE_ND",
            38, "SPACE_TO_BATCH_ND",
            39, "TRANSPOSE",
            41, "SUB",
            53, "CAST",
            56, "ARG_MAX");
}
