package io.tcns.compiler.format;

import io.tcns.compiler.checkpoint.Checkpoint;
import io.tcns.compiler.checkpoint.UnreadableCheckpointException;
import io.tcns.dsl.Source;
import io.tcns.dsl.Span;
import io.tcns.dsl.diagnostic.Checked;
import io.tcns.dsl.diagnostic.Code;
import io.tcns.dsl.diagnostic.Diagnostic;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Opens files of trained weights, whatever their format: the content tells it, not the suffix. */
public final class CheckpointFile {

    /** The formats of this package. */
    public static final List<CheckpointFormat> FORMATS = List.of(
            new Safetensors(),
            new NumpyArchive(),
            new PyTorchFile(),
            new TensorFlowJs(),
            new KerasHdf5(),
            new KerasArchive(),
            new Tflite());

    private CheckpointFile() {}

    /** Opens a file in the first format that recognises it; otherwise a diagnostic says why it cannot be read. */
    public static Checked<Checkpoint> read(Path path, List<CheckpointFormat> formats) {
        return read(path, file -> {
            Optional<CheckpointFormat> format =
                    formats.stream().filter(each -> each.recognises(file)).findFirst();
            if (format.isEmpty()) {
                String titles = formats.stream().map(CheckpointFormat::title).collect(Collectors.joining(", "));
                throw new UnreadableCheckpointException("this is no file of weights: %s are read", titles);
            }
            return format.get().read(path, file);
        });
    }

    /** Opens a file in a format that is known already. */
    static Checked<Checkpoint> read(Path path, CheckpointFormat format) {
        return read(path, file -> format.read(path, file));
    }

    private static Checked<Checkpoint> read(Path path, Reader reader) {
        try {
            return Checked.of(reader.read(MappedFile.map(path)));
        } catch (UnreadableCheckpointException e) {
            return Checked.failed(
                    Diagnostic.of(Code.CHECKPOINT_UNREADABLE, Source.of(path.toString(), ""), new Span(0, 0))
                            .says("%s", e.reason()));
        }
    }

    /** The content of a file to what it holds. */
    @FunctionalInterface
    private interface Reader {
        Checkpoint read(ByteBuffer file) throws UnreadableCheckpointException;
    }
}
