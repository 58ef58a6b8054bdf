package io.tcns.compiler.format.hdf5;

import static io.tcns.compiler.checkpoint.UnreadableCheckpointException.require;

import io.tcns.compiler.checkpoint.UnreadableCheckpointException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * The bytes of an HDF5 file, and how much of reading them is left.
 *
 * <p>Every part of a file takes room in it, and is read once. So whoever reads more parts than the file has room for goes in a
 * circle, or down a tree whose branches meet again: that is how all of these end, however they were made.
 */
final class Bytes {

    /** What marks an address that leads nowhere. */
    static final long NOWHERE = -1;

    /** No part is smaller, in bytes. */
    private static final int SMALLEST_PART = 4;

    private static final int FEW_PARTS = 1024;

    /** How much larger than the file its datasets may be together once they are inflated, and what is always granted. */
    private static final int MOST_INFLATED = 4;

    private static final long ALWAYS_INFLATED = 16 << 20;

    private final ByteBuffer file;
    private long parts;
    private long inflated;

    Bytes(ByteBuffer file) {
        this.file = file;
        this.parts = (long) file.capacity() / SMALLEST_PART + FEW_PARTS;
        this.inflated = MOST_INFLATED * (long) file.capacity() + ALWAYS_INFLATED;
    }

    int size() {
        return file.capacity();
    }

    /** A part that takes this many bytes of the file is read. */
    void spend(long bytes) throws UnreadableCheckpointException {
        parts -= 1 + bytes / SMALLEST_PART;
        require(parts >= 0, "the file leads in circles");
    }

    /** A dataset will be that large when it is inflated. */
    void inflate(long bytes) throws UnreadableCheckpointException {
        inflated -= bytes;
        require(
                inflated >= 0,
                "the datasets of the file, which has %d bytes, are too large when they are inflated: more than %d bytes",
                size(),
                MOST_INFLATED * (long) size() + ALWAYS_INFLATED);
    }

    /** Reads from here to the end of the file. */
    Cursor at(long address) throws UnreadableCheckpointException {
        require(
                address >= 0 && address <= size(),
                "the file is cut short, or damaged: something is at byte %s of %d",
                Long.toUnsignedString(address),
                size());
        return at(address, size() - address);
    }

    /** Reads so many bytes from here. */
    Cursor at(long address, long length) throws UnreadableCheckpointException {
        return new Cursor(slice(address, length), address);
    }

    ByteBuffer slice(long address, long length) throws UnreadableCheckpointException {
        require(
                address >= 0 && length >= 0 && address <= size() && length <= size() - address,
                "the file is cut short, or damaged: %s bytes at byte %s are not there, of %d",
                Long.toUnsignedString(length),
                Long.toUnsignedString(address),
                size());
        return file.slice((int) address, (int) length).order(ByteOrder.LITTLE_ENDIAN);
    }
}
