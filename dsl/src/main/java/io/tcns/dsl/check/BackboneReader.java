package io.tcns.dsl.check;

import static java.util.stream.Collectors.joining;

import io.tcns.dsl.Source;
import io.tcns.dsl.Span;
import io.tcns.dsl.diagnostic.Code;
import io.tcns.dsl.diagnostic.Diagnostic;
import io.tcns.dsl.diagnostic.Suggestions;
import io.tcns.dsl.model.FeatureMap;
import io.tcns.dsl.model.TableRow;
import io.tcns.dsl.syntax.Name;
import io.tcns.dsl.syntax.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Reads {@code backbone ...}: the rows of another file's network, at arguments of this one and for its image. */
final class BackboneReader {

    private static final String UNTIL = "until";
    private static final String OUTPUT_STRIDE = "output stride";

    private final Program program;
    private final NetworkSize size;
    private final Values values;
    private final Problems problems;

    /**
     * Makes a reader for the backbone of one network.
     *
     * @param program the network with what it imports
     * @param size of the network, which grows with the rows
     */
    BackboneReader(Program program, NetworkSize size, Values values, Problems problems) {
        this.program = program;
        this.size = size;
        this.values = values;
        this.problems = problems;
    }

    /**
     * The rows, called by the backbone's name and their own.
     *
     * @param outer what becomes of strides, where the network is itself a backbone of one that says so
     * @return empty when a problem has been reported, there or here, or the image is unknown because of one
     */
    Optional<List<TableRow>> read(Statement.Backbone backbone, Optional<FeatureMap> image, Optional<AtrousRule> outer) {
        int before = problems.failures();
        Settings settings = new Settings("backbone", backbone.block(), List.of(UNTIL, OUTPUT_STRIDE), values, problems);
        Optional<Name> until = settings.label(UNTIL);
        Optional<Integer> outputStride = settings.whole(OUTPUT_STRIDE, 1, Limits.SIDE);
        Optional<AtrousRule> atrous = outer.or(() -> outputStride.map(AtrousRule::of));
        Arguments arguments = new Arguments(backbone.arguments(), values, problems);
        Program imported = program.imports().get(backbone.network().text());
        if (imported == null) {
            reportUnknown(backbone.network());
            return Optional.empty();
        }
        Problems inside = new Problems(imported.spec().source());
        Optional<List<TableRow>> rows =
                inside.collect(() -> new Checker(imported, arguments, inside).rowsFor(image, size, atrous));
        inside.errors().forEach(problem -> problems.add(used(problem, backbone)));
        boolean sound = problems.failures() == before;
        Optional<List<TableRow>> kept = rows.filter(all -> sound)
                .flatMap(all -> cut(all, until, backbone.name().text()));
        return kept.filter(all -> outer.isPresent()
                || outputStride.isEmpty()
                || reaches(all, outputStride.get(), settings.place(OUTPUT_STRIDE, backbone.span())));
    }

    /** Whether the rows divide the image by so much; they never divide it by more. */
    private boolean reaches(List<TableRow> rows, int outputStride, Span place) {
        List<Long> strides = new ArrayList<>();
        long reached = 1;
        for (TableRow row : rows) {
            if (row.stride() > 1) {
                reached = Math.min(reached * row.stride(), Limits.SIDE);
                strides.add(reached);
            }
        }
        if (reached != outputStride) {
            problems.add(problems.at(Code.OUTPUT_STRIDE, place)
                    .says("the backbone has no output stride %d", outputStride)
                    .help(
                            strides.isEmpty()
                                    ? "none of its rows has a stride"
                                    : "its rows reach "
                                            + strides.stream()
                                                    .map(String::valueOf)
                                                    .collect(joining(", "))));
        }
        return reached == outputStride;
    }

    private void reportUnknown(Name network) {
        if (!program.isWhole()) {
            // It may be what the import would give that could not be read.
            problems.addConsequence();
            return;
        }
        Set<String> imported = program.imports().keySet();
        String advice = imported.isEmpty()
                ? "write `import \"" + network.text() + ".tcns\"` above `network`"
                : Suggestions.didYouMeanOneOf(network.text(), "imported are", imported);
        problems.add(problems.at(Code.UNKNOWN_NETWORK, network.span())
                .says("no import gives a network `%s`", network.text())
                .help("%s", advice));
    }

    /** A problem of the imported file, which may be none by itself: together with who asks for what. */
    private Diagnostic used(Diagnostic problem, Statement.Backbone backbone) {
        if (problem.help().isPresent() || !problem.source().file().isPresent()) {
            return problem;
        }
        Source source = problems.source();
        int line = source.line(backbone.span().start());
        return problem.help(
                "the backbone `%s` in line %d of %s asks for it",
                backbone.name().text(), line, source);
    }

    private Optional<List<TableRow>> cut(List<TableRow> rows, Optional<Name> until, String backbone) {
        List<TableRow> kept = new ArrayList<>();
        for (TableRow row : rows) {
            kept.add(row.within(backbone));
            if (until.isPresent() && row.name().equals(until.get().text())) {
                return Optional.of(kept);
            }
        }
        if (until.isEmpty()) {
            return Optional.of(kept);
        }
        String label = until.get().text();
        // Rows without a label have a name that only a tap could say.
        List<String> labels = rows.stream()
                .map(TableRow::name)
                .filter(name -> !name.contains("."))
                .toList();
        problems.add(problems.at(Code.UNKNOWN_ROW, until.get().span())
                .says("the backbone has no row `%s`", label)
                .help(
                        labels.isEmpty()
                                ? "no row has a label: give it a column `name`"
                                : Suggestions.didYouMeanOneOf(label, "its labels are", labels)));
        return Optional.empty();
    }
}
