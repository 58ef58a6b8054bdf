package io.tcns.cli;

import io.tcns.dsl.diagnostic.Diagnostic;
import java.util.List;

/** Ends a command with exit code 2: what the user gave is wrong, as these diagnostics or this message say. */
final class BadInputException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final transient List<Diagnostic> diagnostics;

    BadInputException(String message) {
        super(message);
        this.diagnostics = List.of();
    }

    BadInputException(List<Diagnostic> diagnostics) {
        super("the input is wrong");
        this.diagnostics = List.copyOf(diagnostics);
    }

    /** Empty where the message says it all. */
    List<Diagnostic> diagnostics() {
        return diagnostics;
    }
}
