package io.tcns.exporters.report;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonInclude.Include;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What tcns tells of a network, key for key as {@code docs/report.md} describes the JSON: an interface, to which keys are
 * only ever added.
 *
 * <p>All figures are per image. Measured figures are absent from a static report. Reports are read from files of others
 * too, where anything can be missing: hence the checks.
 *
 * @param rows the table's rows, the head's, and in a measured report {@code runtime}; their figures sum to the totals
 * @param layers the parts of the rows, in the order of execution
 */
@JsonInclude(Include.NON_NULL)
public record Report(
        String schema,
        Model model,
        @Nullable Counting counting,
        @Nullable Totals totals,
        List<RowFigures> rows,
        List<LayerFigures> layers,
        List<Claim> expectations,
        @Nullable LatencyFigures latency,
        @Nullable Environment environment) {

    /** The version of the JSON form. */
    public static final String SCHEMA = "tcns.report/1";

    /**
     * Which network this is.
     *
     * @param spec the spec's or the model's file, as the user gave it
     * @param parameters by name
     * @param input [N, C, H, W]; N is what a run takes, where figures are of one image
     */
    @JsonInclude(Include.ALWAYS)
    public record Model(String name, String spec, Map<String, Object> parameters, List<Long> input) {
        public Model {
            requireNonNull(name);
            requireNonNull(spec);
            parameters = Collections.unmodifiableMap(new LinkedHashMap<>(parameters));
            input = List.copyOf(input);
        }

        /** The same, where a run takes this many images. */
        public Model withImages(long images) {
            List<Long> shape = new ArrayList<>(input);
            if (!shape.isEmpty()) {
                shape.set(0, images);
            }
            return new Model(name, spec, parameters, shape);
        }
    }

    /** The rules behind the numbers, each a sentence. */
    @JsonInclude(Include.NON_NULL)
    public record Counting(
            String madds,
            String params,
            String activationBytes,
            String memory,
            @Nullable String head,
            @Nullable String rates) {

        /** The rules of the MobileNet papers, and where ours differ. */
        public static final Counting RULES = new Counting(
                "multiply-adds of convolutions and fully connected layers; bias, batch norm, activation, add and pooling"
                        + " count 0; one multiply-add is 2 FLOPs",
                "rows and layers count trainable parameters: kernels, biases, and gamma and beta of batch norms",
                "float32 outputs of convolutions with their batch norm and activation, of adds and of pools",
                "peak_activation_bytes: the most float32 values alive at once, adds in place; memory: 16-bit values, by"
                        + " the rules of MobileNetV2's Table 3 and equation 2",
                null,
                null);

        /** The same with what there is to say of the heads of detectors. */
        static final Counting OF_DETECTORS = new Counting(
                RULES.madds,
                RULES.params,
                RULES.activationBytes,
                RULES.memory,
                "the rows of the head alone, as in MobileNetV2's Table 5: its parameters are weights and biases, its 1.25B for"
                        + " SSD are multiply-adds, and its 0.35B for SSDLite, alone in the paper, are FLOPs",
                null);

        /** The same with what there is to say of segmenters. */
        static final Counting OF_SEGMENTERS = new Counting(
                RULES.madds,
                RULES.params,
                RULES.activationBytes,
                RULES.memory,
                null,
                "madds_space_to_batch: TensorFlow convolves with a rate on a map padded up to a multiple of it and counts"
                        + " the padding, and so does MobileNetV2's Table 7: hence its 5.8B with ASPP; its MF sums six"
                        + " scales from 0.5 to 1.75, each also mirrored; where it says up to 0.3% more, what it counts"
                        + " beyond convolutions is not known; its 941.9B for MobileNetV1 are likely a misprint of 991.9B");
    }

    /**
     * Sums over the network.
     *
     * @param flops twice the multiply-adds
     * @param peakActivationBytes of float32 values that are alive at once
     * @param modelBytes size of the exported file; absent inside it
     * @param nodes of the exported graph
     * @param head the part of a detector's head
     * @param maddsSpaceToBatch of a segmenter, as TensorFlow counts convolutions with rates
     * @param multiScale of a segmenter, what the paper's many looks at one image cost
     * @param split what it means that bottlenecks are computed in slices; absent where they are whole
     */
    @JsonInclude(Include.NON_NULL)
    public record Totals(
            long madds,
            long flops,
            Params params,
            long activationBytes,
            long peakActivationBytes,
            Memory memory,
            @Nullable Long modelBytes,
            int nodes,
            int opset,
            @Nullable Head head,
            @Nullable Long maddsSpaceToBatch,
            @Nullable MultiScaleFigures multiScale,
            @Nullable Split split) {

        public Totals {
            requireNonNull(params);
            requireNonNull(memory);
        }

        Totals withModelBytes(long bytes) {
            return new Totals(
                    madds,
                    flops,
                    params,
                    activationBytes,
                    peakActivationBytes,
                    memory,
                    bytes,
                    nodes,
                    opset,
                    head,
                    maddsSpaceToBatch,
                    multiScale,
                    split);
        }

        private Totals split(Split into, long peakBytes) {
            return new Totals(
                    madds,
                    flops,
                    params,
                    activationBytes,
                    peakBytes,
                    memory,
                    modelBytes,
                    nodes,
                    opset,
                    head,
                    maddsSpaceToBatch,
                    multiScale,
                    into);
        }
    }

    /** Sums over the runs of a segmenter at several scales of one image, each mirrored too where {@code flip} says so. */
    public record MultiScaleFigures(List<Double> scales, boolean flip, long madds, long maddsSpaceToBatch) {
        public MultiScaleFigures {
            scales = List.copyOf(scales);
        }
    }

    /**
     * Bottlenecks in slices (section 5.1), and the peaks that this lowers.
     *
     * @param slices in which a bottleneck's inner tensors are computed, one after the other
     * @param bottlenecks how many are split
     * @param wholePeakActivationBytes the float32 values that would be alive at once if none were
     * @param equation2Blocks in bytes of 16-bit values, with every block as one operator that keeps a slice of its inner
     *     tensors
     */
    public record Split(int slices, int bottlenecks, long wholePeakActivationBytes, long equation2Blocks) {}

    /** Sums over the rows of a head. */
    public record Head(long madds, long flops, Params params) {
        public Head {
            requireNonNull(params);
        }
    }

    /**
     * The four ways in which papers and tools count parameters.
     *
     * @param weightsAndBiases kernels and biases: TF-slim's README, the paper's classification tables
     * @param trainable with gamma and beta of every batch norm: torchvision, the paper's segmentation table
     * @param withBnStatistics with moving mean and variance: what a checkpoint holds
     * @param folded kernels, and one bias for each channel of a batch norm: what is deployed
     */
    public record Params(long weightsAndBiases, long trainable, long withBnStatistics, long folded) {}

    /**
     * Peaks of activation memory by the paper's rules, in bytes of 16-bit values.
     *
     * @param table3 the largest block input or output (Table 3)
     * @param equation2 with every layer as an operator of its own (section 5.1)
     * @param equation2Blocks with every bottleneck as one operator that keeps its inner tensors
     */
    public record Memory(long table3, long equation2, long equation2Blocks) {}

    /**
     * One row.
     *
     * @param row counted from 1; null for {@code runtime}
     * @param input [C, H, W]
     * @param params trainable
     * @param latencyMs mean over the profiled runs
     * @param share of the mean run, 0..1
     * @param gmacsPerSecond billions of multiply-adds a second; absent where the row has none
     */
    @JsonInclude(Include.ALWAYS)
    public record RowFigures(
            @Nullable Integer row,
            @Nullable Integer line,
            @Nullable String name,
            String operator,
            @Nullable Double t,
            @Nullable Integer c,
            @Nullable Integer n,
            @Nullable Integer s,
            List<Integer> input,
            List<Integer> output,
            long params,
            long madds,
            long activationBytes,
            @JsonInclude(Include.NON_NULL) @Nullable Double latencyMs,
            @JsonInclude(Include.NON_NULL) @Nullable Double share,
            @JsonInclude(Include.NON_NULL) @Nullable Double gmacsPerSecond) {

        public RowFigures {
            requireNonNull(operator);
            input = List.copyOf(input);
            output = List.copyOf(output);
        }

        /** What no cost is known of, or has none: {@code runtime}, and nodes of models that tcns did not make. */
        public static RowFigures uncounted(@Nullable String name, String operator) {
            return new RowFigures(
                    null, null, name, operator, null, null, null, null, List.of(), List.of(), 0, 0, 0, null, null,
                    null);
        }

        /**
         * With a measured time.
         *
         * @param runMs mean of a whole run, above 0
         */
        public RowFigures timed(double ms, double runMs) {
            Double speed = madds == 0 || ms == 0 ? null : madds / ms / 1e6;
            return new RowFigures(
                    row,
                    line,
                    name,
                    operator,
                    t,
                    c,
                    n,
                    s,
                    input,
                    output,
                    params,
                    madds,
                    activationBytes,
                    ms,
                    ms / runMs,
                    speed);
        }
    }

    /**
     * One layer of a row: a convolution with its batch norm and activation, an add, a pool; or, in a model that tcns did not
     * make, one node.
     *
     * @param name its tap, such as {@code stage6.1.expand}
     * @param row counted from 1
     */
    @JsonInclude(Include.ALWAYS)
    public record LayerFigures(
            String name,
            @Nullable Integer row,
            @Nullable Integer repeat,
            @Nullable String role,
            String op,
            List<Integer> input,
            List<Integer> output,
            long params,
            long madds,
            long activationBytes,
            @JsonInclude(Include.NON_NULL) @Nullable Double latencyMs) {

        public LayerFigures {
            requireNonNull(name);
            requireNonNull(op);
            input = List.copyOf(input);
            output = List.copyOf(output);
        }

        /** With a measured time. */
        public LayerFigures timed(double ms) {
            return new LayerFigures(name, row, repeat, role, op, input, output, params, madds, activationBytes, ms);
        }
    }

    /**
     * One {@code expect} of the spec.
     *
     * @param value what was found; absent where it was not measured
     * @param holds absent where its {@code when} is false, or nothing was measured
     */
    public record Claim(
            int line,
            String text,
            @Nullable Boolean holds,
            @Nullable Number value) {

        public Claim {
            requireNonNull(text);
        }
    }

    /**
     * End-to-end latency in milliseconds, measured with profiling off.
     *
     * @param stable whether p90 is at most 1.2 times p50
     * @param activationPeakBytes the most memory of intermediate values that ONNX Runtime asked for at once, to compare
     *     with the static peak
     * @param arenaPeakBytes the most memory that ONNX Runtime's arena gave out at once
     */
    @JsonInclude(Include.NON_NULL)
    public record LatencyFigures(
            int threads,
            int runs,
            int warmup,
            double loadMs,
            double minMs,
            double p50Ms,
            double p90Ms,
            double p99Ms,
            double meanMs,
            double stddevMs,
            boolean stable,
            @Nullable Long activationPeakBytes,
            @Nullable Long arenaPeakBytes) {}

    /** Where it was measured. */
    public record Environment(String tcns, String onnxruntime, String java, String cpu, int cores) {}

    public Report {
        requireNonNull(schema);
        requireNonNull(model);
        rows = List.copyOf(rows);
        layers = List.copyOf(layers);
        expectations = List.copyOf(expectations);
    }

    /** The same network with other expectations checked. */
    public Report with(List<Claim> claims) {
        return new Report(schema, model, counting, totals, rows, layers, claims, latency, environment);
    }

    /**
     * The same network with its bottlenecks in slices.
     *
     * @param peakBytes of float32 values that are alive at once then
     */
    Report split(Split into, long peakBytes) {
        return with(totals == null ? null : totals.split(into, peakBytes));
    }

    /** The same report, knowing the size of the file. */
    public Report withModelBytes(long bytes) {
        return with(totals == null ? null : totals.withModelBytes(bytes));
    }

    private Report with(@Nullable Totals others) {
        return new Report(schema, model, counting, others, rows, layers, expectations, latency, environment);
    }
}
