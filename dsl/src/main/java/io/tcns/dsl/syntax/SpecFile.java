package io.tcns.dsl.syntax;

import io.tcns.dsl.Source;
import java.util.List;

/**
 * A spec as it is written: the tree of its text, nothing decided yet.
 *
 * @param name after {@code network}
 */
public record SpecFile(Source source, Name name, List<Parameter> parameters, List<Statement> statements) {

    /** {@code name = value} in the brackets after the network's name. */
    public record Parameter(Name name, Expr value) {}

    public SpecFile {
        parameters = List.copyOf(parameters);
        statements = List.copyOf(statements);
    }

    /** The statements of one kind, in their order. */
    public <T extends Statement> List<T> statements(Class<T> kind) {
        return statements.stream().filter(kind::isInstance).map(kind::cast).toList();
    }
}
