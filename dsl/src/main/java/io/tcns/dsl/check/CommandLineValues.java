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
import io.tcns.dsl.syntax.SpecFile;
import java.util.Map;
import java.util.Optional;

/**
 * Values of parameters as they stand on a command line.
 *
 * @param texts by the names of parameters
 */
record CommandLineValues(Map<String, String> texts, Problems problems) implements Overrides {

    @Override
    public boolean isEmpty() {
        return texts.isEmpty();
    }

    @Override
    public Optional<ParameterValue> value(String parameter, ParameterValue byDefault) {
        if (!texts.containsKey(parameter)) {
            return Optional.empty();
        }
        String text = texts.getOrDefault(parameter, "");
        Optional<ParameterValue> value = read(text, byDefault);
        if (value.isEmpty()) {
            Source argument = argument(parameter, text);
            problems.add(Diagnostic.of(
                            Code.BAD_PARAMETER_VALUE,
                            argument,
                            new Span(parameter.length() + 1, argument.text().length()))
                    .says(
                            "`%s` takes %s, %s",
                            parameter, byDefault.type(), text.isEmpty() ? "not nothing" : "not `" + text + "`")
                    .label("the default is %s", byDefault));
        }
        return value;
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

    @Override
    public boolean report(String parameter, Diagnostic problem) {
        return false;
    }

    @Override
    public void checkKnown(SpecFile spec, Parameters parameters) {
        texts.forEach((name, text) -> {
            if (!parameters.isDeclared(name)) {
                problems.add(Diagnostic.of(Code.UNKNOWN_PARAMETER, argument(name, text), new Span(0, name.length()))
                        .says(
                                "the network `%s` has no parameter `%s`",
                                spec.name().text(), name)
                        .help(Suggestions.didYouMeanOneOf(name, "its parameters are", parameters.names())));
            }
        });
    }

    /** What stood on the command line, so that a caret can point into it. */
    private static Source argument(String name, String text) {
        return Source.of("--set", name + "=" + text);
    }
}
