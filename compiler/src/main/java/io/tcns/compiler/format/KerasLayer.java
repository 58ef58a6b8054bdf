package io.tcns.compiler.format;

import static io.tcns.compiler.checkpoint.UnreadableCheckpointException.require;

import com.fasterxml.jackson.databind.JsonNode;
import io.tcns.compiler.checkpoint.ForeignOp.Step;
import io.tcns.compiler.checkpoint.UnreadableCheckpointException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * A layer as the configuration of a Keras model describes it.
 *
 * @param name unique in its model
 * @param kind the name of its class: {@code Conv2D}
 * @param config what the layer was made with
 * @param inbound a list of calls, each with the values that flow in; models without branches have none
 */
record KerasLayer(String name, String kind, JsonNode config, JsonNode inbound) {

    /** Larger than any image. */
    private static final int MAX_PIXELS = 1 << 16;

    private static final Set<String> MODELS = Set.of("Functional", "Model", "Sequential");

    /** @param index of the layer in its model, for those that have no name */
    static KerasLayer of(JsonNode layer, int index) throws UnreadableCheckpointException {
        String kind = JsonTree.name(layer.path("class_name"));
        require(!kind.isEmpty() && layer.has("config"), "layer %d has no `class_name` or no `config`", index + 1);
        String name = JsonTree.name(
                layer.has("name") ? layer.path("name") : layer.path("config").path("name"));
        return new KerasLayer(
                name.isEmpty() ? kind + " " + (index + 1) : name,
                kind,
                layer.path("config"),
                layer.path("inbound_nodes"));
    }

    /** Whether the layer is a network of layers. */
    boolean isModel() {
        return MODELS.contains(kind)
                && (config.isArray() || config.path("layers").isArray());
    }

    /** The layers of a model: old versions write no more of one without branches than their list. */
    List<KerasLayer> layers() throws UnreadableCheckpointException {
        List<KerasLayer> layers = new ArrayList<>();
        for (JsonNode layer : config.isArray() ? config : config.path("layers")) {
            layers.add(of(layer, layers.size()));
        }
        return layers;
    }

    boolean isSequential() {
        return kind.equals("Sequential");
    }

    boolean isInput() {
        return kind.equals("InputLayer");
    }

    /** A setting that may be absent. */
    boolean flag(String setting, boolean otherwise) {
        return config.path(setting).asBoolean(otherwise);
    }

    /** A number that may be absent. */
    double number(String setting, double otherwise) throws UnreadableCheckpointException {
        JsonNode value = config.path(setting);
        if (value.isMissingNode() || value.isNull()) {
            return otherwise;
        }
        require(
                value.isNumber() && Double.isFinite(value.doubleValue()),
                "`%s` of layer `%s` is no number: %s",
                setting,
                name,
                JsonTree.shown(value));
        return value.doubleValue();
    }

    /** Pixels down and to the right, written as two numbers or as one for both. */
    Step step(String setting) throws UnreadableCheckpointException {
        JsonNode value = config.path(setting);
        return value.isArray() && value.size() == 2
                ? new Step(pixels(setting, value.get(0), 1), pixels(setting, value.get(1), 1))
                : new Step(pixels(setting, value, 1), pixels(setting, value, 1));
    }

    /** A setting in whole pixels. */
    int pixels(String setting, JsonNode value, int least) throws UnreadableCheckpointException {
        require(
                value.isIntegralNumber()
                        && value.canConvertToInt()
                        && value.intValue() >= least
                        && value.intValue() <= MAX_PIXELS,
                "`%s` of layer `%s` is not from %d to %d: %s",
                setting,
                name,
                least,
                MAX_PIXELS,
                JsonTree.shown(value));
        return value.intValue();
    }

    /** Whether a setting is absent or the one that changes nothing. */
    boolean isLeftAlone(String setting, double neutral) throws UnreadableCheckpointException {
        return number(setting, neutral) == neutral;
    }

    /** The function that the layer applies to its result: Keras 3 wraps its name where it is no built-in one. */
    String activation() throws UnreadableCheckpointException {
        JsonNode activation = config.path("activation");
        if (activation.isObject()) {
            JsonNode function = activation.path("config");
            return JsonTree.name(function.isTextual() ? function : activation.path("class_name"));
        }
        return activation.isTextual() ? JsonTree.name(activation) : "linear";
    }

    /** Refuses what no layer of this compiler can mean. */
    void requireChannelsLast() throws UnreadableCheckpointException {
        require(
                !config.path("data_format").asText().equals("channels_first"),
                "layer `%s` works on channels first; save the model with `data_format=\"channels_last\"`, as Keras does"
                        + " by itself",
                name);
    }
}
