package io.tcns.runtime;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;

/** An ONNX model that is not opened yet: a file or bytes in memory, with the name that messages give it. */
public final class Model {
    /**
     * Where a model in memory would find external data: nowhere. ONNX Runtime would take the working folder, which has nothing
     * to do with the model.
     */
    private static final String NO_FOLDER = "/there is no folder beside a model in memory";

    /** No model is larger than this: protobuf's own limit of 2 GiB. */
    public static final long MAX_BYTES = Integer.MAX_VALUE;

    private final String name;
    private final Opener opener;

    private Model(String name, Opener opener) {
        this.name = name;
        this.opener = opener;
    }

    /**
     * A model in a file, which ONNX Runtime reads itself whenever a session is opened, and with it the files beside it that
     * hold its external data. ONNX Runtime refuses external data outside of the folder in which the file itself lies.
     *
     * @throws InputException when there is no readable file of a possible size
     */
    public static Model of(Path file) {
        String name = "`" + file + "`";
        long size = size(file, name);
        checkSize(name, size);
        String path = real(file, name).toString();
        return new Model(name, (environment, options) -> environment.createSession(path, options));
    }

    /**
     * A model in memory, without external data. A direct buffer is read in place, the rest of a heap buffer is copied once.
     *
     * @param name how messages call the model
     * @param bytes the whole file, from position to limit; must not change while sessions are being opened
     * @throws InputException when there are no bytes
     */
    public static Model of(String name, ByteBuffer bytes) {
        checkSize(name, bytes.remaining());
        ByteBuffer direct = bytes.isDirect()
                ? bytes.slice()
                : ByteBuffer.allocateDirect(bytes.remaining())
                        .put(bytes.duplicate())
                        .flip();
        return new Model(name, (environment, options) -> {
            options.addConfigEntry("session.model_external_initializers_file_folder_path", NO_FOLDER);
            return environment.createSession(direct.duplicate(), options);
        });
    }

    /** How messages call the model. */
    public String name() {
        return name;
    }

    OrtSession open(OrtSession.SessionOptions options) {
        try {
            return opener.open(Ort.environment(), options);
        } catch (OrtException e) {
            throw Ort.cannotLoad(name, e);
        }
    }

    private static long size(Path file, String name) {
        if (Files.isDirectory(file)) {
            throw new InputException(name + " is a directory, not a model file");
        }
        if (!Files.exists(file)) {
            throw new InputException(name + " does not exist");
        }
        if (!Files.isRegularFile(file) || !Files.isReadable(file)) {
            throw new InputException(name + " is not a readable file");
        }
        try {
            return Files.size(file);
        } catch (IOException e) {
            throw new InputException(name + " cannot be read: " + e.getMessage(), e);
        }
    }

    /** The file without links: external data lies beside the file, not beside a link to it. */
    private static Path real(Path file, String name) {
        try {
            return file.toRealPath();
        } catch (IOException e) {
            throw new InputException(name + " cannot be read: " + e.getMessage(), e);
        }
    }

    private static void checkSize(String name, long size) {
        if (size == 0) {
            throw new InputException(name + " is empty, not an ONNX model");
        }
        if (size > MAX_BYTES) {
            throw new InputException(name + " has " + size + " bytes; an ONNX model has at most " + MAX_BYTES);
        }
    }

    @FunctionalInterface
    private interface Opener {
        OrtSession open(OrtEnvironment environment, OrtSession.SessionOptions options) throws OrtException;
    }
}
