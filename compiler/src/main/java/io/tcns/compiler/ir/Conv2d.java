package io.tcns.compiler.ir;

import java.util.List;

/**
 * Two-dimensional convolution (cross-correlation), grouped where {@code groups > 1}; depthwise where groups equals the
 * channels that come in.
 *
 * <p>Operands: x (N, I, H, W), weight (O, I / groups, KH, KW) and, optionally, bias (O). Result: (N, O, H', W').
 */
public record Conv2d(int stride, int dilation, int groups, Padding padding) implements Op {

    public Conv2d {
        Checks.argument(
                stride >= 1 && dilation >= 1 && groups >= 1,
                "stride %d, dilation %d and groups %d are at least 1",
                stride,
                dilation,
                groups);
    }

    @Override
    public TensorType infer(List<TensorType> operands) {
        Operands.count("Conv2d", operands, 2, 3);
        TensorType x = operands.get(0);
        TensorType weight = operands.get(1);
        Operands.rank("Conv2d", x, 4);
        Operands.rank("Conv2d weight", weight, 4);
        Checks.argument(
                weight.size(1) * groups == x.channels(),
                "Conv2d: weight %s in %d groups does not fit %d channels",
                weight,
                groups,
                x.channels());
        Checks.argument(
                weight.size(0) % groups == 0, "Conv2d: %d filters do not divide in %d groups", weight.size(0), groups);
        if (operands.size() == 3) {
            Operands.vector("Conv2d bias", operands.get(2), weight.size(0));
        }
        return TensorType.of(
                x.size(0),
                weight.size(0),
                Operands.positions("Conv2d", x.height(), padding.height(), weight.size(2), stride, dilation),
                Operands.positions("Conv2d", x.width(), padding.width(), weight.size(3), stride, dilation));
    }

    /** H' * W' * O * (I / groups) * KH * KW: every element of the result takes one pass over its filter. */
    @Override
    public long macs(List<TensorType> operands, TensorType result) {
        TensorType weight = operands.get(1);
        long filter = weight.elements() / weight.size(0);
        return Math.multiplyExact(result.elements(), filter);
    }

    @Override
    public <C, R> R accept(Visitor<C, R> visitor, C context) {
        return visitor.conv2d(this, context);
    }
}
