package io.tcns.compiler.checkpoint;

import java.util.Locale;

/** Says why a file is no checkpoint; readers turn it into a diagnostic, and nobody else sees it. */
public final class UnreadableCheckpointException extends Exception {

    public UnreadableCheckpointException(String reason, Object... details) {
        super(String.format(Locale.ROOT, reason, details));
    }

    public String reason() {
        return String.valueOf(getMessage());
    }

    /** Throws unless {@code holds}. */
    public static void require(boolean holds, String reason, Object... details) throws UnreadableCheckpointException {
        if (!holds) {
            throw new UnreadableCheckpointException(reason, details);
        }
    }
}
