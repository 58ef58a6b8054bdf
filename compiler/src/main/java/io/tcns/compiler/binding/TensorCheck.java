package io.tcns.compiler.binding;

import io.tcns.compiler.checkpoint.Layout;
import io.tcns.compiler.checkpoint.Tensor;
import io.tcns.compiler.checkpoint.UnreadableCheckpointException;
import io.tcns.compiler.checkpoint.Weight;
import io.tcns.compiler.ir.Initializer;
import io.tcns.compiler.ir.Linear;
import io.tcns.compiler.ir.Parameter;
import io.tcns.compiler.ir.Parameter.Kind;
import io.tcns.dsl.Source;
import io.tcns.dsl.Span;
import io.tcns.dsl.diagnostic.Checked;
import io.tcns.dsl.diagnostic.Code;
import io.tcns.dsl.diagnostic.Diagnostic;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Whether a tensor can be the parameter that it was found for: its type, its shape, and its numbers if those are right.
 *
 * @param checkpoint for messages
 * @param firstClass of the checkpoint's classes, the one that is the network's first
 */
record TensorCheck(Source checkpoint, Assignment assignment, Weight weight, int firstClass) {

    /** The parameter's recipe, or why there is none. */
    Checked<Initializer> numbers() {
        List<Diagnostic> diagnostics = new ArrayList<>();
        if (!hasReadableNumbers()) {
            diagnostics.add(otherType());
        }
        if (!fits()) {
            diagnostics.add(misshapen());
        }
        if (!diagnostics.isEmpty()) {
            return new Checked<>(Optional.empty(), diagnostics);
        }
        try {
            Initializer numbers = WeightNumbers.of(weight, parameter().type(), firstFilter());
            Optional<Diagnostic> bad = badNumbers(numbers);
            return bad.<Checked<Initializer>>map(Checked::failed).orElseGet(() -> Checked.of(numbers));
        } catch (UnreadableCheckpointException e) {
            return Checked.failed(
                    error(Code.CHECKPOINT_UNREADABLE).says("tensor `%s`: %s", tensor().name(), e.reason()));
        }
    }

    private Tensor tensor() {
        return weight.tensor();
    }

    private Parameter parameter() {
        return assignment.parameter();
    }

    /** Integers are weights only with a scale, and for that of each filter. */
    private boolean hasReadableNumbers() {
        boolean isQuantized =
                tensor().quantization().isPresent() && tensor().type().isReadable();
        return tensor().type().isFloatingPoint() || (isQuantized && WeightNumbers.hasScalesOfFilters(weight));
    }

    private Diagnostic otherType() {
        return error(Code.TENSOR_TYPE)
                .says(
                        "tensor `%s` is of type %s, where weights are floating-point numbers, or integers with a scale",
                        tensor().name(), tensor().type())
                .help("convert the checkpoint to 32-bit floating point");
    }

    private List<Long> wanted() {
        return parameter().type().dimensions().stream().map(Integer::longValue).toList();
    }

    private boolean fits() {
        Optional<List<Long>> shape = WeightNumbers.shape(weight, parameter().type());
        if (shape.isPresent() && isOfClasses(shape.get()) && firstClass > 0) {
            return firstClass + wanted().get(0) <= shape.get().get(0);
        }
        return shape.equals(Optional.of(wanted()));
    }

    /** How many filters of the tensor stand before the parameter's first. */
    private int firstFilter() {
        return isOfClassifier() ? firstClass : 0;
    }

    private boolean isOfClassifier() {
        return assignment.user().op() instanceof Linear;
    }

    /** Whether the shape is right but for the number of classes. */
    private boolean isOfClasses(List<Long> shape) {
        List<Long> wanted = wanted();
        return isOfClassifier()
                && shape.size() == wanted.size()
                && shape.subList(1, shape.size()).equals(wanted.subList(1, wanted.size()));
    }

    private Diagnostic misshapen() {
        Layout layout = weight.layout();
        boolean isOurLayout = layout == Layout.OIHW || layout == Layout.OI || layout == Layout.O;
        Diagnostic diagnostic = error(Code.TENSOR_MISSHAPEN)
                .says(
                        "tensor `%s` is %s%s, where `%s` is %s",
                        tensor().name(),
                        tensor().dimensions(),
                        isOurLayout ? "" : " (" + layout + ")",
                        parameter().name(),
                        parameter().type());
        Optional<List<Long>> shape = WeightNumbers.shape(weight, parameter().type());
        if (shape.isPresent() && isOfClasses(shape.get())) {
            return firstClass > 0
                    ? tooFewClasses(shape.get().get(0))
                    : diagnostic.help(classes(shape.get().get(0)));
        }
        if (isOurLayout && sorted(tensor().shape()).equals(sorted(wanted()))) {
            return diagnostic.help("these are the same sizes in another order; transpose it");
        }
        return diagnostic;
    }

    private Diagnostic tooFewClasses(long theirs) {
        return error(Code.TENSOR_MISSHAPEN)
                .says(
                        "tensor `%s` has %d classes, of which %d are left from class %d on, where `%s` has %d",
                        tensor().name(),
                        theirs,
                        Math.max(0, theirs - firstClass),
                        firstClass,
                        parameter().name(),
                        wanted().get(0))
                .help("`--classes-from` says which class of the checkpoint is the network's first");
    }

    /** One class more is a background, in all likelihood; but that is for the user to say. */
    private Optional<String> classes(long theirs) {
        long ours = wanted().get(0);
        String help = "the checkpoint has " + theirs + " classes";
        return Optional.of(theirs == ours + 1 ? help + "; `--classes-from 1` leaves out its class 0" : help);
    }

    private static List<Long> sorted(List<Long> sizes) {
        return sizes.stream().sorted().toList();
    }

    private Optional<Diagnostic> badNumbers(Initializer numbers) {
        Optional<Diagnostic> infinite = badNumbers(numbers, "not finite", number -> !Float.isFinite(number));
        if (infinite.isPresent() || parameter().kind() != Kind.VARIANCE) {
            return infinite;
        }
        return badNumbers(numbers, "negative, which no variance is", number -> number < 0);
    }

    private Optional<Diagnostic> badNumbers(Initializer numbers, String what, FloatPredicate isBad) {
        int elements = Math.toIntExact(parameter().type().elements());
        float[] chunk = new float[Math.min(Initializer.CHUNK, elements)];
        int bad = 0;
        int first = 0;
        float worst = 0;
        for (int from = 0; from < elements; from += chunk.length) {
            int count = Math.min(chunk.length, elements - from);
            numbers.fill(chunk, parameter().value(), from, count);
            for (int index = 0; index < count; index++) {
                if (isBad.test(chunk[index])) {
                    first = bad == 0 ? from + index : first;
                    worst = bad == 0 ? chunk[index] : worst;
                    bad++;
                }
            }
        }
        return bad == 0
                ? Optional.empty()
                : Optional.of(error(Code.BAD_TENSOR_VALUE)
                        .says(
                                "tensor `%s` has numbers that are %s: %d of %d, the first %s at index %d",
                                tensor().name(), what, bad, elements, worst, first)
                        .help("the training diverged, or the file is damaged"));
    }

    /** A condition on a number. */
    @FunctionalInterface
    private interface FloatPredicate {
        boolean test(float number);
    }

    private Diagnostic error(Code code) {
        return Diagnostic.of(code, checkpoint, new Span(0, 0));
    }
}
