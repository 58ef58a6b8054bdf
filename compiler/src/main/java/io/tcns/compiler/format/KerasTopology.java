package io.tcns.compiler.format;

import static io.tcns.compiler.checkpoint.UnreadableCheckpointException.require;

import com.fasterxml.jackson.databind.JsonNode;
import io.tcns.compiler.checkpoint.ForeignGraph;
import io.tcns.compiler.checkpoint.ForeignNode;
import io.tcns.compiler.checkpoint.ForeignOp;
import io.tcns.compiler.checkpoint.ForeignOp.PassThrough;
import io.tcns.compiler.checkpoint.UnreadableCheckpointException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Reads the network from the configuration of a Keras model: of Keras 2, of Keras 3 or of TensorFlow.js, which write the
 * same with small differences. Models within a model become part of it, once for each time that they are called.
 *
 * <p>A layer's result is called like the layer, behind the names of the models that it is in; so it does not matter in which
 * order a file lists its layers. What flows through the boundary of a model is a {@link PassThrough}.
 */
final class KerasTopology {

    /**
     * How much may be written, in chars, to name all layers and all that flows between them, anew for each call of the model
     * that they are in. MobileNetV2 takes 20,000.
     */
    static final int MAX_SIZE = 4_000_000;

    private final KerasOps ops;
    private final List<String> inputs = new ArrayList<>();
    private final List<ForeignNode> nodes = new ArrayList<>();
    private int size;

    private KerasTopology(KerasOps ops) {
        this.ops = ops;
    }

    /**
     * The network of a model, if it is one of layers: a class of the model's author says nothing of what it computes.
     *
     * @param topology the model, or an object with the model in its {@code model_config}
     */
    static Optional<ForeignGraph> read(JsonNode topology, KerasOps ops) throws UnreadableCheckpointException {
        JsonNode model = topology.has("model_config") ? topology.path("model_config") : topology;
        if (!model.has("class_name")) {
            return Optional.empty();
        }
        KerasLayer root = KerasLayer.of(model, 0);
        if (!root.isModel()) {
            return Optional.empty();
        }
        KerasTopology reader = new KerasTopology(ops);
        List<String> outputs = reader.model(root, new Scope("", List.of()), List.of());
        return Optional.of(new ForeignGraph(reader.inputs, reader.nodes, outputs));
    }

    /** The models around a layer, the outermost first, and what they put in front of its name. */
    private record Scope(String prefix, List<String> models) {

        Scope inside(String model, String value) {
            return new Scope(
                    value + " > ",
                    Stream.concat(models.stream(), Stream.of(model)).toList());
        }
    }

    /** One of the results of one of a layer's calls. */
    private record Reference(String layer, int call, int result) {}

    /**
     * Adds the layers of a model.
     *
     * @param given the values that flow in; none for the outermost model, whose inputs are the network's
     * @return the values that flow out
     */
    private List<String> model(KerasLayer model, Scope scope, List<String> given) throws UnreadableCheckpointException {
        List<KerasLayer> layers = model.layers();
        spend(layers.size());
        return model.isSequential() ? sequence(layers, scope, given) : graph(model.config(), layers, scope, given);
    }

    private List<String> sequence(List<KerasLayer> layers, Scope scope, List<String> given)
            throws UnreadableCheckpointException {
        List<String> values = given;
        byName(layers);
        for (KerasLayer layer : layers) {
            if (values.isEmpty()) {
                values = List.of(input(value(scope, layer.isInput() ? layer.name() : "input", 0, 0)));
            }
            if (!layer.isInput()) {
                String value = value(scope, layer.name(), 0, 0);
                call(layer, scope, value, values);
                values = List.of(value);
            }
        }
        return values;
    }

    private List<String> graph(JsonNode config, List<KerasLayer> layers, Scope scope, List<String> given)
            throws UnreadableCheckpointException {
        Map<String, KerasLayer> byName = byName(layers);
        List<Reference> entrances = references(config.path("input_layers"), byName);
        require(
                given.isEmpty() || given.size() == entrances.size(),
                "a model of %d inputs is given %d values",
                entrances.size(),
                given.size());
        for (int i = 0; i < entrances.size(); i++) {
            String entrance = value(scope, entrances.get(i).layer(), 0, 0);
            if (given.isEmpty()) {
                input(entrance);
            } else {
                nodes.add(new ForeignNode(entrance, new PassThrough("InputLayer"), given.get(i), entrance));
            }
        }
        for (KerasLayer layer : layers) {
            int call = 0;
            for (JsonNode inbound : layer.inbound()) {
                String value = value(scope, layer.name(), call++, 0);
                call(layer, scope, value, values(scope, references(inbound, byName)));
            }
        }
        return values(scope, references(config.path("output_layers"), byName));
    }

