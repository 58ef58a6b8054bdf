package io.tcns.dsl.check;

import io.tcns.dsl.Span;
import io.tcns.dsl.diagnostic.Checked;
import io.tcns.dsl.diagnostic.Code;
import io.tcns.dsl.diagnostic.Diagnostic;
import io.tcns.dsl.model.Architecture;
import io.tcns.dsl.model.ClassNames;
import io.tcns.dsl.model.Expectation;
import io.tcns.dsl.model.FeatureMap;
import io.tcns.dsl.model.Head;
import io.tcns.dsl.model.Preprocess;
import io.tcns.dsl.model.TableRow;
import io.tcns.dsl.syntax.Expr;
import io.tcns.dsl.syntax.Name;
import io.tcns.dsl.syntax.SpecFile;
import io.tcns.dsl.syntax.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Syntax to architecture, at given parameters. Collects every mistake, each once. */
public final class Checker {

    private final SpecFile spec;
    private final Problems problems;
    private final Parameters parameters;
    private final Values values;

    private Checker(SpecFile spec, Map<String, String> overrides, Problems problems) {
        this.spec = spec;
        this.problems = problems;
        this.parameters = ParameterReader.read(spec, overrides, problems);
        this.values = new Values(new Evaluator(parameters, problems), problems);
    }

    /**
     * Decides everything that a spec leaves open.
     *
     * @param overrides values for parameters, by their names; the others have their defaults
     */
    public static Checked<Architecture> check(SpecFile spec, Map<String, String> overrides) {
        return check(spec, overrides, true);
    }

    /** The same, but for what the {@code input} cells say. */
    static Checked<Architecture> checkWithoutClaims(SpecFile spec, Map<String, String> overrides) {
        return check(spec, overrides, false);
    }

    private static Checked<Architecture> check(SpecFile spec, Map<String, String> overrides, boolean checksClaims) {
        Problems problems = new Problems(spec.source());
        Optional<Architecture> architecture = problems.collect(() -> {
            boolean claimsHoldHere = checksClaims && overrides.isEmpty();
            Optional<Architecture> decided = new Checker(spec, overrides, problems).architecture(claimsHoldHere);
            if (checksClaims && !overrides.isEmpty()) {
                falseClaims(spec).forEach(problems::add);
            }
            return decided;
        });
        return new Checked<>(problems.failures() == 0 ? architecture : Optional.empty(), problems.sorted());
    }

    /** What the {@code input} cells say that is not so: they hold at the default parameters, whatever is given. */
    private static List<Diagnostic> falseClaims(SpecFile spec) {
        Problems problems = new Problems(spec.source());
        problems.collect(() -> new Checker(spec, Map.of(), problems).rows());
        return problems.sorted().stream()
                .filter(problem -> problem.code() == Code.SHAPE_MISMATCH)
                .toList();
    }

    private Optional<List<TableRow>> rows() {
        Optional<Defaults> defaults = defaults();
        return Optional.of(rows(image(), defaults, first(Statement.Head.class).flatMap(this::head), true));
    }

    /** @param checksClaims whether {@code input} cells are compared with the shapes that flow */
    private Optional<Architecture> architecture(boolean checksClaims) {
        StatementChecks.check(spec, problems);
        Optional<Defaults> defaults = defaults();
        Optional<FeatureMap> image = image();
        Optional<Head> head = first(Statement.Head.class).flatMap(this::head);
        List<TableRow> rows = rows(image, defaults, head, checksClaims);
        Preprocess preprocess = first(Statement.Preprocess.class)
                .map(settings -> new PreprocessReader(values, problems).read(settings, image))
                .orElse(Preprocess.DEFAULT);
        Optional<ClassNames> labels =
                first(Statement.Labels.class).flatMap(file -> new LabelsReader(problems).read(file, head));
        List<Expectation> expectations = expectations();
        if (problems.failures() > 0) {
            return Optional.empty();
        }
        return Optional.of(new Architecture(
                spec.name().text(),
                spec.source(),
                parameters.values(),
                first(Statement.Input.class).orElseThrow().name().text(),
                image.orElseThrow(),
                defaults.orElseThrow().conventions(),
                rows,
                head.orElseThrow(),
                preprocess,
                labels,
                expectations));
    }

    private Optional<Defaults> defaults() {
        int before = problems.failures();
        Defaults defaults = first(Statement.Layers.class)
                .map(layers -> Defaults.of(layers, values, problems))
                .orElse(Defaults.TF_SLIM);
        return problems.failures() == before ? Optional.of(defaults) : Optional.empty();
    }

    private Optional<FeatureMap> image() {
        return first(Statement.Input.class).flatMap(this::image);
    }

    private Optional<FeatureMap> image(Statement.Input input) {
        checkInputName(input.name());
        Optional<Integer> height = values.whole(input.height(), "the image's height", 1, Limits.SIDE);
        // Where both sides say the same, a mistake is one.
        Optional<Integer> width = text(input.width()).equals(text(input.height()))
                ? height
                : values.whole(input.width(), "the image's width", 1, Limits.SIDE);
        Optional<Integer> channels =
                values.whole(input.channels(), "the image's number of channels", 1, Limits.CHANNELS);
        return height.isEmpty() || width.isEmpty() || channels.isEmpty()
                ? Optional.empty()
                : Optional.of(new FeatureMap(height.get(), width.get(), channels.get()));
    }

    private String text(Expr expr) {
        return problems.source().text(expr.span());
    }

    /** A graph has each name once, and the answer's is given. */
    private void checkInputName(Name name) {
        if (Words.isAnswer(name.text())) {
            problems.add(problems.at(Code.FIXED_WORD_AS_NAME, name.span())
                    .says("`%s` is what heads call their answers and cannot name the input", name.text()));
        }
    }

    private Optional<Head> head(Statement.Head head) {
        return new HeadReader(values, problems).read(head);
    }

    private List<TableRow> rows(
            Optional<FeatureMap> image, Optional<Defaults> defaults, Optional<Head> head, boolean checksClaims) {
        TableReader reader = new TableReader(defaults.orElse(Defaults.TF_SLIM), values, problems);
        List<Optional<RowSettings>> rows = new ArrayList<>();
        spec.statements(Statement.Table.class).forEach(table -> rows.addAll(reader.read(table)));
        // With another padding than the one meant, shapes would be wrong for no fault of the rows.
        if (image.isEmpty() || defaults.isEmpty() || rows.isEmpty()) {
            return List.of();
        }
        Span imageSpan = first(Statement.Input.class).orElseThrow().span();
        ShapeFlow flow = new ShapeFlow(image.get(), imageSpan, defaults.get(), checksClaims, problems);
        rows.forEach(flow::add);
        return flow.finish(head);
    }

    private List<Expectation> expectations() {
        ExpectationReader reader = new ExpectationReader(values, problems);
        return spec.statements(Statement.Expect.class).stream()
                .flatMap(expect -> reader.read(expect).stream())
                .toList();
    }

    private <T extends Statement> Optional<T> first(Class<T> kind) {
        return spec.statements(kind).stream().findFirst();
    }
}
