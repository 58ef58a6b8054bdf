package io.tcns.compiler.format;

import static io.tcns.compiler.checkpoint.UnreadableCheckpointException.require;

import io.tcns.compiler.checkpoint.Content;
import io.tcns.compiler.checkpoint.Tensor;
import io.tcns.compiler.checkpoint.UnreadableCheckpointException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The numbers in an archive of PyTorch, each file of which may serve several tensors. */
final class TorchStorages {

    /** What may be copied of any file, besides what is in proportion to it. */
    private static final long ALLOWANCE_BYTES = 1 << 20;

    private final ZipArchive archive;
    private final String folder;
    private final boolean bigEndian;
    private final Map<String, Content> swapped = new HashMap<>();
    private long copyBytes;

    private TorchStorages(ZipArchive archive, String folder, boolean bigEndian, long copyBytes) {
        this.archive = archive;
        this.folder = folder;
        this.bigEndian = bigEndian;
        this.copyBytes = copyBytes;
    }

    /**
     * The storages of an archive.
     *
     * @param folder in which the pickle is, with a slash at its end if it has a name
     */
    static TorchStorages of(ZipArchive archive, String folder, int fileBytes) throws UnreadableCheckpointException {
        // Absent in files of PyTorch before 2.1, all of which are little-endian.
        Optional<ZipArchive.Entry> entry = archive.entry(folder + "byteorder");
        String order = entry.isEmpty() ? "little" : text(entry.get());
        boolean bigEndian = order.equals("big");
        require(
                bigEndian || order.equals("little"),
                "the archive has the order of bytes `%s`, which is not read",
                order);
        return new TorchStorages(archive, folder, bigEndian, 2L * fileBytes + ALLOWANCE_BYTES);
    }

    private static String text(ZipArchive.Entry entry) throws UnreadableCheckpointException {
        return StandardCharsets.ISO_8859_1
                .decode(entry.start("little".length()))
                .toString();
    }

    /** The tensor that the pickle describes, of which only what is not dense in its storage will be copied. */
    Tensor tensor(String name, TorchTensor described) throws UnreadableCheckpointException {
        String key = folder + "data/" + described.storage();
        ZipArchive.Entry entry = archive.entry(key)
                .orElseThrow(() -> new UnreadableCheckpointException(
                        "tensor `%s` stands in `%s`, which the archive does not have", name, key));
        checkStorage(key, entry.size(), described);
        Strides strides = described.strides();
        List<Long> shape = strides.sizes();
        Optional<Long> bytes = Tensor.bytes(described.type(), shape);
        Optional<Long> reach = strides.reach();
        require(
                bytes.isPresent() && reach.isPresent(),
                "tensor `%s` is too large: %s of %s",
                name,
                Tensor.dimensions(shape),
                described.type());
        require(
                reach.get() <= described.storageElements(),
                "tensor `%s` (%s from %d) reaches beyond the %d numbers of its storage",
                name,
                strides,
                strides.offset(),
                described.storageElements());
        if (!strides.isDense()) {
            spend(name, bytes.get());
        }
        return new Tensor(
                name,
                described.type(),
                shape,
                content(entry, described, bytes.get().intValue()));
    }

    private static void checkStorage(String key, int size, TorchTensor described) throws UnreadableCheckpointException {
        Optional<Long> needed = Tensor.bytes(described.type(), List.of(described.storageElements()));
        require(
                needed.isPresent() && needed.get() == size,
                "`%s` has %d bytes, but should have %d numbers of %s",
                key,
                size,
                described.storageElements(),
                described.type());
    }

    /** Numbers that a tensor repeats cost memory that the file did not: all copies together are bounded. */
    private void spend(String name, long bytes) throws UnreadableCheckpointException {
        require(
                bytes <= Math.min(copyBytes, MappedFile.MAX_BYTES),
                "tensor `%s` repeats numbers, up to %d bytes, more than its file may cost: save its contiguous()",
                name,
                bytes);
        copyBytes -= bytes;
    }

    private Content content(ZipArchive.Entry entry, TorchTensor described, int bytes) {
        int elementBytes = described.type().bytes();
        Strides strides = described.strides();
        Content storage = bigEndian
                ? swapped.computeIfAbsent(
                        elementBytes + " " + entry.name(), key -> swapped(entry.content(), elementBytes))
                : entry.content();
        if (!strides.isDense()) {
            return Content.kept(() -> strides.gather(storage.read(), bytes, elementBytes));
        }
        int start = bytes == 0 ? 0 : Math.toIntExact(strides.offset() * elementBytes);
        return () -> storage.read().slice(start, bytes);
    }

    private static Content swapped(Content storage, int elementBytes) {
        return Content.kept(() -> BigEndian.swapped(storage.read(), elementBytes));
    }
}
