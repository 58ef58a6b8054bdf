package io.tcns.dsl.check;

import io.tcns.dsl.diagnostic.Code;
import io.tcns.dsl.model.ParameterValue;
import io.tcns.dsl.syntax.Name;
import io.tcns.dsl.syntax.SpecFile;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Decides what each parameter is worth: its default, or what the caller says instead. */
final class ParameterReader {

    private final Overrides overrides;
    private final Problems problems;
    private final Parameters parameters;

    private ParameterReader(SpecFile spec, Overrides overrides, Problems problems) {
        this.overrides = overrides;
        this.problems = problems;
        this.parameters = new Parameters(
                spec.parameters().stream()
                        .collect(Collectors.toMap(
                                parameter -> parameter.name().text(), Function.identity(), (first, second) -> first)),
                overrides);
    }

    static Parameters read(SpecFile spec, Overrides overrides, Problems problems) {
        ParameterReader reader = new ParameterReader(spec, overrides, problems);
        spec.parameters().forEach(reader::read);
        overrides.checkKnown(spec, reader.parameters);
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
        parameters.put(
                name.text(),
                byDefault.map(value -> overrides.value(name.text(), value).orElse(value)));
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
}
