package io.tcns.compiler.format;

import static io.tcns.compiler.checkpoint.UnreadableCheckpointException.require;

import io.tcns.compiler.checkpoint.Checkpoint;
import io.tcns.compiler.checkpoint.Content;
import io.tcns.compiler.checkpoint.ElementType;
import io.tcns.compiler.checkpoint.Tensor;
import io.tcns.compiler.checkpoint.UnreadableCheckpointException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Reads {@code .npz} files: zip archives in which the entry {@code NAME.npy} is the tensor {@code NAME}.
 *
 * <p>The format is <a href="https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html">NumPy's</a>. Entries of
 * other names are nothing that NumPy would call an array, and so nothing here.
 */
public final class NumpyArchive implements CheckpointFormat {

    private static final String TITLE = "NumPy .npz";

    private static final String SUFFIX = ".npy";

    @Override
    public String title() {
        return TITLE;
    }

    /** By the names in the archive. A lone array is recognised too, because what to do about it can be said. */
    @Override
    public boolean recognises(ByteBuffer file) {
        return NumpyHeader.begins(file) || ZipArchive.holds(file, name -> name.endsWith(SUFFIX));
    }

    @Override
    public Checkpoint read(Path path, ByteBuffer file) throws UnreadableCheckpointException {
        return Checkpoint.of(path, TITLE, tensors(file));
    }

    /** @param file the whole of it, little-endian */
    static List<Tensor> tensors(ByteBuffer file) throws UnreadableCheckpointException {
        require(
                !NumpyHeader.begins(file),
                "this is one array without a name: save all of them, by name, with numpy.savez");
        List<Tensor> tensors = new ArrayList<>();
        for (ZipArchive.Entry entry : ZipArchive.of(file).entries()) {
            if (entry.name().endsWith(SUFFIX)) {
                tensors.add(tensor(entry));
            }
        }
        return tensors;
    }

    private static Tensor tensor(ZipArchive.Entry entry) throws UnreadableCheckpointException {
        String name = entry.name().substring(0, entry.name().length() - SUFFIX.length());
        NumpyHeader header = NumpyHeader.of(name, entry);
        ElementType type = header.type();
        Optional<Long> needed = Tensor.bytes(type, header.shape());
        require(
                needed.isPresent(),
                "tensor `%s` is too large: %s of %s",
                name,
                Tensor.dimensions(header.shape()),
                type);
        int bytes = entry.size() - header.bytes();
        require(
                needed.get() == bytes,
                "tensor `%s` takes %d bytes (%s of %s), but has %d",
                name,
                needed.get(),
                Tensor.dimensions(header.shape()),
                type,
                bytes);
        Content numbers = () -> entry.content().read().slice(header.bytes(), bytes);
        return new Tensor(name, type, header.shape(), arranged(header, bytes, numbers));
    }

    /** Numbers as tensors have them; only those that the file has otherwise are copied. */
    private static Content arranged(NumpyHeader header, int bytes, Content numbers) {
        int numberBytes = header.type().bytes();
        Content ordered =
                header.bigEndian() ? Content.kept(() -> BigEndian.swapped(numbers.read(), numberBytes)) : numbers;
        Strides strides = Strides.columnMajor(header.shape());
        if (!header.columnMajor() || strides.isDense()) {
            return ordered;
        }
        return Content.kept(() -> strides.gather(ordered.read(), bytes, numberBytes));
    }
}
