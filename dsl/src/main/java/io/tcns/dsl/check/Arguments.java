package io.tcns.dsl.check;

import io.tcns.dsl.Source;
import io.tcns.dsl.diagnostic.Code;
import io.tcns.dsl.diagnostic.Diagnostic;
import io.tcns.dsl.diagnostic.Suggestions;
import io.tcns.dsl.model.ParameterValue;
import io.tcns.dsl.model.ParameterValue.Real;
import io.tcns.dsl.model.ParameterValue.Whole;
import io.tcns.dsl.syntax.Expr;
import io.tcns.dsl.syntax.SpecFile;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The values that a spec gives to the parameters of the network that it uses. */
final class Arguments implements Overrides {

    private final Map<String, SpecFile.Parameter> byName = new LinkedHashMap<>();

    /** Without those that could not be computed. */
    private final Map<String, ParameterValue> given = new HashMap<>();

    /** What has been said of which: the network may use a wrong value in many places. */
    private final Set<String> reported = new HashSet<>();

    private final Values values;
    private final Problems problems;

    /**
     * Computes arguments.
     *
     * @param values of the spec that gives them
     * @param problems of that spec
     */
    Arguments(List<SpecFile.Parameter> arguments, Values values, Problems problems) {
        this.values = values;
        this.problems = problems;
        arguments.forEach(this::put);
    }

    private void put(SpecFile.Parameter argument) {
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
        // What is wrong with a parameter of this network is one mistake, wherever it is used.
        Code code = argument.value() instanceof Expr.Reference ? Code.WRONG_TYPE : Code.BAD_PARAMETER_VALUE;
        values.report(
                argument.value(),
                problems.at(code, argument.value().span())
                        .says(
                                "`%s` takes %s, not %s",
                                argument.name().text(), byDefault.type(), value instanceof Real ? value : value.type())
                        .label("the default is %s", byDefault));
        return Optional.empty();
    }

    @Override
    public boolean report(String parameter, Diagnostic problem) {
        SpecFile.Parameter argument = byName.get(parameter);
        if (argument == null) {
            return false;
        }
        if (!reported.add(problem.code().id() + " " + parameter)) {
            problems.addConsequence();
            return true;
        }
        Source user = problem.source();
        String where = "in line %d of %s".formatted(user.line(problem.span().start()), user);
        values.report(
                argument.value(),
                problems.at(problem.code(), argument.value().span())
                        .says("%s", problem.message())
                        .label("%s", problem.label().isEmpty() ? where : where + ": " + problem.label())
                        .help(problem.help()));
        return true;
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
