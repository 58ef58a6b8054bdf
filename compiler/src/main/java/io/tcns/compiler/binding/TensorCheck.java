package io.tcns.compiler.binding;

import io.tcns.compiler.binding.TensorNames.Named;
import io.tcns.compiler.checkpoint.ElementType;
import io.tcns.compiler.checkpoint.Tensor;
import io.tcns.compiler.checkpoint.UnreadableCheckpointException;
import io.tcns.compiler.ir.Linear;
import io.tcns.compiler.ir.Parameter.Kind;
import io.tcns.dsl.Source;
import io.tcns.dsl.Span;
import io.tcns.dsl.diagnostic.Code;
import io.tcns.dsl.diagnostic.Diagnostic;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;

/** Whether a tensor can be the parameter whose name it has: its type, its shape, and its numbers if those are right. */
record TensorCheck(Source checkpoint, Named named, Tensor tensor) {

    List<Diagnostic> diagnostics() {
        List<Diagnostic> diagnostics = new ArrayList<>();
        if (tensor.type() != ElementType.F32) {
            diagnostics.add(error(Code.TENSOR_TYPE)
                    .says("tensor `%s` is of type %s, where weights are F32", tensor.name(), tensor.type())
                    .help("convert the checkpoint to 32-bit floating point"));
        }
        if (!tensor.shape().equals(shape())) {
            diagnostics.add(misshapen());
        }
        if (diagnostics.isEmpty()) {
            checkNumbers(diagnostics);
        }
        return diagnostics;
    }

    private List<Long> shape() {
        return named.parameter().type().dimensions().stream()
                .map(Integer::longValue)
                .toList();
    }

    private Diagnostic misshapen() {
        Diagnostic diagnostic = error(Code.TENSOR_MISSHAPEN)
                .says(
                        "tensor `%s` is %s, where `%s` is %s",
                        tensor.name(),
                        tensor.dimensions(),
                        named.parameter().name(),
                        named.parameter().type());
        List<Long> shape = shape();
        if (sorted(tensor.shape()).equals(sorted(shape))) {
            return diagnostic.help("these are the same sizes in another order; transpose it");
        }
        boolean otherClasses = named.user().op() instanceof Linear
                && tensor.shape().size() == shape.size()
                && tensor.shape().subList(1, shape.size()).equals(shape.subList(1, shape.size()));
        if (otherClasses) {
            return diagnostic.help(
                    "the checkpoint has %d classes", tensor.shape().get(0));
        }
        return diagnostic;
    }

    private static List<Long> sorted(List<Long> sizes) {
        return sizes.stream().sorted().toList();
    }

    private void checkNumbers(List<Diagnostic> diagnostics) {
        checkNumbers("not finite", number -> !Float.isFinite(number), diagnostics);
        if (diagnostics.isEmpty() && named.parameter().kind() == Kind.VARIANCE) {
            checkNumbers("negative, which no variance is", number -> number < 0, diagnostics);
        }
    }

    private void checkNumbers(String what, FloatPredicate isBad, List<Diagnostic> diagnostics) {
        FloatBuffer numbers;
        try {
            numbers = tensor.bytes().asFloatBuffer();
        } catch (UnreadableCheckpointException e) {
            diagnostics.add(error(Code.CHECKPOINT_UNREADABLE).says("tensor `%s`: %s", tensor.name(), e.reason()));
            return;
        }
        int bad = 0;
        int first = 0;
        for (int index = numbers.capacity() - 1; index >= 0; index--) {
            if (isBad.test(numbers.get(index))) {
                bad++;
                first = index;
            }
        }
        if (bad > 0) {
            diagnostics.add(error(Code.BAD_TENSOR_VALUE)
                    .says(
                            "tensor `%s` has numbers that are %s: %d of %d, the first %s at index %d",
                            tensor.name(), what, bad, numbers.capacity(), numbers.get(first), first)
                    .help("the training diverged, or the file is damaged"));
        }
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
