package io.tcns.dsl.check;

import io.tcns.dsl.Source;
import io.tcns.dsl.Span;
import io.tcns.dsl.diagnostic.Code;
import io.tcns.dsl.diagnostic.Diagnostic;
import io.tcns.dsl.diagnostic.Suggestions;
import io.tcns.dsl.model.ParameterValue;
import io.tcns.dsl.model.ParameterValue.Real;
import io.tcns.dsl.model.ParameterValue.Text;
import io.tcns.dsl.model.ParameterValue.Truth;
import io.tcns.dsl.model.ParameterValue.Whole;
import io.tcns.dsl.model.ParameterValue.Word;
import io.tcns.dsl.syntax.Name;
import io.tcns.dsl.syntax.SpecFile;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Decides what each parameter is worth: its default, or what the caller says instead. */
final class ParameterReader {

    private final SpecFile spec;
    private final Map<String, String> overrides;
    private final Problems problems;
    private final Parameters parameters;

    private ParameterReader(SpecFile spec, Map<String, String> overrides, Problems problems) {
        this.spec = spec;
        this.overrides = overrides;
        this.problems = problems;
        this.parameters = new Parameters(spec.parameters().stream()
                .collect(Collectors.toMap(
                        parameter -> parameter.name().text(), Function.identity(), (first, second) -> first)));
    }

    /** @param overrides values by names, as they stand on the command line */
    static Parameters read(SpecFile spec, Map<String, String> overrides, Problems problems) {
        ParameterReader reader = new ParameterReader(spec, overrides, problems);
        spec.parameters().forEach(reader::read);
        overrides.forEach(reader::checkKnown);
        return reader.parameters;
    }

    private void read(SpecFile.Parameter parameter) {
        Name name = parameter.name();
        if (parameters.isRead(name.text())) {
            problems.add(problems.at(Code.DUPLICATE_PARAMETER, name.span())
                    .says("the parameter `%s` is declared twice", name.text())
                    .see(parameters.place(name.text()).orElseThrow(), "first here"));
            parameters.addMisnamed();
            return;
        }
        if (!checkName(name)) {
            parameters.put(name.text(), Optional.empty());
            return;
        }
        // A default sees the parameters before it, at the values that hold, not at their defaults.
        Optional<ParameterValue> byDefault = new Evaluator(parameters, problems).value(parameter.value());
        parameters.put(name.text(), byDefault.map(value -> overridden(name.text(), value)));
    }

    private boolean checkName(Name name) {
        if (Words.isFixed(name.text())) {
            problems.add(problems.at(Code.FIXED_WORD_AS_NAME, name.span())
                    .says("`%s` is a word of the language and cannot name a parameter", name.text()));
            parameters.addMisnamed();
            return false;
        }
        int before = parameters.size();
        if (before >= Limits.PARAMETERS) {
            if (before == Limits.PARAMETERS) {
                problems.add(problems.at(Code.TOO_MANY_PARAMETERS, name.span())
                        .says("the network has more than %d parameters", Limits.PARAMETERS));
            }
            return false;
        }
        return true;
    }

    private ParameterValue overridden(String name, ParameterValue byDefault) {
        if (!overrides.containsKey(name)) {
            return byDefault;
        }
        String text = overrides.getOrDefault(name, "");
        return read(text, byDefault).orElseGet(() -> {
            Source argument = argument(name, text);
            problems.add(Diagnostic.of(
                            Code.BAD_PARAMETER_VALUE,
                            argument,
                            new Span(name.length() + 1, argument.text().length()))
                    .says(
                            "`%s` takes %s, %s",
                            name, byDefault.type(), text.isEmpty() ? "not nothing" : "not `" + text + "`")
                    .label("the default is %s", byDefault));
            return byDefault;
        });
    }

    private static Optional<ParameterValue> read(String text, ParameterValue byDefault) {
        if (byDefault instanceof Whole) {
            return Numbers.parse(text).filter(Whole.class::isInstance);
        }
        if (byDefault instanceof Real) {
            return Numbers.parse(text).map(number -> new Real(Arithmetic.toDouble(number)));
        }
        if (byDefault instanceof Truth) {
            boolean truth = text.equals("true");
            return truth || text.equals("false") ? Optional.of(new Truth(truth)) : Optional.empty();
        }
        if (byDefault instanceof Word) {
            return Words.isFixed(text) ? Optional.of(new Word(text)) : Optional.empty();
        }
        return Optional.of(new Text(text));
    }

    private void checkKnown(String name, String text) {
        if (parameters.isDeclared(name)) {
            return;
        }
        problems.add(Diagnostic.of(Code.UNKNOWN_PARAMETER, argument(name, text), new Span(0, name.length()))
                .says("the network `%s` has no parameter `%s`", spec.name().text(), name)
                .help(Suggestions.didYouMeanOneOf(name, "its parameters are", parameters.names())));
    }

    /** What stood on the command line, so that a caret can point into it. */
    private static Source argument(String name, String text) {
        return Source.of("--set", name + "=" + text);
    }
}
