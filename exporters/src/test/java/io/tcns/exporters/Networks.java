package io.tcns.exporters;

import io.tcns.compiler.Compilation;
import io.tcns.compiler.CompileOptions;
import io.tcns.compiler.Compiler;
import io.tcns.compiler.ir.Graph;
import io.tcns.dsl.Source;
import io.tcns.dsl.Tcns;
import io.tcns.dsl.model.Architecture;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

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

    /** Every op and activation that a file can hold, on maps whose sides are odd now and then. */
    private static final String EVERYTHING = """
            network everything(classes = 5)
            input image [43, 39, 3]
            layers { activation: hswish }
            table body {
              | operator    | t | c  | n | s | k | d | act      |
              |-------------|---|----|---|---|---|---|----------|
              | conv2d 3x3  | - | 8  | 1 | 2 | - | - | relu     |
              | maxpool 3x3 | - | -  | 1 | 2 | - | - | -        |
              | separable   | - | 12 | 2 | 1 | 5 | - | hsigmoid |
              | bottleneck  | 4 | 12 | 2 | 1 | - | 2 | -        |
              | bottleneck  | 6 | 20 | 1 | 2 | 5 | - | relu6    |
              | avgpool 2x2 | - | -  | 1 | 1 | - | - | -        |
              | conv2d 1x1  | - | 24 | 1 | 1 | - | - | sigmoid  |
            }
            """;

    private Networks() {}

    /** A small network with the weights of {@code seed}. */
    public static Compilation small(long seed) {
        return compile(SMALL, Map.of(), CompileOptions.DEFAULT.withSeed(seed));
    }

    /** A network of a paper. */
    public static Compilation paper(String name) {
        return paper(name, Map.of(), CompileOptions.DEFAULT);
    }

    /** A network of a paper, where {@code parameters} that it does not have change nothing. */
    public static Compilation paper(String name, Map<String, String> parameters, CompileOptions options) {
        Source source = Source.read(SPECS.resolve(name + ".tcns")).orThrow();
        Map<String, String> known = new HashMap<>(parameters);
        known.keySet()
                .retainAll(Tcns.check(source, Map.of()).orThrow().parameters().keySet());
        return compile(source, known, options);
    }

    /** The names of all networks of papers. */
    public static List<String> papers() {
        try (Stream<Path> specs = Files.list(SPECS)) {
            return specs.map(spec -> spec.getFileName().toString().replace(".tcns", ""))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Every op and activation that a file can hold, and a head such as {@code features}. */
    public static Compilation everything(String head, CompileOptions options) {
        return compile(Source.of("everything.tcns", EVERYTHING + "head " + head), Map.of(), options);
    }

    /** The small network as it is trained, with batch norms and dropout. */
    public static Graph trained() {
        return small(1).network();
    }

    /** The small network as it is deployed. */
    public static Graph folded() {
        return small(1).deployed(true);
    }

    /** The smallest network, whose weights take less than a kilobyte. */
    public static Graph tiny() {
        Source spec = Source.of("tiny.tcns", """
                network tiny(width = 1.0)
                input image [8, 8, 3]
                table body {
                  | operator   | c |
                  |------------|---|
                  | conv2d 1x1 | 8 |
                }
                head features
                """);
        return compile(spec, Map.of(), CompileOptions.DEFAULT).deployed(true);
    }

    private static Compilation compile(Source source, Map<String, String> parameters, CompileOptions options) {
        Architecture network = Tcns.check(source, parameters).orThrow();
        return Compiler.compile(network, options).orThrow();
    }
}
