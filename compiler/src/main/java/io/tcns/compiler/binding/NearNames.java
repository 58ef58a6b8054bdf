package io.tcns.compiler.binding;

import io.tcns.dsl.diagnostic.Suggestions;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Which missing name and which unexpected name are alike. A pair that finds each other nearest is taken for one tensor
 * under another name.
 */
final class NearNames {

    /** For when there is nothing to compare. */
    static final NearNames NONE = new NearNames(Map.of(), Map.of());

    /**
     * The most pairs of names that are compared, which takes a fraction of a second. A checkpoint that is further off than
     * 300 tensors on either side was made for another network, and near names mean nothing.
     */
    private static final int MAX_PAIRS = 100_000;

    private final Map<String, String> unexpectedByMissing;
    private final Map<String, String> missingByUnexpected;

    private NearNames(Map<String, String> unexpectedByMissing, Map<String, String> missingByUnexpected) {
        this.unexpectedByMissing = unexpectedByMissing;
        this.missingByUnexpected = missingByUnexpected;
    }

    static NearNames of(List<String> missing, List<String> unexpected) {
        if ((long) missing.size() * unexpected.size() > MAX_PAIRS) {
            return NONE;
        }
        return new NearNames(nearest(missing, unexpected), nearest(unexpected, missing));
    }

    private static Map<String, String> nearest(List<String> names, List<String> candidates) {
        Map<String, String> nearest = new HashMap<>();
        for (String name : names) {
            Suggestions.nearest(name, candidates).ifPresent(candidate -> nearest.put(name, candidate));
        }
        return nearest;
    }

    Optional<String> unexpectedLike(String missing) {
        return Optional.ofNullable(unexpectedByMissing.get(missing));
    }

    Optional<String> missingLike(String unexpected) {
        return Optional.ofNullable(missingByUnexpected.get(unexpected));
    }

    /** The unexpected name that stands for a missing one. */
    Optional<String> renamedTo(String missing) {
        return unexpectedLike(missing).filter(name -> missingLike(name).equals(Optional.of(missing)));
    }

    /** The missing name that an unexpected one stands for. */
    Optional<String> renamedFrom(String unexpected) {
        return missingLike(unexpected).filter(name -> unexpectedLike(name).equals(Optional.of(unexpected)));
    }
}
