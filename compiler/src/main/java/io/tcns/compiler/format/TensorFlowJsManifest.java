package io.tcns.compiler.format;

import static io.tcns.compiler.checkpoint.UnreadableCheckpointException.require;

import com.fasterxml.jackson.databind.JsonNode;
import io.tcns.compiler.checkpoint.ElementType;
import io.tcns.compiler.checkpoint.Quantization;
import io.tcns.compiler.checkpoint.Tensor;
import io.tcns.compiler.checkpoint.UnreadableCheckpointException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The {@code weightsManifest} of a TensorFlow.js model: which tensors lie, one after the other, in which files. */
final class TensorFlowJsManifest {

    /** The most dimensions of a tensor. */
    private static final int MAX_RANK = 64;

    private static final Map<String, ElementType> TYPES = Map.of(
            "float32", ElementType.F32,
            "int32", ElementType.I32,
            "uint8", ElementType.U8,
            "bool", ElementType.BOOL,
            "complex64", ElementType.C64);

    /** Where numbers are multiples of a step, they are these. */
    private static final Map<String, ElementType> STEPS = Map.of("uint8", ElementType.U8, "uint16", ElementType.U16);

    private final Set<String> names = new HashSet<>();

    private TensorFlowJsManifest() {}

    /** Tensors that lie end to end over the concatenation of some files. */
    record Group(List<String> shards, List<Entry> entries) {}

    /** What a manifest says of one tensor; {@code bytes} are those that it takes in its shards. */
    record Entry(String name, ElementType type, List<Long> shape, long bytes, Optional<Quantization> quantization) {}

    /** @param manifest a list of groups */
    static List<Group> read(JsonNode manifest) throws UnreadableCheckpointException {
        require(manifest.isArray(), "`weightsManifest` is no list");
        TensorFlowJsManifest reader = new TensorFlowJsManifest();
        List<Group> groups = new ArrayList<>();
        for (JsonNode group : manifest) {
            groups.add(reader.group(group));
        }
        return groups;
    }

    private Group group(JsonNode group) throws UnreadableCheckpointException {
        JsonNode paths = group.path("paths");
        JsonNode weights = group.path("weights");
        require(paths.isArray() && weights.isArray(), "a group of `weightsManifest` has no `paths` or no `weights`");
        List<String> shards = new ArrayList<>();
        for (JsonNode path : paths) {
            require(path.isTextual(), "`paths` has something other than the name of a file: %s", JsonTree.shown(path));
            shards.add(JsonTree.name(path));
        }
        List<Entry> entries = new ArrayList<>();
        for (JsonNode weight : weights) {
            entries.add(entry(weight));
        }
        return new Group(shards, entries);
    }

    private Entry entry(JsonNode weight) throws UnreadableCheckpointException {
        String name = JsonTree.name(weight.path("name"));
        require(!name.isEmpty(), "a tensor has no name");
        require(names.add(name), "two tensors are called `%s`", name);
        List<Long> shape = shape(name, weight.path("shape"));
        JsonNode quantization = weight.path("quantization");
        ElementType type = quantization.isObject()
                ? quantizedType(name, weight, quantization)
                : type(name, weight.path("dtype"), TYPES);
        Optional<Long> bytes = Tensor.bytes(type, shape);
        require(
                bytes.isPresent() && bytes.get() <= MappedFile.MAX_BYTES,
                "tensor `%s` is too large: %s of %s",
                name,
                Tensor.dimensions(shape),
                type);
        return new Entry(name, type, shape, bytes.get(), scale(name, type, quantization));
    }

    private static ElementType quantizedType(String name, JsonNode weight, JsonNode quantization)
            throws UnreadableCheckpointException {
        String original = JsonTree.name(
                quantization.has("original_dtype") ? quantization.path("original_dtype") : weight.path("dtype"));
        require(original.equals("float32"), "tensor `%s` is quantised from `%s`; only float32 is read", name, original);
        JsonNode type = quantization.path("dtype");
        return type.asText().equals("float16") ? ElementType.F16 : type(name, type, STEPS);
    }

    private static ElementType type(String name, JsonNode type, Map<String, ElementType> types)
            throws UnreadableCheckpointException {
        require(type.isTextual(), "tensor `%s` has no `dtype`", name);
        String word = JsonTree.name(type);
        return Optional.ofNullable(types.get(word))
                .orElseThrow(() ->
                        new UnreadableCheckpointException("tensor `%s` is of the unsupported type `%s`", name, word));
    }

    private static List<Long> shape(String name, JsonNode shape) throws UnreadableCheckpointException {
        require(shape.isArray(), "`shape` of tensor `%s` is no list", name);
        require(shape.size() <= MAX_RANK, "`shape` of tensor `%s` has more than %d numbers", name, MAX_RANK);
        List<Long> sizes = new ArrayList<>();
        for (JsonNode size : shape) {
            require(
                    size.isIntegralNumber() && size.canConvertToLong() && size.longValue() >= 0,
                    "`shape` of tensor `%s` has something other than a size: %s",
                    name,
                    JsonTree.shown(size));
            sizes.add(size.longValue());
        }
        return sizes;
    }

    private static Optional<Quantization> scale(String name, ElementType type, JsonNode quantization)
            throws UnreadableCheckpointException {
        if (!quantization.isObject() || type == ElementType.F16) {
            return Optional.empty();
        }
        double scale = number(quantization.path("scale"));
        double min = number(quantization.path("min"));
        require(
                scale > 0 && Double.isFinite(scale),
                "the scale of tensor `%s` is no number above 0: %s",
                name,
                JsonTree.shown(quantization.path("scale")));
        require(
                Double.isFinite(min),
                "`min` of tensor `%s` is no number: %s",
                name,
                JsonTree.shown(quantization.path("min")));
        return Optional.of(Quantization.perTensor(scale, min));
    }

    private static double number(JsonNode json) {
        return json.isNumber() ? json.doubleValue() : Double.NaN;
    }
}
