package io.tcns.runtime.image;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * The orientation tag of a JPEG file, the only thing in its EXIF data that changes what a person sees.
 *
 * <p>JPEG segments: ITU-T T.81, annex B. APP1 segment and tag 0x0112: Exif 2.32, sections 4.5 and 4.6. Whatever is damaged
 * there leaves the picture as it is; no loop runs longer than the data, nothing is read beyond it.
 */
final class Exif {
    private static final int START_OF_SCAN = 0xDA;
    private static final int APP1 = 0xE1;
    private static final int ORIENTATION_TAG = 0x0112;
    private static final int TYPE_SHORT = 3;
    private static final int ENTRY_BYTES = 12;
    private static final byte[] HEADER = {'E', 'x', 'i', 'f', 0, 0};

    private Exif() {}

    /** The orientation of a JPEG file; {@link Orientation#UPRIGHT} when it does not say. */
    static Orientation orientation(byte[] jpeg) {
        ByteBuffer file = ByteBuffer.wrap(jpeg);
        int at = 2;
        while (at + 4 <= jpeg.length && Byte.toUnsignedInt(jpeg[at]) == 0xFF) {
            int marker = Byte.toUnsignedInt(jpeg[at + 1]);
            if (marker == 0xFF) {
                at++; // a fill byte
                continue;
            }
            int length = Short.toUnsignedInt(file.getShort(at + 2));
            if (marker == START_OF_SCAN || length < 2 || at + 2 + length > jpeg.length) {
                break;
            }
            if (marker == APP1 && isExif(file, at + 4, length - 2)) {
                return fromTiff(file.slice(at + 4 + HEADER.length, length - 2 - HEADER.length));
            }
            at += 2 + length;
        }
        return Orientation.UPRIGHT;
    }

    private static boolean isExif(ByteBuffer file, int start, int length) {
        return length >= HEADER.length && file.slice(start, HEADER.length).equals(ByteBuffer.wrap(HEADER));
    }

    /** Walks the first directory of TIFF data: header of 8 bytes, number of entries, entries of 12 bytes. */
    private static Orientation fromTiff(ByteBuffer tiff) {
        if (tiff.limit() < 8) {
            return Orientation.UPRIGHT;
        }
        tiff.order(tiff.get(0) == 'I' ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
        long directory = Integer.toUnsignedLong(tiff.getInt(4));
        if (directory + 2 > tiff.limit()) {
            return Orientation.UPRIGHT;
        }
        int entries = Short.toUnsignedInt(tiff.getShort((int) directory));
        for (int i = 0; i < entries; i++) {
            long entry = directory + 2 + (long) i * ENTRY_BYTES;
            if (entry + ENTRY_BYTES > tiff.limit()) {
                break;
            }
            int at = (int) entry;
            if (Short.toUnsignedInt(tiff.getShort(at)) == ORIENTATION_TAG && tiff.getShort(at + 2) == TYPE_SHORT) {
                return Orientation.of(tiff.getShort(at + 8));
            }
        }
        return Orientation.UPRIGHT;
    }
}
