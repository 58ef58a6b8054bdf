package io.tcns.compiler.format;

import static io.tcns.compiler.format.KerasModels.functional;
import static io.tcns.compiler.format.KerasModels.layer;
import static io.tcns.compiler.format.KerasModels.lines;
import static io.tcns.compiler.format.KerasModels.sequential;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.tcns.compiler.checkpoint.ForeignGraph;
import io.tcns.compiler.checkpoint.ForeignNode;
import io.tcns.compiler.checkpoint.ForeignOp.PassThrough;
import io.tcns.compiler.checkpoint.UnreadableCheckpointException;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class KerasTopologyTest {

    private static final String INPUT = layer("InputLayer", "image", "", "[]");
    private static final String RELU = layer("ReLU", "relu", "", "[[['image',0,0,{}]]]");

    @Test
    void joinsTheLayersOfASequentialModel() throws UnreadableCheckpointException {
        ForeignGraph graph = read(sequential(
                layer("InputLayer", "image", ""), layer("ReLU", "relu", ""), layer("Softmax", "softmax", "")));
        assertThat(graph.inputs()).containsExactly("image");
        assertThat(lines(graph)).containsExactly("image -> Nonlinearity -> relu", "relu -> Softmax -> softmax");
        assertThat(graph.outputs()).containsExactly("softmax");
    }

    @Test
    void givesASequentialModelAnInputThatHasNone() throws UnreadableCheckpointException {
        ForeignGraph graph = read(sequential(layer("ReLU", "relu", "")));
        assertThat(graph.inputs()).containsExactly("input");
        assertThat(lines(graph)).containsExactly("input -> Nonlinearity -> relu");
    }

    @Test
    void readsTheListOfLayersThatOldVersionsWrite() throws UnreadableCheckpointException {
        String model = "{'class_name':'Sequential','config':[" + layer("ReLU", "relu", "") + "]}";
        assertThat(lines(read(model))).containsExactly("input -> Nonlinearity -> relu");
    }

    @Test
    void findsTheModelWithinAnotherObject() throws UnreadableCheckpointException {
        String model = "{'keras_version':'2.8.0','model_config':" + sequential(layer("ReLU", "relu", "")) + "}";
        assertThat(lines(read(model))).containsExactly("input -> Nonlinearity -> relu");
    }

    @Test
    void joinsBranchesAsKeras2ListsThem() throws UnreadableCheckpointException {
        ForeignGraph graph = read(functional(
                "[['image',0,0]]",
                "[['add',0,0]]",
                INPUT,
                // Listed before what it takes.
                layer("Add", "add", "", "[[['relu',0,0,{}],['image',0,0,{}]]]"),
                RELU));
        assertThat(graph.inputs()).containsExactly("image");
        assertThat(lines(graph)).containsExactly("relu, image -> Add -> add", "image -> Nonlinearity -> relu");
        assertThat(graph.outputs()).containsExactly("add");
    }

    @Test
    void joinsBranchesAsKeras3ListsThem() throws UnreadableCheckpointException {
        ForeignGraph graph = read(functional(
                "['image',0,0]",
                "{'scores':['add',0,0]}",
                INPUT,
                layer("ReLU", "relu", "", "[{'args':[" + keras3Tensor("image") + "],'kwargs':{'mask':null}}]"),
                layer(
                        "Add",
                        "add",
                        "",
                        "[{'args':[[" + keras3Tensor("image") + "," + keras3Tensor("relu") + "]],'kwargs':{}}]")));
        assertThat(graph.inputs()).containsExactly("image");
        assertThat(lines(graph)).containsExactly("image -> Nonlinearity -> relu", "image, relu -> Add -> add");
        assertThat(graph.outputs()).containsExactly("add");
    }

    private static String keras3Tensor(String layer) {
        return "{'class_name':'__keras_tensor__','config':{'shape':[null,8],'dtype':'float32','keras_history':['"
                + layer + "',0,0]}}";
    }

    @Test
    void tellsTheCallsOfASharedLayerApart() throws UnreadableCheckpointException {
        ForeignGraph graph = read(functional(
                "[['image',0,0]]",
                "[['relu',1,0]]",
                INPUT,
                layer("ReLU", "relu", "", "[[['image',0,0,{}]],[['relu',0,0,{}]]]")));
        assertThat(lines(graph))
                .containsExactly("image -> Nonlinearity -> relu", "relu -> Nonlinearity -> relu call 1");
        assertThat(graph.outputs()).containsExactly("relu call 1");
    }

    @Test
    void makesModelsWithinAModelPartOfIt() throws UnreadableCheckpointException {
        String inner = functional("[['image',0,0]]", "[['relu',0,0]]", INPUT, RELU)
                .replaceFirst(
                        "\\}\\}$", "},'name':'backbone','inbound_nodes':[[['image',0,0,{}]],[['backbone',1,0,{}]]]}");
        ForeignGraph graph = read(functional("[['image',0,0]]", "[['backbone',2,0]]", INPUT, inner));
        assertThat(lines(graph))
                .containsExactly(
                        "image -> PassThrough -> backbone > image",
                        "backbone > image -> Nonlinearity -> backbone > relu",
                        "backbone > relu -> PassThrough -> backbone",
                        "backbone -> PassThrough -> backbone call 1 > image",
                        "backbone call 1 > image -> Nonlinearity -> backbone call 1 > relu",
                        "backbone call 1 > relu -> PassThrough -> backbone call 1");
        assertThat(graph.outputs()).containsExactly("backbone call 1");
        assertThat(graph.nodes().get(2).op()).isEqualTo(new PassThrough("Functional"));
    }

    @Test
    void givesModelsInARowNamesOfTheirOwn() throws UnreadableCheckpointException {
        String inner = "{'class_name':'Sequential','config':[" + layer("ReLU", "relu", "") + "]}";
        ForeignGraph graph = read(sequential(inner, inner));
        assertThat(lines(graph))
                .containsExactly(
                        "input -> Nonlinearity -> Sequential 1 > relu",
                        "Sequential 1 > relu -> PassThrough -> Sequential 1",
                        "Sequential 1 -> Nonlinearity -> Sequential 2 > relu",
                        "Sequential 2 > relu -> PassThrough -> Sequential 2");
        assertThat(graph.nodes().stream().map(ForeignNode::name))
                .containsExactly("relu", "Sequential 1", "relu", "Sequential 2");
    }

    @Test
    void findsTensorsUnderTheNameOfTheirModelToo() throws UnreadableCheckpointException {
        String dense = layer("Dense", "dense", ",'use_bias':false");
        String inner = "{'class_name':'Sequential','config':{'name':'head','layers':[" + dense + "]}}";
        assertThat(lines(KerasModels.read(sequential(inner), false, "head/dense/kernel 2 3")
                        .orElseThrow()))
                .startsWith("input -> FullyConnected -> head > dense");
    }

    @Test
    void saysNothingOfModelsThatAreNoListsOfLayers() throws UnreadableCheckpointException {
        assertThat(KerasModels.read("{'class_name':'MyModel','config':{'layers':3}}", false))
                .isEmpty();
        assertThat(KerasModels.read("{'node':[]}", false)).isEmpty();
        assertThat(KerasModels.read("{'class_name':'Functional','config':{}}", false))
                .isEmpty();
    }

    static Stream<Arguments> brokenModels() {
        String twins = functional("[]", "[]", INPUT, INPUT);
        return Stream.of(
                arguments("two layers of one name", twins, "two layers are called `image`"),
                arguments("layer is a number", sequential("7"), "layer 1 has no `class_name` or no `config`"),
                arguments(
                        "layer without settings",
                        sequential("{'class_name':'ReLU'}"),
                        "layer 1 has no `class_name` or no `config`"),
                arguments(
                        "long name",
                        sequential(layer("ReLU", "a".repeat(513), "")),
                        "a name has 513 characters; at most 512 are read"),
                arguments(
                        "unknown layer",
                        functional("[['image',0,0]]", "[]", INPUT, layer("ReLU", "relu", "", "[[['gone',0,0,{}]]]")),
                        "there is no layer `gone`, whose result another one takes"),
                arguments(
                        "unknown output",
                        functional("[['image',0,0]]", "[['gone',0,0]]", INPUT),
                        "there is no layer `gone`, whose result another one takes"),
                arguments(
                        "nothing flows in",
                        functional("[['image',0,0]]", "[]", INPUT, layer("ReLU", "relu", "", "[[]]")),
                        "nothing flows into layer `relu`"),
                arguments(
                        "two values for one",
                        functional(
                                "[['image',0,0]]",
                                "[]",
                                INPUT,
                                layer("ReLU", "relu", "", "[[['image',0,0],['image',0,0]]]")),
                        "layer `relu` takes 2 values; a ReLU takes one"),
                arguments(
                        "two values for a model of one",
                        functional(
                                "[['image',0,0]]",
                                "[]",
                                INPUT,
                                functional("[['image',0,0]]", "[]", INPUT)
                                        .replaceFirst("\\}\\}$", "},'inbound_nodes':[[['image',0,0],['image',0,0]]]}")),
                        "a model of 1 inputs is given 2 values"),
                arguments(
                        "weight missing",
                        sequential(layer("Dense", "scores", "")),
                        "layer `scores` has no tensor `scores/kernel` in the file"),
                arguments(
                        "models that call the next one twice, thirty deep",
                        doubling(30),
                        "the model is too large: its layers and connections take more than 4000000 characters"));
    }

    /** A model that calls the next one twice, and so on. */
    private static String doubling(int depth) {
        if (depth == 0) {
            return functional("[['image',0,0]]", "[['relu',0,0]]", INPUT, RELU);
        }
        String next = doubling(depth - 1)
                .replaceFirst("\\}\\}$", "},'name':'next','inbound_nodes':[[['image',0,0]],[['next',1,0]]]}");
        return functional("[['image',0,0]]", "[['next',2,0]]", INPUT, next);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("brokenModels")
    void saysWhatIsWrong(String what, String model, String reason) {
        assertThatThrownBy(() -> read(model))
                .isInstanceOf(UnreadableCheckpointException.class)
                .hasMessage(reason);
    }

    @Test
    void readsThousandsOfLayers() throws UnreadableCheckpointException {
        String layers = IntStream.range(0, 5_000)
                .mapToObj(i -> layer("ReLU", "relu" + i, ""))
                .collect(Collectors.joining(","));
        assertThat(read(sequential(layers)).nodes()).hasSize(5_000);
    }

    private static ForeignGraph read(String model) throws UnreadableCheckpointException {
        return KerasModels.read(model, false).orElseThrow();
    }
}
