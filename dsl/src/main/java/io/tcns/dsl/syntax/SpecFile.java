package io.tcns.dsl.syntax;

import io.tcns.dsl.Source;
import io.tcns.dsl.Span;
import java.util.List;

/**
 * A spec as it is written: the tree of its text, nothing decided yet.
 *
 * @param imports in their order
 * @param name after {@code network}
 */
public record SpecFile(
        Source source, List<Import> imports, Name name, List<Parameter> parameters, List<Statement> statements) {

    /**
     * {@code import "file.tcns"}.
     *
     * @param file the path without its quotes; its span covers them
     */
    public record Import(Span span, Name file) {}

    /** {@code name = value} in the brackets after a network's name: a parameter with its default, or an argument. */
    public record Parameter(Name name, Expr value) {}

    public SpecFile {
        imports = List.copyOf(imports);
        parameters = List.copyOf(parameters);
        statements = List.copyOf(statements);
    }

    /** The statements of one kind, in their order. */
    public <T extends Statement> List<T> statements(Class<T> kind) {
        return statements.stream().filter(kind::isInstance).map(kind::cast).toList();
    }
}
