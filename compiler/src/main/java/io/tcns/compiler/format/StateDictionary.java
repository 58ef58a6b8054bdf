package io.tcns.compiler.format;

import static io.tcns.compiler.checkpoint.UnreadableCheckpointException.require;

import io.tcns.compiler.checkpoint.UnreadableCheckpointException;
import io.tcns.compiler.format.PickleValue.Dictionary;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Finds the weights of a network among what people save beside them: under which key they stand, and what their names have
 * in common only because of how the network was trained.
 */
final class StateDictionary {

    /** The most tensors that are read. */
    static final int MAX_TENSORS = 1 << 16;

    /** The longest name, in chars. */
    private static final int MAX_NAME_LENGTH = 512;

    private static final int MAX_NESTING = 16;

    /** The keys under which programs save weights, the most usual first. */
    private static final List<String> LEVELS =
            List.of("state_dict", "model", "model_state_dict", "state_dict_ema", "module", "net");

    /** What DataParallel, torch.compile and Lightning put before every name. */
    private static final List<String> WRAPPERS = List.of("module.", "_orig_mod.", "model.");

    /** Those that were met, by identity, as they may hold themselves; and whether there are tensors in them. */
    private final IdentityHashMap<Dictionary, Boolean> met = new IdentityHashMap<>();

    private final Map<String, PickleValue> tensors = new LinkedHashMap<>();

    private StateDictionary() {}

    /** The tensors of a pickle by the names that the network gives them, in the order of the file. */
    static Map<String, PickleValue> tensors(PickleValue pickle) throws UnreadableCheckpointException {
        String advice = "save model.state_dict()";
        require(pickle instanceof Dictionary, "the pickle is no dictionary: %s", advice);
        StateDictionary state = new StateDictionary();
        state.find((Dictionary) pickle, 0);
        require(!state.tensors.isEmpty(), "the pickle has no tensor under a name: %s", advice);
        return unwrapped(state.tensors);
    }

    /** Looks under the usual keys, and only if there is nothing, under all. */
    private void find(Dictionary dictionary, int nesting) throws UnreadableCheckpointException {
        boolean holdsTensors = dictionary.entries().values().stream().anyMatch(TorchTensor::isTensor);
        for (String level : LEVELS) {
            if (!holdsTensors
                    && nesting < MAX_NESTING
                    && dictionary.entries().get(level) instanceof Dictionary inner
                    && !met.containsKey(inner)) {
                find(inner, nesting + 1);
            }
            if (!tensors.isEmpty()) {
                return;
            }
        }
        collect(dictionary, "", nesting);
    }

    private void collect(Dictionary dictionary, String prefix, int nesting) throws UnreadableCheckpointException {
        require(nesting <= MAX_NESTING, "the pickle has dictionaries in one another, more than %d deep", MAX_NESTING);
        if (Boolean.FALSE.equals(met.get(dictionary))) {
            return;
        }
        require(met.put(dictionary, true) == null, "the pickle has the dictionary `%s` in two places", prefix);
        int before = tensors.size();
        for (Map.Entry<String, PickleValue> entry : dictionary.entries().entrySet()) {
            if (TorchTensor.isTensor(entry.getValue())) {
                add(name(prefix, entry.getKey()), entry.getValue());
            }
            if (entry.getValue() instanceof Dictionary inner && !isOptimizer(prefix, entry.getKey())) {
                collect(inner, name(prefix, entry.getKey()) + ".", nesting + 1);
            }
        }
        met.put(dictionary, tensors.size() > before);
    }

    /** Whether this is the state of what trained the network: as large as it, and no part of it. */
    private static boolean isOptimizer(String prefix, String key) {
        return prefix.isEmpty() && key.startsWith("optimizer");
    }

    private void add(String name, PickleValue tensor) throws UnreadableCheckpointException {
        require(tensors.put(name, tensor) == null, "two tensors are called `%s`", name);
        require(tensors.size() <= MAX_TENSORS, "the pickle has more than %d tensors", MAX_TENSORS);
    }

    private static String name(String prefix, String key) throws UnreadableCheckpointException {
        boolean inBounds = prefix.length() + key.length() <= MAX_NAME_LENGTH;
        require(inBounds, "the pickle has a name of more than %d characters", MAX_NAME_LENGTH);
        return prefix + key;
    }

    private static Map<String, PickleValue> unwrapped(Map<String, PickleValue> tensors) {
        Optional<String> wrapper = WRAPPERS.stream()
                .filter(prefix -> tensors.keySet().stream().allMatch(name -> wraps(prefix, name)))
                .findFirst();
        if (wrapper.isEmpty()) {
            return tensors;
        }
        Map<String, PickleValue> unwrapped = new LinkedHashMap<>();
        tensors.forEach(
                (name, tensor) -> unwrapped.put(name.substring(wrapper.get().length()), tensor));
        return unwrapped(unwrapped);
    }

    private static boolean wraps(String prefix, String name) {
        return name.startsWith(prefix) && name.length() > prefix.length();
    }
}
