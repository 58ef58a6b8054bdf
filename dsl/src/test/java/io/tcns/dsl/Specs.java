package io.tcns.dsl;

import static org.assertj.core.api.Assertions.assertThat;

import io.tcns.dsl.diagnostic.Checked;
import io.tcns.dsl.diagnostic.Diagnostic;
import io.tcns.dsl.diagnostic.DiagnosticPrinter;
import io.tcns.dsl.model.Architecture;
import io.tcns.dsl.model.Block;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Specs for tests: those of the examples, and small ones around a table. */
final class Specs {

    /** The root of the project. */
    static final Path ROOT = Path.of(System.getProperty("tcns.root", ".."));

    private Specs() {}

    /** The specs in {@code examples/specs}. */
    static List<Path> examples() throws IOException {
        try (Stream<Path> files = Files.list(ROOT.resolve("examples/specs"))) {
            return files.filter(file -> file.toString().endsWith(".tcns"))
                    .sorted()
                    .toList();
        }
    }

    /** An example by its name. */
    static Source example(String name) {
        return Source.read(ROOT.resolve("examples/specs/" + name + ".tcns")).orThrow();
    }

    /** The architecture of a spec that must get no diagnostic at all. */
    static Architecture check(Source source, Map<String, String> parameters) {
        Checked<Architecture> checked = Tcns.check(source, parameters);
        assertThat(answer(checked)).isEmpty();
        return checked.orThrow();
    }

    static Architecture check(String text) {
        return check(Source.of("test.tcns", text), Map.of());
    }

    /** The bottlenecks of all rows, in their order. */
    static List<Block.Bottleneck> bottlenecks(Architecture network) {
        return network.rows().stream()
                .flatMap(row -> row.repeats().stream())
                .filter(Block.Bottleneck.class::isInstance)
                .map(Block.Bottleneck.class::cast)
                .toList();
    }

    /** What a user reads. */
    static String answer(Checked<?> checked) {
        return answer(checked.diagnostics());
    }

    static String answer(List<Diagnostic> diagnostics) {
        return diagnostics.stream().map(DiagnosticPrinter::block).collect(Collectors.joining());
    }
}
