package io.tcns.compiler.ir;

import java.util.List;

/**
 * Bilinear interpolation to another resolution, each channel by itself.
 *
 * <p>A pixel of the result lies at a position between four pixels of x, and is their mean, each weighted with how near it is.
 *
 * <p>Operand: x (N, C, H, W). Result: (N, C, {@code height}, {@code width}), or (N, {@code height}, {@code width}, C).
 *
 * @param order of the result
 */
public record Resize(int height, int width, Alignment alignment, PixelOrder order) implements Op {

    /** Where the pixels of the result lie among those of x. */
    public enum Alignment {
        /** The outermost pixels lie on the outermost: index * (size - 1) / (target - 1); a single one on the first. */
        ALIGN_CORNERS {
            @Override
            double unbounded(int index, int size, int target) {
                return target == 1 ? 0 : (double) index * (size - 1) / (target - 1);
            }
        },
        /** Pixels are squares, and the images' edges lie on each other: (index + 1/2) * size / target - 1/2. */
        HALF_PIXEL {
            @Override
            double unbounded(int index, int size, int target) {
                return (index + 0.5) * size / target - 0.5;
            }
        },
        /** The first pixels lie on each other: index * size / target. */
        ASYMMETRIC {
            @Override
            double unbounded(int index, int size, int target) {
                return (double) index * size / target;
            }
        };

        abstract double unbounded(int index, int size, int target);

        /**
         * The position, from 0 to size - 1, of a pixel of the result.
         *
         * @param index of the pixel, counted from 0
         * @param size of x in this direction
         * @param target size of the result
         */
        public double position(int index, int size, int target) {
            return Math.min(Math.max(unbounded(index, size, target), 0), size - 1.0);
        }
    }

    public Resize {
        Checks.argument(height >= 1 && width >= 1, "%dx%d is no resolution", height, width);
    }

    /** With channels first. */
    public Resize(int height, int width, Alignment alignment) {
        this(height, width, alignment, PixelOrder.CHANNELS_FIRST);
    }

    /** The same with a result in another order. */
    public Resize with(PixelOrder other) {
        return new Resize(height, width, alignment, other);
    }

    @Override
    public TensorType infer(List<TensorType> operands) {
        TensorType x = Operands.image("Resize", operands);
        return order == PixelOrder.CHANNELS_FIRST
                ? TensorType.of(x.size(0), x.channels(), height, width)
                : TensorType.of(x.size(0), height, width, x.channels());
    }

    @Override
    public long macs(List<TensorType> operands, TensorType result) {
        return 0;
    }

    @Override
    public <C, R> R accept(Visitor<C, R> visitor, C context) {
        return visitor.resize(this, context);
    }
}
