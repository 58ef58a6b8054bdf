package io.tcns.exporters;

import io.tcns.compiler.Compilation;
import io.tcns.compiler.CompileOptions;
import io.tcns.compiler.Compiler;
import io.tcns.compiler.ir.Graph;
import io.tcns.dsl.Source;
import io.tcns.dsl.Tcns;
import io.tcns.dsl.model.Architecture;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/** Networks, from their specs. */
public final class Networks {

    private static final Path SPECS = Path.of(System.getProperty("tcns.root"), "examples", "specs");

    /** A stem, one bottleneck with its shortcut and a classifier: every kind of node that MobileNetV2 has. */
    private static final Source SMALL = Source.of("small.tcns", """
            network small(classes = 5)
            input image [16, 16, 3]
            table body {
              | operator   | t | c | s | name   |
              |------------|---|---|---|--------|
              | conv2d 3x3 | - | 8 | 2 | stem   |
              | bottleneck | 6 | 8 | 1 | stage1 |
            }
            head classifier { classes: classes, dropout: 0.2 }
            """);

    private Networks() {}

    /** A small network with the weights of {@code seed}. */
    public static Compilation small(long seed) {
        return compile(SMALL, seed);
    }

    /** A network of a paper. */
    public static Compilation paper(String name) {
        return compile(Source.read(SPECS.resolve(name + ".tcns")).orThrow(), 1);
    }

    /** The small network as it is trained, with batch norms and dropout. */
    public static Graph trained() {
        return small(1).network();
    }

    /** The small network as it is deployed. */
    public static Graph folded() {
        return small(1).deployed(true);
    }

    private static Compilation compile(Source source, long seed) {
        Architecture network = Tcns.check(source, Map.of()).orThrow();
        return Compiler.compile(network, new CompileOptions(seed, Optional.empty(), Optional.empty()))
                .orThrow();
    }
}
