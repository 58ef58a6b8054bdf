package io.tcns.exporters.onnx;

import static io.tcns.compiler.ir.Activation.Function.HARD_SWISH;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.tcns.compiler.ir.Activation;
import io.tcns.compiler.ir.Graph;
import io.tcns.compiler.ir.GraphBuilder;
import io.tcns.compiler.ir.Initializer;
import io.tcns.compiler.ir.Linear;
import io.tcns.compiler.ir.Origin;
import io.tcns.compiler.ir.Parameter;
import io.tcns.compiler.ir.Parameter.Kind;
import io.tcns.compiler.ir.Row;
import io.tcns.compiler.ir.TensorType;
import io.tcns.compiler.ir.Value;
import io.tcns.exporters.Artifact;
import io.tcns.exporters.Networks;
import io.tcns.exporters.onnx.proto.ModelProto;
import io.tcns.exporters.onnx.proto.TensorProto;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OnnxModelTest {

    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    @Test
    void knowsItsExactSize() throws IOException {
        Artifact model = export(Networks.trained());
        assertThat(model.size())
                .isEqualTo(model.toBuffer().remaining())
                .isEqualTo(ModelProto.parseFrom(model.toBuffer()).getSerializedSize());
    }

    @Test
    void countsItsOwnNodesAndNotTheGraphs() throws IOException {
        GraphBuilder builder = new GraphBuilder("swish", Networks.trained().rows());
        Value x = builder.input(new Value("x", TensorType.of(1, 4)));
        builder.output(builder.node("swish", new Activation(HARD_SWISH), List.of(x), "y", new Origin(0, 1, "output")));
        OnnxModel model = new OnnxExporter(OnnxOptions.DEFAULT).export(builder.build());
        assertThat(model.nodes())
                .isEqualTo(2)
                .isEqualTo(ModelProto.parseFrom(model.toBuffer()).getGraph().getNodeCount());
    }

    @Test
    void isCalledLikeTheNetwork() {
        assertThat(export(Networks.folded()).name()).isEqualTo("small.onnx");
    }

    @Test
    void writesTheSameFileAsBuffer(@TempDir Path folder) throws IOException {
        Artifact model = export(Networks.folded());
        Path file = folder.resolve(model.name());
        model.writeTo(file);
        assertThat(ByteBuffer.wrap(Files.readAllBytes(file))).isEqualTo(model.toBuffer());
    }

    @Test
    void writesEveryWeightAsItIs() throws IOException {
        Graph graph = Networks.trained();
        List<TensorProto> tensors =
                ModelProto.parseFrom(export(graph).toBuffer()).getGraph().getInitializerList();
        for (Parameter parameter : graph.parameters()) {
            assertThat(tensors)
                    .filteredOn(tensor -> tensor.getName().equals(parameter.name()))
                    .singleElement()
                    .satisfies(tensor -> assertThat(tensor.getRawData().asReadOnlyByteBuffer())
                            .isEqualTo(parameter.bytes()));
        }
    }

    @Test
    void writesNoMoreThanTheWeightOfALargerBuffer() throws IOException {
        ByteBuffer checkpoint = ByteBuffer.allocate(64).order(ByteOrder.LITTLE_ENDIAN);
        checkpoint.asFloatBuffer().put(new float[] {9, 9, 1, 2, 3, 4, 9, 9});
        ByteBuffer part = checkpoint.position(8).limit(24);
        Artifact model = export(linear(2, new Initializer.Data(part)));
        assertThat(ModelProto.parseFrom(model.toBuffer())
                        .getGraph()
                        .getInitializer(0)
                        .getRawData()
                        .asReadOnlyByteBuffer())
                .isEqualTo(Initializer.Data.of(new float[] {1, 2, 3, 4}).content());
    }

    @Test
    void makesNoWeightForItsSize() {
        long before = allocated();
        long size = export(linear(20_000, new Initializer.Seeded(1, -1, 1))).size();
        assertThat(size).isBetween(1_600_000_000L, 1_600_200_000L);
        assertThat(allocated() - before).isLessThan(2_000_000);
    }

    @Test
    void copiesNoWeightThatExists() throws IOException {
        Graph graph = linear(1_900, new Initializer.Data(ByteBuffer.allocate(1_900 * 1_900 * 4)));
        export(linear(10, new Initializer.Constant(0))).writeTo(OutputStream.nullOutputStream());
        long before = allocated();
        export(graph).writeTo(OutputStream.nullOutputStream());
        assertThat(allocated() - before).isLessThan(1_000_000);
    }

    @Test
    void makesEachWeightOnceAndKeepsNone() throws IOException {
        AtomicLong made = new AtomicLong();
        Initializer counting = (numbers, value, from, count) -> made.addAndGet(count);
        Artifact model = export(linear(1_000, counting));
        assertThat(made).hasValue(0);
        model.writeTo(OutputStream.nullOutputStream());
        assertThat(made).hasValue(1_000_000);
        model.writeTo(OutputStream.nullOutputStream());
        assertThat(made).hasValue(2_000_000);
    }

    @Test
    void isTwoFilesWhereOneCannotHoldTheWeightsAndMakesNoneToKnowIt() {
        Graph graph = linear(23_171, new Initializer.Seeded(1, -1, 1));
        long before = allocated();
        Artifact model = export(graph);
        assertThat(model.isOneFile()).isFalse();
        assertThat(model.size()).isBetween(1L << 31, (1L << 31) + 200_000);
        assertThat(allocated() - before).isLessThan(2_000_000);
        assertThat(export(linear(23_000, new Initializer.Constant(0))).isOneFile())
                .isTrue();
    }

    private static Artifact export(Graph graph) {
        return new OnnxExporter(OnnxOptions.DEFAULT).export(graph);
    }

    /** A square weight of {@code size} rows and a bias. */
    private static Graph linear(int size, Initializer weight) {
        Row row = new Row("fc", 1, "fc", OptionalDouble.empty(), OptionalInt.empty(), 1, OptionalInt.empty());
        GraphBuilder builder = new GraphBuilder("linear", List.of(row));
        Value x = builder.input(new Value("x", TensorType.of(1, size)));
        Value matrix = new Value("fc/weight", TensorType.of(size, size));
        Value bias = new Value("fc/bias", TensorType.of(size));
        builder.parameter(new Parameter(matrix, Kind.WEIGHT, weight));
        builder.parameter(new Parameter(bias, Kind.BIAS, new Initializer.Constant(0)));
        builder.output(builder.node("fc", new Linear(), List.of(x, matrix, bias), "y", new Origin(0, 1, "output")));
        return builder.build();
    }

    /** Bytes that this thread has taken from the heap so far. */
    private static long allocated() {
        return THREADS.getCurrentThreadAllocatedBytes();
    }
}
