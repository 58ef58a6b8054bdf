package io.tcns.dsl.check;

import io.tcns.dsl.diagnostic.Diagnostic;
import io.tcns.dsl.syntax.SpecFile;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A spec together with the networks that it imports.
 *
 * @param imports by the names of their networks, in the order of the imports; without those that could not be read
 * @param isWhole whether all could be read
 * @param problems with imports, here and in the imported files; each is told by the program that came upon it first
 */
record Program(SpecFile spec, Map<String, Program> imports, boolean isWhole, List<Diagnostic> problems) {

    Program {
        imports = Collections.unmodifiableMap(new LinkedHashMap<>(imports));
        problems = List.copyOf(problems);
    }
}
