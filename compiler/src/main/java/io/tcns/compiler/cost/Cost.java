package io.tcns.compiler.cost;

/**
 * What a part of a network costs for one image.
 *
 * @param parameters each counted once, in the layer that reads it first
 * @param macs multiply-adds of convolutions and fully connected layers
 * @param activationBytes float32 outputs of convolutions with their batch norm and activation, of adds and of pools
 */
public record Cost(ParameterCount parameters, long macs, long activationBytes) {

    static final Cost NONE = new Cost(ParameterCount.NONE, 0, 0);

    /** Floating-point operations: a multiplication and an addition for each multiply-add. */
    public long flops() {
        return Math.multiplyExact(2, macs);
    }

    Cost plus(Cost other) {
        return new Cost(
                parameters.plus(other.parameters),
                Math.addExact(macs, other.macs),
                Math.addExact(activationBytes, other.activationBytes));
    }
}
