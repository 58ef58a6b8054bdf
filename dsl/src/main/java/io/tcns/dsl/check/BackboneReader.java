package io.tcns.dsl.check;

import io.tcns.dsl.diagnostic.Code;
import io.tcns.dsl.diagnostic.Suggestions;
import io.tcns.dsl.model.FeatureMap;
import io.tcns.dsl.model.TableRow;
import io.tcns.dsl.syntax.Name;
import io.tcns.dsl.syntax.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads {@code backbone ...}: the rows of another file's network, at arguments of this one and for its image. */
final class BackboneReader {

    private static final String UNTIL = "until";

    private final Map<String, Program> imports;
    private final NetworkSize size;
    private final Values values;
    private final Problems problems;

    /**
     * Makes a reader for the backbone of one network.
     *
     * @param imports by the names of their networks
     * @param size of the network, which grows with the rows
     */
    BackboneReader(Map<String, Program> imports, NetworkSize size, Values values, Problems problems) {
        this.imports = imports;
        this.size = size;
        this.values = values;
        this.problems = problems;
    }

    /**
     * The rows, called by the backbone's name and their own.
     *
     * @return empty when a problem has been reported, there or here, or the image is unknown because of one
     */
    Optional<List<TableRow>> read(Statement.Backbone backbone, Optional<FeatureMap> image) {
        Settings settings = new Settings("backbone", backbone.block(), List.of(UNTIL), values, problems);
        Optional<Name> until = settings.name(UNTIL);
        Program program = imports.get(backbone.network().text());
        if (program == null) {
            String network = backbone.network().text();
            Optional<String> advice = imports.isEmpty()
                    ? Optional.of("write `import \"" + network + ".tcns\"` above `network`")
                    : Optional.of(Suggestions.didYouMeanOneOf(network, "imported are", imports.keySet()));
            problems.add(problems.at(Code.UNKNOWN_NETWORK, backbone.network().span())
                    .says("no import gives a network `%s`", network)
                    .help(advice));
            return Optional.empty();
        }
        int before = problems.failures();
        Arguments arguments = new Arguments(backbone.arguments(), values, problems);
        Problems inside = new Problems(program.spec().source());
        Optional<List<TableRow>> rows =
                inside.collect(() -> new Checker(program, arguments, inside).rowsFor(image, size));
        inside.errors().forEach(problems::add);
        boolean sound = problems.failures() == before && (until.isPresent() || !settings.has(UNTIL));
        return rows.filter(all -> sound)
                .flatMap(all -> cut(all, until, backbone.name().text()));
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
        List<String> labels = rows.stream().map(TableRow::name).toList();
        problems.add(problems.at(Code.UNKNOWN_ROW, until.get().span())
                .says("the backbone has no row `%s`", label)
                .help(Suggestions.didYouMeanOneOf(label, "its rows are", labels)));
        return Optional.empty();
    }
}
