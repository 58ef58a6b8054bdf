package io.tcns.compiler.ir;

import java.util.Locale;

/** Preconditions whose message is only built when they fail. */
final class Checks {

    private Checks() {}

    static void argument(boolean holds, String message, Object... details) {
        if (!holds) {
            throw new IllegalArgumentException(String.format(Locale.ROOT, message, details));
        }
    }
}
