package io.tcns.dsl.check;

import io.tcns.dsl.syntax.SpecFile;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A spec together with the networks that it imports.
 *
 * @param imports by the names of their networks, in the order of the imports
 */
record Program(SpecFile spec, Map<String, Program> imports) {

    Program {
        imports = Collections.unmodifiableMap(new LinkedHashMap<>(imports));
    }
}
