package io.tcns.compiler.binding;

import io.tcns.compiler.checkpoint.ForeignOp.Step;
import io.tcns.compiler.checkpoint.ForeignPadding;
import io.tcns.compiler.ir.Padding;
import io.tcns.compiler.ir.TensorType;

/** The pixels that a layer of another tool's network adds on each side, where its counterpart stands. */
final class Paddings {

    private Paddings() {}

    /** A window that goes over an image, as the file says it. */
    record Window(Step kernel, Step stride, Step dilation, ForeignPadding padding) {}

    /**
     * All padding of a window.
     *
     * @param before what nodes of their own have added
     * @param x the image
     */
    static ForeignPadding.Explicit of(ForeignPadding.Explicit before, Window window, TensorType x) {
        int[] rows = sides(
                window.padding(),
                x.height() + before.top() + before.bottom(),
                (window.kernel().height() - 1) * window.dilation().height() + 1,
                window.stride().height(),
                true);
        int[] columns = sides(
                window.padding(),
                x.width() + before.left() + before.right(),
                (window.kernel().width() - 1) * window.dilation().width() + 1,
                window.stride().width(),
                false);
        return new ForeignPadding.Explicit(
                before.top() + rows[0],
                before.left() + columns[0],
                before.bottom() + rows[1],
                before.right() + columns[1]);
    }

    /** The pixels before and after, along one dimension. */
    private static int[] sides(ForeignPadding padding, int size, int window, int stride, boolean isVertical) {
        if (padding instanceof ForeignPadding.Explicit pixels) {
            return isVertical ? new int[] {pixels.top(), pixels.bottom()} : new int[] {pixels.left(), pixels.right()};
        }
        int positions = (size + Math.max(stride, 1) - 1) / Math.max(stride, 1);
        int total = Math.max(0, (positions - 1) * stride + window - size);
        int smaller = total / 2;
        boolean oddPixelFirst = ((ForeignPadding.Same) padding).oddPixelFirst();
        return oddPixelFirst ? new int[] {total - smaller, smaller} : new int[] {smaller, total - smaller};
    }

    /** {@code 0 above, 0 on the left, 1 below, 1 on the right}, in short where all are equal. */
    static String words(Padding padding) {
        return words(new ForeignPadding.Explicit(padding.top(), padding.left(), padding.bottom(), padding.right()));
    }

    /** The same of a file's; below 0 where it crops. */
    static String words(ForeignPadding.Explicit padding) {
        boolean isEven = padding.top() == padding.left()
                && padding.top() == padding.bottom()
                && padding.top() == padding.right();
        return isEven
                ? padding.top() + " on each side"
                : padding.top() + " above, " + padding.left() + " on the left, " + padding.bottom() + " below, "
                        + padding.right() + " on the right";
    }
}
