package io.tcns.cli;

import io.tcns.dsl.Source;
import io.tcns.dsl.Tcns;
import io.tcns.dsl.diagnostic.Checked;
import io.tcns.dsl.diagnostic.DiagnosticPrinter;
import io.tcns.dsl.model.Architecture;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/** Reads specs and takes values out of what was checked: warnings to stderr, errors as an exception. */
final class SpecLoader {

    private SpecLoader() {}

    /** @param root the folder that imports must stay in, in place of the spec's own */
    static Checked<Architecture> check(Path spec, Optional<Path> root, Map<String, String> parameters) {
        Checked<Source> read = root.isPresent() ? Source.read(spec, root.get()) : Source.read(spec);
        return read.then(source -> Tcns.check(source, parameters));
    }

    /** @throws BadInputException with all diagnostics, when there is an error among them */
    static <T> T accept(Checked<T> checked, PrintWriter err) {
        T value = checked.value().orElseThrow(() -> new BadInputException(checked.diagnostics()));
        err.print(DiagnosticPrinter.blocks(checked.diagnostics()));
        return value;
    }
}
