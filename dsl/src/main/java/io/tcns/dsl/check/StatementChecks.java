package io.tcns.dsl.check;

import io.tcns.dsl.Span;
import io.tcns.dsl.diagnostic.Code;
import io.tcns.dsl.syntax.SpecFile;
import io.tcns.dsl.syntax.Statement;
import java.util.List;
import java.util.Optional;

/** Checks which statements a network has, and where; not what they say. */
final class StatementChecks {

    private final SpecFile spec;
    private final Problems problems;

    private StatementChecks(SpecFile spec, Problems problems) {
        this.spec = spec;
        this.problems = problems;
    }

    static void check(SpecFile spec, Problems problems) {
        StatementChecks checks = new StatementChecks(spec, problems);
        checks.checkFileName();
        checks.checkOnce(Statement.Input.class, "input");
        checks.checkOnce(Statement.Layers.class, "layers");
        checks.checkOnce(Statement.Head.class, "head");
        checks.checkOnce(Statement.Preprocess.class, "preprocess");
        checks.checkOnce(Statement.Labels.class, "labels");
        checks.checkPresent(Statement.Input.class, "input", "write `input image [224, 224, 3]`");
        checks.checkPresent(Statement.Table.class, "table", "write `table body { | operator | c | n | s | ... }`");
        checks.checkPresent(Statement.Head.class, "head", "write `head classifier { classes: 1000 }`");
        checks.checkOrder();
    }

    private void checkFileName() {
        String name = spec.name().text();
        spec.source().file().map(file -> String.valueOf(file.getFileName())).ifPresent(file -> {
            if (file.endsWith(".tcns") && !file.equals(name + ".tcns")) {
                problems.add(problems.at(Code.NAMED_UNLIKE_FILE, spec.name().span())
                        .says("the network `%s` stands in the file %s", name, file)
                        .help("call both alike"));
            }
        });
    }

    private <T extends Statement> void checkOnce(Class<T> kind, String word) {
        List<T> all = spec.statements(kind);
        all.stream()
                .skip(1)
                .forEach(again -> problems.add(problems.at(Code.DUPLICATE_STATEMENT, firstWord(again, word))
                        .says("a network has one `%s`", word)
                        .see(firstWord(all.get(0), word), "the first one")));
    }

    private <T extends Statement> void checkPresent(Class<T> kind, String word, String advice) {
        if (spec.statements(kind).isEmpty()) {
            problems.add(problems.at(Code.MISSING_STATEMENT, spec.name().span())
                    .says("the network `%s` has no `%s`", spec.name().text(), word)
                    .help("%s", advice));
        }
    }

    /** Data flows from top to bottom: input, tables, head. */
    private void checkOrder() {
        List<Statement.Table> tables = spec.statements(Statement.Table.class);
        Optional<Statement.Input> input = first(Statement.Input.class);
        Optional<Statement.Head> head = first(Statement.Head.class);
        if (tables.isEmpty()) {
            return;
        }
        Statement.Table first = tables.get(0);
        Statement.Table last = tables.get(tables.size() - 1);
        if (input.isPresent() && first.span().start() < input.get().span().start()) {
            problems.add(problems.at(Code.STATEMENT_ORDER, firstWord(input.get(), "input"))
                    .says("`input` stands below a `table` that reads from it")
                    .see(firstWord(first, "table"), "the table"));
        }
        if (head.isPresent() && last.span().start() > head.get().span().start()) {
            problems.add(problems.at(Code.STATEMENT_ORDER, firstWord(head.get(), "head"))
                    .says("`head` stands above a `table` that it reads from")
                    .see(firstWord(last, "table"), "the table"));
        }
    }

    private static Span firstWord(Statement statement, String word) {
        int start = statement.span().start();
        return new Span(start, start + word.length());
    }

    private <T extends Statement> Optional<T> first(Class<T> kind) {
        return spec.statements(kind).stream().findFirst();
    }
}
