package io.tcns.compiler.format;

import static io.tcns.compiler.checkpoint.UnreadableCheckpointException.require;

import io.tcns.compiler.checkpoint.UnreadableCheckpointException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * The bytes of an entry of an archive, as they stand there.
 *
 * @param name of the entry, for messages
 * @param size in bytes, unpacked
 * @param checkSum the CRC-32 of the unpacked bytes
 */
record ZipData(String name, ByteBuffer packed, boolean deflated, int size, int checkSum) {

    /** All of it, unpacked and compared with its check sum. */
    ByteBuffer read() throws UnreadableCheckpointException {
        ByteBuffer bytes = start(size);
        CRC32 sum = new CRC32();
        sum.update(bytes.duplicate());
        require((int) sum.getValue() == checkSum, "`%s` is damaged: its check sum is wrong", name);
        return bytes;
    }

    /** @param bytes at most the size */
    ByteBuffer start(int bytes) throws UnreadableCheckpointException {
        ByteBuffer start = deflated ? inflate(bytes) : packed.slice(0, bytes);
        return start.order(ByteOrder.LITTLE_ENDIAN);
    }

    private ByteBuffer inflate(int bytes) throws UnreadableCheckpointException {
        Inflater inflater = new Inflater(true);
        try {
            inflater.setInput(packed.duplicate());
            byte[] unpacked = new byte[bytes];
            require(fill(inflater, unpacked), "`%s` is damaged: it unpacks to less than its %d bytes", name, size);
            if (bytes == size) {
                // The mark of the end may still be unread; a byte more would be one too many.
                boolean ends = inflater.inflate(new byte[1]) == 0 && inflater.finished();
                require(ends, "`%s` is damaged: it unpacks to more than its %d bytes", name, size);
            }
            return ByteBuffer.wrap(unpacked);
        } catch (DataFormatException e) {
            throw new UnreadableCheckpointException("`%s` is damaged: it cannot be unpacked", name);
        } finally {
            inflater.end();
        }
    }

    private static boolean fill(Inflater inflater, byte[] unpacked) throws DataFormatException {
        int filled = 0;
        while (filled < unpacked.length) {
            int more = inflater.inflate(unpacked, filled, unpacked.length - filled);
            if (more == 0) {
                return false;
            }
            filled += more;
        }
        return true;
    }
}
