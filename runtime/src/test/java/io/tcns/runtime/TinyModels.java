package io.tcns.runtime;

import static io.tcns.runtime.TinyOnnx.number;
import static io.tcns.runtime.TinyOnnx.numbers;

import java.util.List;

/** Models small enough to read, named as ours are: nodes {@code row/op}, values {@code row}. */
final class TinyModels {
    private TinyModels() {}

    /** y = x + 1 over four numbers. */
    static TinyOnnx addOne() {
        return new TinyOnnx()
                .input("x", 4)
                .weights("one", new float[] {1}, 1)
                .node("Add", "row1/add", List.of("x", "one"), "y")
                .output("y", 4)
                .metadata("tcns.name", "add_one");
    }

    /** The same with an open batch. */
    static TinyOnnx addOneToBatch() {
        return new TinyOnnx()
                .input("x", "batch", 4)
                .weights("one", new float[] {1}, 1)
                .node("Add", "row1/add", List.of("x", "one"), "y")
                .output("y", "batch", 4);
    }

    /** y = x > 0 ? -x : x, by a node with branches. */
    static TinyOnnx branches() {
        TinyOnnx then =
                new TinyOnnx().node("Neg", "then/neg", List.of("x"), "t").output("t", 1);
        TinyOnnx otherwise = new TinyOnnx()
                .node("Identity", "else/identity", List.of("x"), "e")
                .output("e", 1);
        return new TinyOnnx()
                .input("x", 1)
                .weights("zero", new float[] {0}, 1)
                .node("Greater", "row1/greater", List.of("x", "zero"), "positive")
                .node(
                        "If",
                        "row1/if",
                        List.of("positive"),
                        "y",
                        then.asBranch("then_branch"),
                        otherwise.asBranch("else_branch"))
                .output("y", 1);
    }

    /** 32 nodes that do next to nothing. */
    static TinyOnnx emptyNodes() {
        TinyOnnx onnx = new TinyOnnx().input("x0", 1);
        for (int i = 1; i <= 32; i++) {
            onnx.node("Identity", "identity" + i, List.of("x" + (i - 1)), "x" + i);
        }
        return onnx.output("x32", 1);
    }

    /** y = x · w with 256 KiB of weights, so that the leak of a session shows, and a small output. */
    static TinyOnnx large() {
        return new TinyOnnx()
                .input("x", 1, 16)
                .weights("w", new float[1 << 16], 16, 1 << 12)
                .weights("v", new float[1 << 12], 1 << 12, 1)
                .node("MatMul", "row1/matmul", List.of("x", "w"), "z")
                .node("MatMul", "row2/matmul", List.of("z", "v"), "y")
                .output("y", 1, 1);
    }

    /** An inverted residual of MobileNetV2 on 16 channels of 14x14 between two 1x1 convolutions, pooled to 8 logits. */
    static TinyOnnx bottleneck() {
        TinyOnnx onnx = new TinyOnnx()
                .input("image", 1, 3, 14, 14)
                .weights("zero", new float[] {0})
                .weights("six", new float[] {6});
        conv(onnx, "stem", "image", "stem.1.output/conv", 3, 16, 1, 1);
        relu6(onnx, "stem.1.output/conv", "stem.1.output");
        conv(onnx, "stage1.1.expand", "stem.1.output", "stage1.1.expand/conv", 16, 96, 1, 1);
        relu6(onnx, "stage1.1.expand/conv", "stage1.1.expand");
        conv(onnx, "stage1.1.depthwise", "stage1.1.expand", "stage1.1.depthwise/conv", 96, 96, 96, 3);
        relu6(onnx, "stage1.1.depthwise/conv", "stage1.1.depthwise");
        conv(onnx, "stage1.1.project", "stage1.1.depthwise", "stage1.1.project", 96, 16, 1, 1);
        onnx.node("Add", "stage1.1.output/add", List.of("stem.1.output", "stage1.1.project"), "stage1.1.output");
        conv(onnx, "last.1.output", "stage1.1.output", "last.1.output/conv", 16, 8, 1, 1);
        relu6(onnx, "last.1.output/conv", "last.1.output");
        return onnx.node("GlobalAveragePool", "avgpool/pool", List.of("last.1.output"), "avgpool/pool")
                .node("Flatten", "avgpool/flatten", List.of("avgpool/pool"), "logits")
                .output("logits", 1, 8);
    }

    private static void relu6(TinyOnnx onnx, String from, String to) {
        onnx.node("Clip", to + "/relu6", List.of(from, "zero", "six"), to);
    }

    private static void conv(
            TinyOnnx onnx,
            String row,
            String from,
            String to,
            int channelsIn,
            int channelsOut,
            int groups,
            int kernel) {
        long[] shape = {channelsOut, channelsIn / groups, kernel, kernel};
        float[] weights = new float[channelsOut * channelsIn / groups * kernel * kernel];
        float[] bias = new float[channelsOut];
        RandomInputs.tensor(ElementType.FLOAT, List.of((long) weights.length), row.hashCode())
                .floats()
                .get(weights);
        RandomInputs.tensor(ElementType.FLOAT, List.of((long) channelsOut), row.length())
                .floats()
                .get(bias);
        onnx.weights(row + "/weight", weights, shape)
                .weights(row + "/bias", bias, channelsOut)
                .node(
                        "Conv",
                        row + "/conv",
                        List.of(from, row + "/weight", row + "/bias"),
                        to,
                        numbers("kernel_shape", kernel, kernel),
                        numbers("pads", kernel / 2, kernel / 2, kernel / 2, kernel / 2),
                        number("group", groups));
    }
}
