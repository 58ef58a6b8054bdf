package io.tcns.dsl.check;

import io.tcns.dsl.Span;
import io.tcns.dsl.diagnostic.Code;
import io.tcns.dsl.diagnostic.Diagnostic;
import io.tcns.dsl.diagnostic.Suggestions;
import io.tcns.dsl.model.ParameterValue;
import io.tcns.dsl.model.ParameterValue.Text;
import io.tcns.dsl.model.ParameterValue.Truth;
import io.tcns.dsl.model.ParameterValue.Word;
import io.tcns.dsl.syntax.Expr;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Computes expressions at given parameters. An answer is empty when the problem has been reported. */
final class Evaluator implements Expr.Visitor<Optional<ParameterValue>> {

    private final Parameters parameters;
    private final Problems problems;

    Evaluator(Parameters parameters, Problems problems) {
        this.parameters = parameters;
        this.problems = problems;
    }

    /** Whether the network has a parameter of this name. */
    boolean isParameter(String name) {
        return parameters.isDeclared(name);
    }

    /** What an expression is worth, whatever its type. */
    Optional<ParameterValue> value(Expr expr) {
        return expr.accept(this);
    }

    /** An integer or a real. */
    Optional<ParameterValue> number(Expr expr) {
        Optional<ParameterValue> value = value(expr);
        if (value.isPresent() && !Arithmetic.isNumber(value.get())) {
            return wrongType(expr, "a number", value.get());
        }
        return value;
    }

    /** True or false. */
    Optional<Boolean> truth(Expr expr) {
        Optional<ParameterValue> value = value(expr);
        if (value.isPresent() && !(value.get() instanceof Truth)) {
            return wrongType(expr, "true or false", value.get());
        }
        return value.map(truth -> ((Truth) truth).value());
    }

    @Override
    public Optional<ParameterValue> numeral(Expr.Numeral numeral) {
        return orOverflow(Numbers.parse(numeral.text()), numeral.span());
    }

    @Override
    public Optional<ParameterValue> text(Expr.Text text) {
        return Optional.of(new Text(text.text()));
    }

    @Override
    public Optional<ParameterValue> truth(Expr.Truth truth) {
        return Optional.of(new Truth(truth.value()));
    }

    @Override
    public Optional<ParameterValue> reference(Expr.Reference reference) {
        String name = reference.name();
        Optional<ParameterValue> value = parameters.value(name);
        if (value.isPresent()) {
            return value;
        }
        if (Words.isFixed(name)) {
            return Optional.of(new Word(name));
        }
        boolean mayBeMisnamed = parameters.hasMisnamed()
                && Suggestions.nearest(name, parameters.names()).isEmpty();
        if (parameters.isRead(name) || (mayBeMisnamed && !parameters.isDeclared(name))) {
            problems.addConsequence();
        } else if (parameters.isDeclared(name)) {
            problems.add(problems.at(Code.UNKNOWN_NAME, reference.span())
                    .says("`%s` has no value yet: a default sees the parameters before it", name));
        } else {
            problems.addOnce(name, reference.span(), () -> unknown(reference));
        }
        return Optional.empty();
    }

    private Diagnostic unknown(Expr.Reference reference) {
        Diagnostic problem = problems.at(Code.UNKNOWN_NAME, reference.span())
                .says("`%s` is not a parameter of this network", reference.name());
        return Suggestions.nearest(reference.name(), parameters.names())
                .map(near -> problem.see(parameters.place(near).orElseThrow(), "this one is")
                        .help("did you mean `%s`?", near))
                .orElse(problem);
    }

    @Override
    public Optional<ParameterValue> tap(Expr.Tap tap) {
        problems.add(problems.at(Code.WRONG_TYPE, tap.span()).says("a tap is a feature map, not a value"));
        return Optional.empty();
    }

    @Override
    public Optional<ParameterValue> negation(Expr.Negation negation) {
        return number(negation.operand()).flatMap(value -> orOverflow(Arithmetic.negated(value), negation.span()));
    }

    @Override
    public Optional<ParameterValue> not(Expr.Not not) {
        return truth(not.operand()).map(value -> new Truth(!value));
    }

    @Override
    public Optional<ParameterValue> binary(Expr.Binary binary) {
        return switch (binary.operator()) {
            case AND, OR -> logical(binary);
            case EQUAL, UNEQUAL -> equality(binary);
            case LESS, AT_MOST, GREATER, AT_LEAST -> comparison(binary);
            case ADD, SUBTRACT, MULTIPLY, DIVIDE -> arithmetic(binary);
        };
    }

