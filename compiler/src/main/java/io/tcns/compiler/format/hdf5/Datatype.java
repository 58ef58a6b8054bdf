package io.tcns.compiler.format.hdf5;

import static io.tcns.compiler.checkpoint.UnreadableCheckpointException.require;

import io.tcns.compiler.checkpoint.ElementType;
import io.tcns.compiler.checkpoint.UnreadableCheckpointException;
import java.util.Optional;

/**
 * The type of a dataset or an attribute (HDF5 specification, IV.A.2.d), as far as Keras uses it.
 *
 * @param size of one element, in bytes
 * @param numbers what an element is; empty for all that is no number of ours
 */
record Datatype(Kind kind, int size, Optional<ElementType> numbers) {

    /** The kinds that make a difference to us. */
    enum Kind {
        NUMBER,
        /** As many bytes for each. */
        TEXT,
        /** A length, and a place in a heap. */
        TEXT_IN_HEAP,
        /** Bytes of which only an attribute says what they mean. */
        OPAQUE,
        OTHER
    }

    private static final int INTEGER = 0;
    private static final int FLOAT = 1;
    private static final int STRING = 3;
    private static final int OPAQUE_BYTES = 5;
    private static final int ENUMERATION = 8;
    private static final int VARIABLE_LENGTH = 9;

    private static final int MAX_SIZE = 1 << 20;

    static Datatype read(Cursor message) throws UnreadableCheckpointException {
        int kind = message.u8() & 0x0F;
        int flags = message.u8() | message.u8() << 8 | message.u8() << 16;
        long size = message.u32();
        require(size > 0 && size <= MAX_SIZE, "an element has %d bytes", size);
        return switch (kind) {
            case INTEGER -> number(size, (flags & 1) == 0 ? integer(size, (flags & 8) != 0) : Optional.empty());
            // The lowest bit and the sixth say that bytes are in another order.
            case FLOAT -> number(size, (flags & 0x41) == 0 ? floatingPoint(message) : Optional.empty());
            case STRING -> new Datatype(Kind.TEXT, (int) size, Optional.empty());
            case OPAQUE_BYTES -> new Datatype(Kind.OPAQUE, (int) size, Optional.empty());
            case ENUMERATION -> number(size, size == 1 ? Optional.of(ElementType.BOOL) : Optional.empty());
            case VARIABLE_LENGTH ->
                new Datatype((flags & 0x0F) == 1 ? Kind.TEXT_IN_HEAP : Kind.OTHER, (int) size, Optional.empty());
            default -> new Datatype(Kind.OTHER, (int) size, Optional.empty());
        };
    }

    private static Datatype number(long size, Optional<ElementType> type) {
        boolean known = type.isPresent() && type.get().bytes() == size;
        return new Datatype(known ? Kind.NUMBER : Kind.OTHER, (int) size, known ? type : Optional.empty());
    }

    private static Optional<ElementType> integer(long size, boolean signed) {
        return switch ((int) size) {
            case 1 -> Optional.of(signed ? ElementType.I8 : ElementType.U8);
            case 2 -> Optional.of(signed ? ElementType.I16 : ElementType.U16);
            case 4 -> Optional.of(signed ? ElementType.I32 : ElementType.U32);
            case 8 -> Optional.of(signed ? ElementType.I64 : ElementType.U64);
            default -> Optional.empty();
        };
    }

    /** By the bits of its exponent and its significand, so that no other format of as many bytes passes for IEEE's. */
    private static Optional<ElementType> floatingPoint(Cursor message) throws UnreadableCheckpointException {
        message.skip(2 + 2 + 1);
        int exponentBits = message.u8();
        message.skip(1);
        int significandBits = message.u8();
        if (exponentBits == 5 && significandBits == 10) {
            return Optional.of(ElementType.F16);
        }
        if (exponentBits == 8 && significandBits == 7) {
            return Optional.of(ElementType.BF16);
        }
        if (exponentBits == 8 && significandBits == 23) {
            return Optional.of(ElementType.F32);
        }
        return exponentBits == 11 && significandBits == 52 ? Optional.of(ElementType.F64) : Optional.empty();
    }
}
