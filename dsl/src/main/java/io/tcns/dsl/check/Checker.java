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
import java.util.stream.Stream;

/** Syntax to architecture, at given parameters. Collects every mistake, each once. */
public final class Checker {

    private final Program program;
    private final SpecFile spec;
    private final Problems problems;
    private final Parameters parameters;
    private final Values values;

    /** How large the network is so far. */
    private NetworkSize size = new NetworkSize();

    /** What becomes of strides, where another network decides it. */
    private Optional<AtrousRule> atrous = Optional.empty();

    Checker(Program program, Overrides overrides, Problems problems) {
        this.program = program;
        this.spec = program.spec();
        this.problems = problems;
        this.parameters = ParameterReader.read(spec, overrides, problems);
        this.values = new Values(new Evaluator(parameters, problems), problems);
    }

    /**
     * Decides everything that a spec leaves open; reads the files that it imports.
     *
     * @param overrides values for parameters, by their names; the others have their defaults
     */
    public static Checked<Architecture> check(SpecFile spec, Map<String, String> overrides) {
        return check(ImportReader.read(spec), overrides);
    }

    /** The same for a spec whose imports have been read. */
    static Checked<Architecture> check(Program program, Map<String, String> overrides) {
        return check(program, overrides, true);
    }

    /** The same, but for what the {@code input} cells say. */
    static Checked<Architecture> checkWithoutClaims(Program program, Map<String, String> overrides) {
        return check(program, overrides, false);
    }

    private static Checked<Architecture> check(Program program, Map<String, String> overrides, boolean checksClaims) {
        Problems problems = new Problems(program.spec().source());
        Optional<Architecture> architecture = problems.collect(() -> {
            program.problems().forEach(problems::add);
            boolean claimsHoldHere = checksClaims && overrides.isEmpty();
            Overrides given = new CommandLineValues(overrides, problems);
            Optional<Architecture> decided = new Checker(program, given, problems).architecture(claimsHoldHere);
            if (checksClaims && !overrides.isEmpty()) {
                falseClaims(program).forEach(problems::add);
            }
            return decided;
        });
        return new Checked<>(problems.failures() == 0 ? architecture : Optional.empty(), problems.sorted());
    }

    /** What the {@code input} cells say that is not so: they hold at the default parameters, whatever is given. */
    private static List<Diagnostic> falseClaims(Program program) {
        Problems problems = new Problems(program.spec().source());
        problems.collect(() -> {
            Checker checker = new Checker(program, Overrides.NONE, problems);
            return checker.rows(checker.image(), checker.defaults(), true);
        });
        return problems.sorted().stream()
                .filter(problem -> problem.code() == Code.SHAPE_MISMATCH)
                .toList();
    }

    /**
     * The rows as a part of another network; its own claims, head and all that goes with it stay out.
     *
     * @param image of the other network; empty where it is unknown
     * @param sizeSoFar of the other network
     * @param rule what the other network makes of strides, where it says so
     */
    Optional<List<TableRow>> rowsFor(Optional<FeatureMap> image, NetworkSize sizeSoFar, Optional<AtrousRule> rule) {
        size = sizeSoFar;
        atrous = rule;
        StatementChecks.check(spec, problems);
        return rows(image, defaults(), false);
    }

    /** @param checksClaims whether {@code input} cells are compared with the shapes that flow */
    private Optional<Architecture> architecture(boolean checksClaims) {
        StatementChecks.check(spec, problems);
        warnOfUnusedImports();
        Optional<Defaults> defaults = defaults();
        Optional<FeatureMap> image = image();
        Optional<List<TableRow>> rows = rows(image, defaults, checksClaims);
        Optional<Statement.Head> headLine = first(Statement.Head.class);
        Defaults ofHead = defaults.orElse(Defaults.TF_SLIM)
                .forHead(headLine.map(line -> line.kind().text()).orElse(""));
        HeadReader heads = new HeadReader(ofHead, size, values, problems);
        Optional<Head> head = headLine.flatMap(line -> heads.read(line, image, rows));
        Preprocess preprocess = first(Statement.Preprocess.class)
                .map(settings -> new PreprocessReader(values, problems).read(settings, image))
                .orElse(Preprocess.DEFAULT);
        Optional<ClassNames> labels =
                first(Statement.Labels.class).flatMap(file -> new LabelsReader(problems).read(file, head));
        List<Expectation> expectations = expectations();
        if (problems.failures() > 0) {
            return Optional.empty();
        }
        Statement.Input input = first(Statement.Input.class).orElseThrow();
        new Surprises(problems).checkNetwork(image.orElseThrow(), input.span(), rows.orElseThrow(), head.orElseThrow());
        return Optional.of(new Architecture(
                spec.name().text(),
                spec.source(),
                parameters.values(),
                input.name().text(),
                image.orElseThrow(),
                ofHead.conventions(),
                rows.orElseThrow(),
                head.orElseThrow(),
                preprocess,
                labels,
                expectations));
    }

    private void warnOfUnusedImports() {
        List<String> used = spec.statements(Statement.Backbone.class).stream()
                .map(backbone -> backbone.network().text())
                .toList();
        List<String> given = List.copyOf(program.imports().keySet());
        if (program.isWhole() && given.containsAll(used)) {
            for (int i = 0; i < given.size(); i++) {
                if (!used.contains(given.get(i))) {
                    problems.add(problems.at(
                                    Code.IMPORT_UNUSED, spec.imports().get(i).span())
                            .says("no backbone uses the network `%s`", given.get(i)));
                }
            }
        }
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

    /**
     * The rows of the backbone and of all tables; empty where one had a problem.
     *
     * @param checksClaims whether {@code input} cells are compared with the shapes that flow
     */
    private Optional<List<TableRow>> rows(
            Optional<FeatureMap> image, Optional<Defaults> defaults, boolean checksClaims) {
        Optional<Statement.Backbone> backbone = first(Statement.Backbone.class);
        BackboneReader backbones = new BackboneReader(program, size, values, problems);
        Optional<List<TableRow>> above =
                backbone.isEmpty() ? Optional.of(List.of()) : backbones.read(backbone.get(), image, atrous);
        TableReader reader = new TableReader(defaults.orElse(Defaults.TF_SLIM), values, problems);
        backbone.map(Statement.Backbone::name).ifPresent(reader::take);
        List<Optional<RowSettings>> rows = new ArrayList<>();
        spec.statements(Statement.Table.class).forEach(table -> rows.addAll(reader.read(table)));
        // With another padding than the one meant, shapes would be wrong for no fault of the rows.
        if (image.isEmpty() || defaults.isEmpty() || above.isEmpty() || (rows.isEmpty() && backbone.isEmpty())) {
            return Optional.empty();
        }
        Span start = backbone.map(Statement.Backbone::span)
                .orElseGet(() ->
                        first(Statement.Input.class).map(Statement.Input::span).orElseGet(spec.name()::span));
        FeatureMap entering = above.get().isEmpty()
                ? image.get()
                : above.get().get(above.get().size() - 1).output();
        ShapeFlow flow = new ShapeFlow(
                entering, start, defaults.get(), checksClaims, atrous.orElseGet(AtrousRule::none), size, problems);
        rows.forEach(flow::add);
        return flow.finish()
                .map(own -> Stream.concat(above.get().stream(), own.stream()).toList());
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
