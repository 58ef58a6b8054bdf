package io.tcns.compiler.binding;

import io.tcns.compiler.ir.Graph;
import io.tcns.compiler.lower.Lowering;
import io.tcns.dsl.Source;
import io.tcns.dsl.Tcns;
import java.nio.file.Path;
import java.util.Map;

/** Graphs of specs. */
final class Networks {

    private Networks() {}

    /** An example's graph, at these parameters. */
    static Graph example(String name, Map<String, String> parameters) {
        Path spec = Path.of(System.getProperty("tcns.root"), "examples", "specs", name + ".tcns");
        return lower(Source.read(spec).orThrow(), parameters, 1);
    }

    /** The graph of an image of 16x16 pixels that goes through these rows of a table with the columns operator, t, c, n and s. */
    static Graph table(String rows, String head) {
        return table(rows, head, 1);
    }

    /** The same with weights of a seed. */
    static Graph table(String rows, String head, long seed) {
        return lower(Source.of("test", """
                        network test()
                        input image [16, 16, 3]
                        table body {
                          | operator | t | c | n | s |
                          |----------|---|---|---|---|
                        %s}
                        %s
                        """.formatted(rows, head)), Map.of(), seed);
    }

    private static Graph lower(Source source, Map<String, String> parameters, long seed) {
        return Lowering.lower(Tcns.check(source, parameters).orThrow(), seed);
    }
}
