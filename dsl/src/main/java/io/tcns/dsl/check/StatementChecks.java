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
        checks.checkOnce(Statement.Backbone.class, "backbone");
        checks.checkOnce(Statement.Head.class, "head");
        checks.checkOnce(Statement.Preprocess.class, "preprocess");
        checks.checkOnce(Statement.Labels.class, "labels");
        checks.checkPresent(Statement.Input.class, "input", "write `input image [224, 224, 3]`");
        checks.checkHasRows();
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

    private void checkHasRows() {
        if (spec.statements(Statement.Backbone.class).isEmpty()) {
            checkPresent(Statement.Table.class, "table", "write `table body { | operator | c | n | s | ... }`");
        }
    }

    /** Data flows from top to bottom: input, backbone, tables, head. A statement out of this order is reported once. */
    private void checkOrder() {
        if (!isBelow(Statement.Input.class, "input", Statement.Backbone.class, "backbone")) {
            isBelow(Statement.Input.class, "input", Statement.Table.class, "table");
        }
        boolean movesBackbone = isBelow(Statement.Backbone.class, "backbone", Statement.Table.class, "table");
        if (!isAbove(Statement.Head.class, "head", Statement.Table.class, "table") && !movesBackbone) {
            isAbove(Statement.Head.class, "head", Statement.Backbone.class, "backbone");
        }
    }

    /** Whether a statement stands below the first that reads from it, which is then reported. */
    private boolean isBelow(
            Class<? extends Statement> kind, String word, Class<? extends Statement> reader, String readerWord) {
        Optional<? extends Statement> giver = first(kind);
        Optional<? extends Statement> first = first(reader);
        boolean below = giver.isPresent()
                && first.isPresent()
                && first.get().span().start() < giver.get().span().start();
        if (below) {
            problems.add(problems.at(Code.STATEMENT_ORDER, firstWord(giver.orElseThrow(), word))
                    .says("`%s` stands below a `%s` that reads from it", word, readerWord)
                    .see(firstWord(first.orElseThrow(), readerWord), "the %s", readerWord));
        }
        return below;
    }

    /** Whether a statement stands above the last that it reads from, which is then reported. */
    private boolean isAbove(
            Class<? extends Statement> kind, String word, Class<? extends Statement> giver, String giverWord) {
        Optional<? extends Statement> reader = first(kind);
        List<? extends Statement> givers = spec.statements(giver);
        if (reader.isEmpty() || givers.isEmpty()) {
            return false;
        }
        Statement last = givers.get(givers.size() - 1);
        boolean above = reader.get().span().start() < last.span().start();
        if (above) {
            problems.add(problems.at(Code.STATEMENT_ORDER, firstWord(reader.get(), word))
                    .says("`%s` stands above a `%s` that it reads from", word, giverWord)
                    .see(firstWord(last, giverWord), "the %s", giverWord));
        }
        return above;
    }

    private static Span firstWord(Statement statement, String word) {
        int start = statement.span().start();
        return new Span(start, start + word.length());
    }

    private <T extends Statement> Optional<T> first(Class<T> kind) {
        return spec.statements(kind).stream().findFirst();
    }
}
