package io.tcns.compiler.format;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Objects;

/** Files that others' tools wrote, from the folder of this package. */
final class Resource {

    private Resource() {}

    static byte[] bytes(String name) {
        try (InputStream file = Resource.class.getResourceAsStream(name)) {
            return Objects.requireNonNull(file, name).readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
