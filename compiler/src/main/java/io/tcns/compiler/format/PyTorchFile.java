package io.tcns.compiler.format;

import static io.tcns.compiler.checkpoint.UnreadableCheckpointException.require;

import io.tcns.compiler.checkpoint.Checkpoint;
import io.tcns.compiler.checkpoint.Tensor;
import io.tcns.compiler.checkpoint.UnreadableCheckpointException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Reads what {@code torch.save} writes of a network's state: a zip archive with a pickle that describes the tensors, and a
 * file for the numbers of each, or of several that share them.
 *
 * <p>The format is that of <a href="https://pytorch.org/docs/stable/notes/serialization.html">PyTorch 1.6</a> and newer. The
 * forms from before are recognised, as well as programs of TorchScript, because what to do about them can be said.
 */
public final class PyTorchFile implements CheckpointFormat {

    private static final String TITLE = "PyTorch .pth";

    private static final String PICKLE = "data.pkl";

    /** What a pickle of protocol 2 to 5 begins with, before the number of the protocol. */
    private static final byte PICKLE_MAGIC = (byte) 0x80;

    private static final byte[] TAR_MAGIC = "ustar".getBytes(StandardCharsets.US_ASCII);
    private static final int TAR_MAGIC_START = 257;

    @Override
    public String title() {
        return TITLE;
    }

    /** By the pickle in the archive. */
    @Override
    public boolean recognises(ByteBuffer file) {
        return isOld(file) || ZipArchive.holds(file, PyTorchFile::isPickle);
    }

    @Override
    public Checkpoint read(Path path, ByteBuffer file) throws UnreadableCheckpointException {
        return Checkpoint.of(path, TITLE, tensors(file));
    }

    /** @param file the whole of it, little-endian */
    static List<Tensor> tensors(ByteBuffer file) throws UnreadableCheckpointException {
        require(
                !isOld(file),
                "this is a pickle or a tar archive, as PyTorch wrote them before 1.6: load it, and save its state_dict()"
                        + " with a newer one");
        ZipArchive archive = ZipArchive.of(file);
        ZipArchive.Entry pickle = pickle(archive);
        String folder = pickle.name().substring(0, pickle.name().length() - PICKLE.length());
        boolean program = archive.entries().stream().anyMatch(entry -> isProgram(folder, entry.name()));
        require(!program, "this is a program of TorchScript: save model.state_dict() with torch.save instead");
        PickleValue saved = Pickle.read(pickle.content().read(), TorchTensor.GLOBALS);
        TorchStorages storages = TorchStorages.of(archive, folder, file.capacity());
        List<Tensor> tensors = new ArrayList<>();
        for (Map.Entry<String, PickleValue> entry :
                StateDictionary.tensors(saved).entrySet()) {
            TorchTensor tensor = TorchTensor.of(entry.getKey(), entry.getValue());
            tensors.add(storages.tensor(entry.getKey(), tensor));
        }
        return tensors;
    }

    private static ZipArchive.Entry pickle(ZipArchive archive) throws UnreadableCheckpointException {
        List<ZipArchive.Entry> pickles = archive.entries().stream()
                .filter(entry -> isPickle(entry.name()))
                .toList();
        require(pickles.size() == 1, "the archive has %d entries called `%s`, not one", pickles.size(), PICKLE);
        ZipArchive.Entry pickle = pickles.get(0);
        require(
                pickle.size() <= Pickle.MAX_BYTES,
                "the pickle has %d bytes; at most %d are read",
                pickle.size(),
                Pickle.MAX_BYTES);
        return pickle;
    }

    private static boolean isPickle(String name) {
        return name.equals(PICKLE) || name.endsWith("/" + PICKLE);
    }

    private static boolean isProgram(String folder, String name) {
        return name.equals(folder + "constants.pkl") || name.startsWith(folder + "code/");
    }

    /** Whether this is a file of PyTorch before 1.6: a series of pickles, or, before 0.1.10, a tar archive. */
    private static boolean isOld(ByteBuffer file) {
        return isPickle(file) || isTar(file);
    }

    private static boolean isPickle(ByteBuffer file) {
        boolean begins = file.capacity() >= 3 && file.get(0) == PICKLE_MAGIC && file.get(1) >= 2 && file.get(1) <= 5;
        // The length that another format begins with may have the same two bytes, and goes on with a zero.
        return begins && file.get(2) != 0;
    }

    private static boolean isTar(ByteBuffer file) {
        return file.capacity() >= TAR_MAGIC_START + TAR_MAGIC.length
                && file.slice(TAR_MAGIC_START, TAR_MAGIC.length).equals(ByteBuffer.wrap(TAR_MAGIC));
    }
}
