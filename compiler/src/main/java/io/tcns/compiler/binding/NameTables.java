package io.tcns.compiler.binding;

import io.tcns.compiler.binding.NameTable.Block;
import io.tcns.compiler.binding.NameTable.Layer;
import io.tcns.compiler.binding.NameTable.Weights;
import io.tcns.compiler.binding.NameTable.Word;
import io.tcns.compiler.checkpoint.Layout;
import io.tcns.compiler.ir.Parameter.Kind;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The sources whose names are known, a table each. A new source is a table here, and its name in {@link #ALL}. */
final class NameTables {

    private static final String DEPTHWISE = "depthwise";
    private static final String EXPAND = "expand";
    private static final String OUTPUT = "output";
    private static final String PROJECT = "project";

    private static final List<String> V1 = List.of("conv2d", "separable");
    private static final List<String> V2 = List.of("conv2d", "bottleneck");

    private static final Map<Kind, String> TORCH_NORM = Map.of(
            Kind.GAMMA, ".weight", Kind.BETA, ".bias", Kind.MEAN, ".running_mean", Kind.VARIANCE, ".running_var");

    private static final Map<Kind, String> TENSORFLOW_NORM = Map.of(
            Kind.GAMMA, "/gamma", Kind.BETA, "/beta", Kind.MEAN, "/moving_mean", Kind.VARIANCE, "/moving_variance");

    private static final Weights TORCH_WEIGHTS = new Weights(
            new Word(".weight", Layout.OIHW),
            new Word(".weight", Layout.OIHW),
            new Word(".weight", Layout.OI),
            ".bias");

    /** How many batches training has seen. */
    private static final Set<String> TORCH_COUNTERS = Set.of(".num_batches_tracked");

    /** A module's path in the nesting of modules. {@code classifier.0} is the dropout, with or without which the name stays. */
    private static final NameTable TORCHVISION = new NameTable(
            "torchvision's MobileNetV2",
            V2,
            List.of(
                    Block.any(Map.of(OUTPUT, new Layer("features.{block}.0", "features.{block}.1"))),
                    Block.any(Map.of(
                            EXPAND, new Layer("features.{block}.conv.0.0", "features.{block}.conv.0.1"),
                            DEPTHWISE, new Layer("features.{block}.conv.1.0", "features.{block}.conv.1.1"),
                            PROJECT, new Layer("features.{block}.conv.2", "features.{block}.conv.3"))),
                    Block.any(Map.of(
                            DEPTHWISE, new Layer("features.{block}.conv.0.0", "features.{block}.conv.0.1"),
                            PROJECT, new Layer("features.{block}.conv.1", "features.{block}.conv.2")))),
            "classifier.1",
            TORCH_WEIGHTS,
            TORCH_NORM,
            TORCH_COUNTERS);

    private static final NameTable TIMM = new NameTable(
            "timm",
            List.of("conv2d", "separable", "bottleneck"),
            List.of(
                    Block.at(0, Map.of(OUTPUT, new Layer("conv_stem", "bn1"))),
                    Block.at(1, Map.of(OUTPUT, new Layer("conv_head", "bn2"))),
                    Block.any(Map.of(
                            EXPAND, new Layer("blocks.{row}.{repeat}.conv_pw", "blocks.{row}.{repeat}.bn1"),
                            DEPTHWISE, new Layer("blocks.{row}.{repeat}.conv_dw", "blocks.{row}.{repeat}.bn2"),
                            PROJECT, new Layer("blocks.{row}.{repeat}.conv_pwl", "blocks.{row}.{repeat}.bn3"))),
                    Block.any(Map.of(
                            DEPTHWISE, new Layer("blocks.{row}.{repeat}.conv_dw", "blocks.{row}.{repeat}.bn1"),
                            PROJECT, new Layer("blocks.{row}.{repeat}.conv_pw", "blocks.{row}.{repeat}.bn2"))),
                    Block.any(Map.of(
                            DEPTHWISE, new Layer("blocks.{row}.{repeat}.conv_dw", "blocks.{row}.{repeat}.bn1"),
                            OUTPUT, new Layer("blocks.{row}.{repeat}.conv_pw", "blocks.{row}.{repeat}.bn2")))),
            "classifier",
            TORCH_WEIGHTS,
            TORCH_NORM,
            TORCH_COUNTERS);

    private static final NameTable KERAS_V2 = new NameTable(
            "Keras's MobileNetV2",
            V2,
            List.of(
                    Block.at(0, Map.of(OUTPUT, new Layer("Conv1", "bn_Conv1"))),
                    Block.at(1, Map.of(OUTPUT, new Layer("Conv_1", "Conv_1_bn"))),
                    Block.at(
                            0,
                            Map.of(
                                    DEPTHWISE, new Layer("expanded_conv_depthwise", "expanded_conv_depthwise_BN"),
                                    PROJECT, new Layer("expanded_conv_project", "expanded_conv_project_BN"))),
                    Block.any(Map.of(
                            EXPAND, new Layer("block_{index}_expand", "block_{index}_expand_BN"),
                            DEPTHWISE, new Layer("block_{index}_depthwise", "block_{index}_depthwise_BN"),
                            PROJECT, new Layer("block_{index}_project", "block_{index}_project_BN")))),
            "predictions",
            new Weights(
                    new Word("/kernel", Layout.HWIO),
                    new Word("/depthwise_kernel", Layout.HWO1),
                    new Word("/kernel", Layout.IO),
                    "/bias"),
            TENSORFLOW_NORM,
            Set.of());

    /** The classifier is a convolution of one pixel. */
    private static final NameTable KERAS_V1 = new NameTable(
            "Keras's MobileNet",
            V1,
            List.of(
                    Block.at(0, Map.of(OUTPUT, new Layer("conv1", "conv1_bn"))),
                    Block.any(Map.of(
                            DEPTHWISE, new Layer("conv_dw_{number}", "conv_dw_{number}_bn"),
                            OUTPUT, new Layer("conv_pw_{number}", "conv_pw_{number}_bn")))),
            "conv_preds",
            new Weights(
                    new Word("/kernel", Layout.HWIO),
                    new Word("/depthwise_kernel", Layout.HWO1),
                    new Word("/kernel", Layout.HWIO),
                    "/bias"),
            TENSORFLOW_NORM,
            Set.of());

    private static final Weights SLIM_WEIGHTS = new Weights(
            new Word("/weights", Layout.HWIO),
            new Word("/depthwise_weights", Layout.HWO1),
            new Word("/weights", Layout.HWIO),
            "/biases");

    private static final NameTable SLIM_V2 = new NameTable(
            "TF-slim's MobilenetV2",
            V2,
            List.of(
                    Block.at(0, Map.of(OUTPUT, slim("MobilenetV2/Conv"))),
                    Block.at(1, Map.of(OUTPUT, slim("MobilenetV2/Conv_1"))),
                    Block.at(
                            0,
                            Map.of(
                                    DEPTHWISE, slim("MobilenetV2/expanded_conv/depthwise"),
                                    PROJECT, slim("MobilenetV2/expanded_conv/project"))),
                    Block.any(Map.of(
                            EXPAND, slim("MobilenetV2/expanded_conv_{index}/expand"),
                            DEPTHWISE, slim("MobilenetV2/expanded_conv_{index}/depthwise"),
                            PROJECT, slim("MobilenetV2/expanded_conv_{index}/project")))),
            "MobilenetV2/Logits/Conv2d_1c_1x1",
            SLIM_WEIGHTS,
            TENSORFLOW_NORM,
            Set.of());

    private static final NameTable SLIM_V1 = new NameTable(
            "TF-slim's MobilenetV1",
            V1,
            List.of(
                    Block.at(0, Map.of(OUTPUT, slim("MobilenetV1/Conv2d_0"))),
                    Block.any(Map.of(
                            DEPTHWISE, slim("MobilenetV1/Conv2d_{number}_depthwise"),
                            OUTPUT, slim("MobilenetV1/Conv2d_{number}_pointwise")))),
            "MobilenetV1/Logits/Conv2d_1c_1x1",
            SLIM_WEIGHTS,
            TENSORFLOW_NORM,
            Set.of());

    private static Layer slim(String scope) {
        return new Layer(scope, scope + "/BatchNorm");
    }

    /** In this order, where several fit equally well. */
    static final List<NameTable> ALL = List.of(TORCHVISION, TIMM, KERAS_V2, KERAS_V1, SLIM_V2, SLIM_V1);

    private NameTables() {}
}