    /** Both sides are computed, whatever the first one says: a mistake in the second is one at all parameters. */
    private Optional<ParameterValue> logical(Expr.Binary binary) {
        Optional<Boolean> left = truth(binary.left());
        Optional<Boolean> right = truth(binary.right());
        if (left.isEmpty() || right.isEmpty()) {
            return Optional.empty();
        }
        boolean and = binary.operator() == Expr.Operator.AND;
        return Optional.of(new Truth(and ? left.get() && right.get() : left.get() || right.get()));
    }

    private Optional<ParameterValue> equality(Expr.Binary binary) {
        Optional<ParameterValue> left = value(binary.left());
        Optional<ParameterValue> right = value(binary.right());
        if (left.isEmpty() || right.isEmpty()) {
            return Optional.empty();
        }
        boolean numbers = Arithmetic.isNumber(left.get()) && Arithmetic.isNumber(right.get());
        if (!numbers && !left.get().getClass().equals(right.get().getClass())) {
            add(
                    isParameter(binary.left()) ? binary.left() : binary.right(),
                    problems.at(Code.WRONG_TYPE, binary.span())
                            .says(
                                    "%s is compared with %s",
                                    left.get().type(), right.get().type()));
            return Optional.empty();
        }
        boolean equal = numbers ? Arithmetic.compare(left.get(), right.get()) == 0 : left.equals(right);
        return Optional.of(new Truth(equal == (binary.operator() == Expr.Operator.EQUAL)));
    }

    private Optional<ParameterValue> comparison(Expr.Binary binary) {
        Optional<ParameterValue> left = number(binary.left());
        Optional<ParameterValue> right = number(binary.right());
        if (left.isEmpty() || right.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new Truth(binary.operator().holds(Arithmetic.compare(left.get(), right.get()))));
    }

    private Optional<ParameterValue> arithmetic(Expr.Binary binary) {
        Optional<ParameterValue> left = number(binary.left());
        Optional<ParameterValue> right = number(binary.right());
        if (left.isEmpty() || right.isEmpty()) {
            return Optional.empty();
        }
        if (binary.operator() == Expr.Operator.DIVIDE && Arithmetic.toDouble(right.get()) == 0) {
            problems.add(problems.at(Code.DIVISION_BY_ZERO, binary.right().span())
                    .says("division by zero")
                    .label("this is %s", right.get()));
            return Optional.empty();
        }
        return orOverflow(Arithmetic.apply(binary.operator(), left.get(), right.get()), binary.span());
    }

    @Override
    public Optional<ParameterValue> call(Expr.Call call) {
        String word = call.function().text();
        Optional<BuiltIn> function = BuiltIn.of(word);
        if (function.isEmpty()) {
            problems.add(problems.at(Code.UNKNOWN_FUNCTION, call.function().span())
                    .says("there is no function `%s`", word)
                    .help(Suggestions.didYouMeanOneOf(word, "the functions are", BuiltIn.WORDS)));
            return Optional.empty();
        }
        if (!function.get().takes(call.arguments().size())) {
            problems.add(problems.at(Code.WRONG_ARGUMENTS, call.span())
                    .says(
                            "`%s` takes %s, not %d",
                            word, function.get().arguments(), call.arguments().size()));
            return Optional.empty();
        }
        List<ParameterValue> arguments = new ArrayList<>();
        call.arguments().forEach(argument -> number(argument).ifPresent(arguments::add));
        return arguments.size() < call.arguments().size()
                ? Optional.empty()
                : orOverflow(function.get().apply(arguments), call.span());
    }

    private Optional<ParameterValue> orOverflow(Optional<ParameterValue> value, Span span) {
        if (value.isEmpty()) {
            problems.add(problems.at(Code.OVERFLOW, span)
                    .says("the number is too large")
                    .help("integers have 64 bits, reals end at 1.8e308"));
        }
        return value;
    }

    private <T> Optional<T> wrongType(Expr expr, String expected, ParameterValue found) {
        add(expr, problems.at(Code.WRONG_TYPE, expr.span()).says("expected %s, found %s", expected, found.type()));
        return Optional.empty();
    }

    /** Adds a problem with the value of an expression; one of a parameter once, for the mistake is where it is given or declared. */
    void add(Expr expr, Diagnostic problem) {
        if (!isParameter(expr)) {
            problems.add(problem);
            return;
        }
        String name = ((Expr.Reference) expr).name();
        if (parameters.reportWhereGiven(name, problem)) {
            problems.addConsequence();
            return;
        }
        Span declaration = parameters.declaration(name).orElseThrow();
        problems.addOnce(
                problem.code().id() + " " + name, expr.span(), () -> problem.see(declaration, "declared here"));
    }

    private boolean isParameter(Expr expr) {
        return expr instanceof Expr.Reference reference && isParameter(reference.name());
    }
}
