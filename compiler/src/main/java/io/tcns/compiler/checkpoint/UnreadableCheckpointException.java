package io.tcns.compiler.checkpoint;

import java.util.Locale;

/** Says why a file is no checkpoint; readers turn it into a diagnostic, and nobody else sees it. */
final class UnreadableCheckpointException extends Exception {

    UnreadableCheckpointException(String reason, Object... details) {
        super(String.format(Locale.ROOT, reason, details));
    }

    String reason() {
        return String.valueOf(getMessage());
    }

    /** Throws unless {@code holds}. */
    static void require(boolean holds, String reason, Object... details) throws UnreadableCheckpointException {
        if (!holds) {
            throw new UnreadableCheckpointException(reason, details);
        }
    }
}
