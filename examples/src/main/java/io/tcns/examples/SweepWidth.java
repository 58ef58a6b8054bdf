package io.tcns.examples;

import io.tcns.compiler.CompileOptions;
import io.tcns.compiler.Compiler;
import io.tcns.compiler.cost.CostReport;
import io.tcns.dsl.Source;
import io.tcns.dsl.Tcns;
import io.tcns.dsl.check.CheckedSpec;
import io.tcns.dsl.model.Architecture;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Checks a spec once and prints what it costs at several widths. No weight is made for it.
 *
 * <pre>SweepWidth SPEC.tcns</pre>
 */
public final class SweepWidth {

    private static final List<String> WIDTHS = List.of("0.35", "0.5", "0.75", "1.0", "1.3", "1.4");

    private SweepWidth() {}

    public static void main(String[] arguments) {
        CheckedSpec spec = Source.read(Path.of(arguments[0]))
                .then(Tcns::parse)
                .then(CheckedSpec::of)
                .orThrow();
        System.out.println("width        MAdds      params");
        for (String width : WIDTHS) {
            Architecture network = spec.at(Map.of("width", width)).orThrow();
            CostReport cost =
                    Compiler.compile(network, CompileOptions.DEFAULT).orThrow().cost();
            System.out.println(String.format(
                    Locale.ROOT,
                    "%5s  %,11d  %,10d",
                    width,
                    cost.total().macs(),
                    cost.total().parameters().trainable()));
        }
    }
}
