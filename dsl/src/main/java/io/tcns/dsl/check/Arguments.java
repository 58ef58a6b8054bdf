package io.tcns.dsl.check;

import io.tcns.dsl.diagnostic.Code;
import io.tcns.dsl.diagnostic.Suggestions;
import io.tcns.dsl.model.ParameterValue;
import io.tcns.dsl.model.ParameterValue.Real;
import io.tcns.dsl.model.ParameterValue.Whole;
import io.tcns.dsl.syntax.SpecFile;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The values that a spec gives to the parameters of the network that it uses. */
final class Arguments implements Overrides {

    private final Map<String, SpecFile.Parameter> byName = new LinkedHashMap<>();

    /** Without those that could not be computed. */
    private final Map<String, ParameterValue> given = new HashMap<>();

    private final Problems problems;

    /**
     * Computes arguments.
     *
     * @param values of the spec that gives them
     * @param problems of that spec
     */
    Arguments(List<SpecFile.Parameter> arguments, Values values, Problems problems) {
        this.problems = problems;
        arguments.forEach(argument -> put(argument, values));
    }

    private void put(SpecFile.Parameter argument, Values values) {
        String name = argument.name().text();
        SpecFile.Parameter first = byName.putIfAbsent(name, argument);
        if (first == null) {
            values.any(argument.value()).ifPresent(value -> given.put(name, value));
            return;
        }
        problems.add(problems.at(Code.DUPLICATE_PARAMETER, argument.name().span())
                .says("`%s` is given twice", name)
                .see(first.name().span(), "first here"));
    }

    @Override
    public boolean isEmpty() {
        return byName.isEmpty();
    }

    @Override
    public Optional<ParameterValue> value(String parameter, ParameterValue byDefault) {
        ParameterValue value = given.get(parameter);
        SpecFile.Parameter argument = byName.get(parameter);
        return value == null || argument == null ? Optional.empty() : fitted(argument, value, byDefault);
    }

    /** An integer fits a real; otherwise both are of one type. */
    private Optional<ParameterValue> fitted(
            SpecFile.Parameter argument, ParameterValue value, ParameterValue byDefault) {
        if (value.getClass().equals(byDefault.getClass())) {
            return Optional.of(value);
        }
        if (value instanceof Whole && byDefault instanceof Real) {
            return Optional.of(new Real(Arithmetic.toDouble(value)));
        }
        problems.add(problems.at(Code.BAD_PARAMETER_VALUE, argument.value().span())
                .says(
                        "`%s` takes %s, not %s",
                        argument.name().text(), byDefault.type(), value instanceof Real ? value : value.type())
                .label("the default is %s", byDefault));
        return Optional.empty();
    }

    @Override
    public void checkKnown(SpecFile spec, Parameters parameters) {
        byName.forEach((name, argument) -> {
            if (!parameters.isDeclared(name)) {
                problems.add(problems.at(Code.UNKNOWN_PARAMETER, argument.name().span())
                        .says(
                                "the network `%s` has no parameter `%s`",
                                spec.name().text(), name)
                        .help(Suggestions.didYouMeanOneOf(name, "its parameters are", parameters.names())));
            }
        });
    }
}
