package io.tcns.dsl.check;

import io.tcns.dsl.diagnostic.Checked;
import io.tcns.dsl.model.Architecture;
import io.tcns.dsl.syntax.SpecFile;
import java.util.Map;

/** A spec that is right at its defaults, where its claims about shapes hold: ready for other values of its parameters. */
public final class CheckedSpec {

    private final Program program;

    private CheckedSpec(Program program) {
        this.program = program;
    }

    /** Checks a spec at its defaults, and reads what it imports; warnings about it are given here and not again. */
    public static Checked<CheckedSpec> of(SpecFile spec) {
        Program program = ImportReader.read(spec);
        return Checker.check(program, Map.of()).then(network -> Checked.of(new CheckedSpec(program)));
    }

    /**
     * The network at other parameters, as {@link Checker#check} decides it, without looking at the claims once more.
     *
     * @param overrides values for parameters, by their names; the others have their defaults
     */
    public Checked<Architecture> at(Map<String, String> overrides) {
        return Checker.checkWithoutClaims(program, overrides);
    }
}
