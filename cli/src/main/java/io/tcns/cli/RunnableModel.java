package io.tcns.cli;

import io.tcns.exporters.Deployment;
import io.tcns.exporters.onnx.OnnxModel;
import io.tcns.runtime.Model;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** A model as ONNX Runtime takes it: from its file; that of a spec from memory, or, where it is two files, from a temporary folder. */
final class RunnableModel implements AutoCloseable {

    private final Model model;
    private final Optional<Path> folder;

    private RunnableModel(Model model, Optional<Path> folder) {
        this.model = model;
        this.folder = folder;
    }

    static RunnableModel of(ModelFile file) {
        return new RunnableModel(file.model(), Optional.empty());
    }

    /** @throws FileSystemException when the temporary folder has no room for it */
    static RunnableModel of(Deployment deployment) throws IOException {
        OnnxModel onnx = deployment.onnx();
        if (onnx.isOneFile()) {
            String name = "`" + deployment.network().source().name() + "`";
            return new RunnableModel(Model.of(name, onnx.toBuffer()), Optional.empty());
        }
        Path folder = Files.createTempDirectory("tcns-model");
        // Gigabytes must not stay behind a command that is interrupted.
        Runtime.getRuntime().addShutdownHook(new Thread(() -> delete(folder)));
        try {
            Path file = folder.resolve(onnx.name());
            onnx.writeTo(file);
            return new RunnableModel(Model.of(file), Optional.of(folder));
        } catch (IOException | RuntimeException | Error e) {
            delete(folder);
            throw e;
        }
    }

    Model model() {
        return model;
    }

    @Override
    public void close() {
        folder.ifPresent(RunnableModel::delete);
    }

    private static void delete(Path folder) {
        if (!Files.exists(folder)) {
            return;
        }
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
            for (Path file : files) {
                Files.deleteIfExists(file);
            }
            Files.deleteIfExists(folder);
        } catch (IOException e) {
            throw new UncheckedIOException("the temporary folder " + folder + " cannot be deleted", e);
        }
    }
}
