package io.tcns.runtime;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.regex.Pattern;

/**
 * ONNX Runtime's profile file: per run one event for each node, as it ends, then one {@code model_run}.
 *
 * @param runs complete runs that were counted
 * @param nodes in order of execution, with their mean times over those runs
 * @param activationPeakBytes in the first run, when no memory pattern has taken everything at once yet, the most memory
 *     requested beyond what was in use before the first node
 * @param arenaPeakBytes the highest peak that an event tells
 */
record OrtProfile(int runs, List<ProfiledNode> nodes, OptionalLong activationPeakBytes, OptionalLong arenaPeakBytes) {
    /** ONNX Runtime escapes nothing; of what it should escape, this at least is not ambiguous. */
    private static final JsonFactory FACTORY = JsonFactory.builder()
            .enable(JsonReadFeature.ALLOW_UNESCAPED_CONTROL_CHARS)
            .build();

    private static final String KERNEL_TIME = "_kernel_time";
    /** What ONNX Runtime appends to the name of the node or value that a node was made from. */
    private static final Pattern APPENDED = Pattern.compile("(_nchwc|_nhwc|_token_\\d+|/MatMulAddFusion)+$");

    /**
     * Reads a profile.
     *
     * @param skippedRuns runs at the beginning that do not count
     * @throws InputException when the file is not JSON, because names of the model stand in it as they are
     * @throws IOException when the file is not a profile with at least one run after those
     */
    static OrtProfile read(Path file, int skippedRuns) throws IOException {
        Totals totals = new Totals(skippedRuns);
        try (JsonParser json = FACTORY.createParser(file.toFile())) {
            if (json.nextToken() != JsonToken.START_ARRAY) {
                throw new IOException("ONNX Runtime's profile is not a JSON array");
            }
            while (json.nextToken() == JsonToken.START_OBJECT) {
                totals.add(ProfileEvent.read(json));
            }
        } catch (JsonParseException e) {
            boolean isCutOff = e.getLocation().getByteOffset() >= Files.size(file);
            if (isCutOff) {
                throw e;
            }
            throw new InputException(
                    "ONNX Runtime's profile of the model cannot be read: a quote or backslash in a name breaks it", e);
        }
        return totals.profile();
    }

    /** The name of the node or value of the file from which a node of this name was made. */
    static String subject(String name) {
        return APPENDED.matcher(name).replaceFirst("");
    }

    /** What identifies a node of the optimised graph; names alone do not. */
    private record Key(String name, String op, String index) {
        static Key of(ProfileEvent event) {
            String name = event.name();
            return new Key(name.substring(0, name.length() - KERNEL_TIME.length()), event.op(), event.index());
        }
    }

    /** Events of the present run, and sums over the counted ones. */
    private static final class Totals {
        private final int skippedRuns;
        private final Map<Key, Long> micros = new LinkedHashMap<>();
        private final List<ProfileEvent> pending = new ArrayList<>();
        private int runs;
        private OptionalLong activationPeak = OptionalLong.empty();
        private OptionalLong arenaPeak = OptionalLong.empty();

        Totals(int skippedRuns) {
            this.skippedRuns = skippedRuns;
        }

        void add(ProfileEvent event) {
            if (event.category().equals("Node") && event.name().endsWith(KERNEL_TIME)) {
                pending.add(event);
                arenaPeak = larger(arenaPeak, event.arenaPeakBytes());
                return;
            }
            if (!event.name().equals("model_run")) {
                return;
            }
            pending.sort(Comparator.comparingLong(ProfileEvent::start)
                    .thenComparing(
                            Comparator.comparingLong(ProfileEvent::duration).reversed()));
            runs++;
            if (runs == 1) {
                measureActivations();
            }
            if (runs > skippedRuns) {
                countTimes();
            }
            pending.clear();
        }

        private void measureActivations() {
            for (ProfileEvent event : pending) {
                ProfileEvent first = pending.get(0);
                if (event.requestedBytes().isPresent() && first.requestedBytes().isPresent()) {
                    long before = first.requestedBytes().getAsLong()
                            - first.requestedDelta().orElse(0);
                    activationPeak = larger(
                            activationPeak,
                            OptionalLong.of(event.requestedBytes().getAsLong() - before));
                }
            }
        }

        /** Adds each node's own time: what a node with a subgraph spends in other nodes is theirs. */
        private void countTimes() {
            Deque<ProfileEvent> around = new ArrayDeque<>();
            for (ProfileEvent event : pending) {
                while (!around.isEmpty() && event.end() > around.peek().end()) {
                    around.pop();
                }
                micros.merge(Key.of(event), event.duration(), Long::sum);
                if (!around.isEmpty()) {
                    micros.merge(Key.of(around.peek()), -event.duration(), Long::sum);
                }
                around.push(event);
            }
        }

        OrtProfile profile() throws IOException {
            int counted = runs - skippedRuns;
            if (counted < 1) {
                throw new IOException("ONNX Runtime's profile has " + runs + " runs, of which none is measured");
            }
            List<ProfiledNode> nodes = new ArrayList<>();
            micros.forEach((key, total) ->
                    nodes.add(new ProfiledNode(key.name(), subject(key.name()), key.op(), (double) total / counted)));
            return new OrtProfile(counted, List.copyOf(nodes), activationPeak, arenaPeak);
        }

        private static OptionalLong larger(OptionalLong one, OptionalLong other) {
            if (one.isEmpty() || other.isEmpty()) {
                return one.isEmpty() ? other : one;
            }
            return OptionalLong.of(Math.max(one.getAsLong(), other.getAsLong()));
        }
    }
}
