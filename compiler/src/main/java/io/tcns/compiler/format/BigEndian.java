package io.tcns.compiler.format;

import java.nio.ByteBuffer;

/** Numbers whose first byte is the most significant one. */
final class BigEndian {

    private BigEndian() {}

    /** A copy with the least significant bytes first. */
    static ByteBuffer swapped(ByteBuffer numbers, int numberBytes) {
        ByteBuffer swapped = ByteBuffer.allocate(numbers.remaining());
        for (int i = 0; i < swapped.capacity(); i++) {
            int last = i - i % numberBytes + numberBytes - 1;
            swapped.put(i, numbers.get(last - i % numberBytes));
        }
        return swapped;
    }
}
