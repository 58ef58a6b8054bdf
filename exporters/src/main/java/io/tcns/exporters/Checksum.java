package io.tcns.exporters;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** What tells a file from others: SHA-1, as the ONNX specification asks of external data. It finds damage, not attacks. */
public final class Checksum {

    /** The hexadecimal digits of a checksum. */
    public static final int DIGITS = 40;

    private static final int BUFFER = 1 << 16;

    private Checksum() {}

    static MessageDigest sha1() {
        try {
            return MessageDigest.getInstance("SHA-1");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-1", e);
        }
    }

    /** The checksum of a whole file, in hexadecimal. */
    public static String of(Path file) throws IOException {
        MessageDigest sha1 = sha1();
        byte[] buffer = new byte[BUFFER];
        try (InputStream in = Files.newInputStream(file)) {
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                sha1.update(buffer, 0, read);
            }
        }
        return HexFormat.of().formatHex(sha1.digest());
    }
}
