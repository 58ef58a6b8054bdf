package io.tcns.dsl.diagnostic;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * A result together with what there is to say about it.
 *
 * @param value present unless there is an error
 * @param diagnostics sorted by place
 */
public record Checked<T>(Optional<T> value, List<Diagnostic> diagnostics) {

    public Checked {
        diagnostics = List.copyOf(diagnostics);
        boolean failed = diagnostics.stream().anyMatch(Diagnostic::isError);
        if (value.isPresent() == failed) {
            throw new IllegalArgumentException("there is a value, or an error that says why not");
        }
    }

    public static <T> Checked<T> of(T value) {
        return new Checked<>(Optional.of(value), List.of());
    }

    public static <T> Checked<T> failed(Diagnostic diagnostic) {
        return new Checked<>(Optional.empty(), List.of(diagnostic));
    }

    /** Goes on with the value, if there is one; the diagnostics of the first step then stand before those of the next. */
    public <R> Checked<R> then(Function<T, Checked<R>> next) {
        if (value.isEmpty()) {
            return new Checked<>(Optional.empty(), diagnostics);
        }
        Checked<R> after = next.apply(value.get());
        List<Diagnostic> all = new ArrayList<>(diagnostics);
        all.addAll(after.diagnostics);
        return new Checked<>(after.value, all);
    }

    /**
     * The value, for callers who have no use for the diagnostics.
     *
     * @throws IllegalArgumentException with the first error's text when there is none
     */
    public T orThrow() {
        return value.orElseThrow(() -> new IllegalArgumentException(DiagnosticPrinter.line(
                diagnostics.stream().filter(Diagnostic::isError).findFirst().orElseThrow())));
    }
}
