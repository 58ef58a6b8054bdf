package io.tcns.compiler.binding;

import io.tcns.compiler.binding.Contradictions.Kind;
import io.tcns.compiler.binding.ForeignValues.Reader;
import io.tcns.compiler.checkpoint.ForeignOp;
import io.tcns.compiler.checkpoint.ForeignOp.Step;
import io.tcns.compiler.checkpoint.ForeignPadding;
import io.tcns.compiler.ir.Activation;
import io.tcns.compiler.ir.BatchNorm;
import io.tcns.compiler.ir.Conv2d;
import io.tcns.compiler.ir.MaxPool;
import io.tcns.compiler.ir.Node;
import io.tcns.compiler.ir.Padding;
import io.tcns.compiler.ir.Resize;
import io.tcns.compiler.ir.TensorType;
import io.tcns.compiler.ir.Value;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** Compares what a spec and a file say of one layer, beyond the shapes of its weights. */
final class LayerComparison {

    /** Files may hold an epsilon in single precision. */
    private static final double EPSILON_ROUNDING = 1e-6;

    private final Contradictions contradictions;

    LayerComparison(Contradictions contradictions) {
        this.contradictions = contradictions;
    }

    void convolution(Conv2d ours, Node node, ForeignOp.Convolution theirs, Reader reader) {
        TensorType weight = node.operand(1).type();
        compare(Kind.STRIDE, node, reader, words(square(ours.stride())), words(theirs.stride()));
        // Whoever keeps a stride that the other loses has smaller dilations from there on.
        if (!contradictions.has(Kind.STRIDE)) {
            compare(Kind.DILATION, node, reader, words(square(ours.dilation())), words(theirs.dilation()));
        }
        boolean isSpacedAlike = square(ours.stride()).equals(theirs.stride())
                && square(ours.dilation()).equals(theirs.dilation());
        // Of another shape, or spaced otherwise: that is the mistake, and what follows from it is none.
        if (!isSpacedAlike || !WeightNumbers.fits(theirs.weight(), weight)) {
            return;
        }
        int channels = node.result().type().channels();
        int theirGroups = theirs.depthwise() ? channels : theirs.groups();
        compare(Kind.GROUPS, node, reader, String.valueOf(ours.groups()), String.valueOf(theirGroups));
        Step kernel = new Step(weight.height(), weight.width());
        padding(
                ours.padding(),
                node,
                new Paddings.Window(kernel, theirs.stride(), theirs.dilation(), theirs.padding()),
                reader);
    }

    void maxPool(MaxPool ours, Node node, ForeignOp.MaxPool theirs, Reader reader) {
        padding(
                ours.padding(),
                node,
                new Paddings.Window(theirs.kernel(), theirs.stride(), Step.ONE, theirs.padding()),
                reader);
    }

    void batchNorm(BatchNorm ours, Node node, ForeignOp.BatchNorm theirs, Reader reader) {
        if (Math.abs(theirs.epsilon() - ours.epsilon()) > EPSILON_ROUNDING * ours.epsilon()) {
            compare(Kind.EPSILON, node, reader, number(ours.epsilon()), number(theirs.epsilon()));
        }
    }

    void activation(Activation ours, Node node, ForeignOp.Nonlinearity theirs, Reader reader) {
        compare(
                Kind.ACTIVATION,
                node,
                reader,
                Contradictions.word(ours.function()),
                Contradictions.word(theirs.function()));
    }

    /** @param joined what the file's node reads, in its order: values that {@code node} reads, and empty for any other */
    void concat(Node node, List<Optional<Value>> joined, Reader reader) {
        int branches = node.operands().size();
        compare(Kind.BRANCHES, node, reader, String.valueOf(branches), String.valueOf(joined.size()));
        // With other rates, branches are found in any order: the rates are the mistake.
        boolean haveTheirRates = !contradictions.has(Kind.STRIDE) && !contradictions.has(Kind.DILATION);
        if (haveTheirRates && joined.size() == branches) {
            List<Optional<Value>> ours =
                    node.operands().stream().map(Optional::of).toList();
            compare(Kind.ORDER, node, reader, words(ours), words(joined));
        }
    }

    private static String words(List<Optional<Value>> values) {
        return values.stream()
                .map(value -> value.map(Value::name).orElse("another"))
                .collect(Collectors.joining(", "));
    }

    /** A single pixel is the same everywhere, wherever it lies. */
    void resize(Resize ours, Node node, ForeignOp.Resize theirs, Reader reader) {
        TensorType x = node.operand(0).type();
        if (x.height() > 1 || x.width() > 1) {
            compare(Kind.ALIGNMENT, node, reader, word(ours.alignment()), word(theirs.alignment()));
        }
    }

    /** As a spec writes it. */
    private static String word(Resize.Alignment alignment) {
        return alignment.name().toLowerCase(Locale.ROOT);
    }

    private void padding(Padding ours, Node node, Paddings.Window theirs, Reader reader) {
        ForeignPadding.Explicit padding =
                Paddings.of(reader.padding(), theirs, node.operand(0).type());
        compare(Kind.PADDING, node, reader, Paddings.words(ours), Paddings.words(padding));
    }

    private void compare(Kind kind, Node node, Reader reader, String here, String there) {
        contradictions.compare(kind, node, reader.node(), here, there);
    }

    private static Step square(int size) {
        return new Step(size, size);
    }

    private static String words(Step step) {
        return step.height() == step.width()
                ? String.valueOf(step.height())
                : step.height() + " down and " + step.width() + " to the right";
    }

    /** As a spec writes it: {@code 0.001}, and not the nearest double of a float. */
    private static String number(double number) {
        return String.valueOf((float) number);
    }
}