    private static Map<String, KerasLayer> byName(List<KerasLayer> layers) throws UnreadableCheckpointException {
        Map<String, KerasLayer> byName = new HashMap<>();
        for (KerasLayer layer : layers) {
            require(byName.put(layer.name(), layer) == null, "two layers are called `%s`", layer.name());
        }
        return byName;
    }

    private List<String> values(Scope scope, List<Reference> references) throws UnreadableCheckpointException {
        List<String> values = new ArrayList<>();
        for (Reference reference : references) {
            values.add(value(scope, reference.layer(), reference.call(), reference.result()));
        }
        return values;
    }

    /** The result of a layer; most layers are called once, and have one. */
    private String value(Scope scope, String layer, int call, int result) throws UnreadableCheckpointException {
        String value =
                scope.prefix() + layer + (call == 0 ? "" : " call " + call) + (result == 0 ? "" : " result " + result);
        spend(value.length());
        return value;
    }

    private String input(String value) {
        inputs.add(value);
        return value;
    }

    private void call(KerasLayer layer, Scope scope, String value, List<String> given)
            throws UnreadableCheckpointException {
        require(!given.isEmpty(), "nothing flows into layer `%s`", layer.name());
        if (layer.isModel()) {
            List<String> results = model(layer, scope.inside(layer.name(), value), given);
            for (int i = 0; i < results.size(); i++) {
                String result = i == 0 ? value : value + " result " + i;
                nodes.add(new ForeignNode(layer.name(), new PassThrough(layer.kind()), results.get(i), result));
            }
            return;
        }
        List<ForeignOp> chain = ops.of(layer, scope.models(), given.size());
        List<String> flow = given;
        for (int i = 0; i < chain.size(); i++) {
            String result = i == chain.size() - 1 ? value : value + " before " + (chain.size() - 1 - i);
            nodes.add(new ForeignNode(layer.name(), chain.get(i), flow, List.of(result)));
            flow = List.of(result);
        }
    }

    /**
     * The values that a piece of JSON refers to, in its order. Keras 2 writes {@code ["conv1", 0, 0, {}]}: a layer, which of
     * its calls, which of the call's results. Keras 3 puts the same three into an object, deeper inside.
     */
    private List<Reference> references(JsonNode json, Map<String, KerasLayer> byName)
            throws UnreadableCheckpointException {
        List<Reference> found = new ArrayList<>();
        collect(json, byName, found);
        return found;
    }

    /** Goes no deeper than the JSON, whose depth is bounded. */
    private void collect(JsonNode json, Map<String, KerasLayer> byName, List<Reference> found)
            throws UnreadableCheckpointException {
        spend(1);
        if (isReference(json)) {
            String name = json.get(0).textValue();
            KerasLayer layer = byName.get(name);
            if (layer == null) {
                throw new UnreadableCheckpointException("there is no layer `%s`, whose result another one takes", name);
            }
            int call = json.get(1).intValue();
            // The first call of a model is the one that made it, and no part of the network.
            found.add(new Reference(
                    name,
                    layer.isModel() ? Math.max(0, call - 1) : call,
                    json.get(2).intValue()));
            return;
        }
        if (json.path("class_name").asText().equals("__keras_tensor__")) {
            collect(json.path("config").path("keras_history"), byName, found);
            return;
        }
        for (JsonNode each : json) {
            collect(each, byName, found);
        }
    }

    private static boolean isReference(JsonNode json) {
        return json.isArray()
                && json.size() >= 3
                && json.get(0).isTextual()
                && json.get(1).isInt()
                && json.get(2).isInt();
    }

    private void spend(int chars) throws UnreadableCheckpointException {
        size += chars;
        require(
                size <= MAX_SIZE,
                "the model is too large: its layers and connections take more than %d characters",
                MAX_SIZE);
    }
}
