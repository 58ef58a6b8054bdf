package io.tcns.exporters.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import io.tcns.compiler.ir.Graph;
import io.tcns.compiler.ir.Parameter;
import io.tcns.exporters.Networks;
import io.tcns.exporters.onnx.proto.GraphProto;
import io.tcns.exporters.onnx.proto.ModelProto;
import io.tcns.exporters.onnx.proto.NodeProto;
import io.tcns.exporters.onnx.proto.TensorProto;
import java.io.IOException;
import java.math.BigInteger;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever the bytes of an ONNX file are: they are none, or have problems that can be named, or mean what they say. */
class OnnxFileFuzzTest {

    private static final Graph NETWORK = Networks.folded();
    private static final ModelProto MODEL = model();

    static Stream<byte[]> files() {
        return Stream.of(MODEL.toByteArray());
    }

    @MethodSource("files")
    @FuzzTest
    void readsAnyBytes(byte[] file) throws IOException {
        assertReads(file);
    }

    @FuzzTest
    void readsSpoiltModels(FuzzedDataProvider data) throws IOException {
        assertReads(SpoiltModel.of(MODEL, data).toByteArray());
    }

    private static void assertReads(byte[] bytes) throws IOException {
        Optional<OnnxFile> read = OnnxFile.parse(bytes);
        if (read.isEmpty()) {
            return;
        }
        OnnxFile file = read.get();
        GraphProto graph = ModelProto.parseFrom(bytes).getGraph();
        assertThat(file.nodes()).isEqualTo(graph.getNodeCount());
        assertThat(file.problems()).allSatisfy(problem -> assertThat(problem).isNotBlank());
        if (file.problems().isEmpty()) {
            assertDefinesWhatItReads(graph);
            graph.getInitializerList().forEach(OnnxFileFuzzTest::assertHasItsBytes);
        }
        file.bind(NETWORK).ifPresent(OnnxFileFuzzTest::assertCanBeRead);
    }

    private static void assertDefinesWhatItReads(GraphProto graph) {
        Set<String> defined = new HashSet<>(Set.of(""));
        graph.getInitializerList().forEach(tensor -> defined.add(tensor.getName()));
        graph.getInputList().forEach(input -> defined.add(input.getName()));
        for (NodeProto node : graph.getNodeList()) {
            assertThat(defined).containsAll(node.getInputList());
            defined.addAll(node.getOutputList());
        }
    }

    private static void assertHasItsBytes(TensorProto tensor) {
        if (tensor.getDataType() == TensorProto.DataType.FLOAT_VALUE
                && tensor.hasRawData()
                && tensor.getDataLocation() == TensorProto.DataLocation.DEFAULT) {
            BigInteger elements =
                    tensor.getDimsList().stream().map(BigInteger::valueOf).reduce(BigInteger.ONE, BigInteger::multiply);
            assertThat(BigInteger.valueOf(tensor.getRawData().size()))
                    .isEqualTo(elements.multiply(BigInteger.valueOf(Float.BYTES)));
        }
    }

    private static void assertCanBeRead(Graph bound) {
        for (Parameter parameter : bound.parameters()) {
            assertThat(parameter.bytes().remaining())
                    .isEqualTo((int) parameter.type().bytes());
        }
    }

    private static ModelProto model() {
        try {
            return ModelProto.parseFrom(
                    new OnnxExporter(OnnxOptions.DEFAULT).export(NETWORK).toBuffer());
        } catch (IOException e) {
            throw new AssertionError("we wrote what protobuf cannot read", e);
        }
    }
}
