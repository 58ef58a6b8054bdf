package io.tcns.compiler.format.hdf5;

import static io.tcns.compiler.checkpoint.UnreadableCheckpointException.require;

import io.tcns.compiler.checkpoint.UnreadableCheckpointException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A group of an HDF5 file: groups and datasets by name, and texts about it. What is inside is read when it is asked for. */
public final class Hdf5Group {

    private static final byte[] SIGNATURE = {(byte) 0x89, 'H', 'D', 'F', '\r', '\n', 0x1A, '\n'};

    private static final int WIDTH = Long.BYTES;

    private final Bytes file;
    private final GlobalHeap heap;
    private final Map<String, Long> links;
    private final Attributes attributes;
    private final Map<String, Hdf5Group> groups = new HashMap<>();

    private Hdf5Group(Bytes file, GlobalHeap heap, ObjectHeader header) throws UnreadableCheckpointException {
        this.file = file;
        this.heap = heap;
        this.links = Links.read(file, header);
        this.attributes = new Attributes(file, heap, header);
    }

    /** Whether a file begins as HDF5 files do. */
    public static boolean isSignedBy(ByteBuffer file) {
        return file.capacity() >= SIGNATURE.length
                && file.slice(0, SIGNATURE.length).equals(ByteBuffer.wrap(SIGNATURE));
    }

    /**
     * The outermost group of a file.
     *
     * @param content the whole of the file
     */
    public static Hdf5Group root(ByteBuffer content) throws UnreadableCheckpointException {
        require(isSignedBy(content), "this is no HDF5 file");
        Bytes file = new Bytes(content.duplicate().order(ByteOrder.LITTLE_ENDIAN));
        Cursor superblock = file.at(SIGNATURE.length);
        int version = superblock.u8();
        require(version <= 3, "HDF5 files of version %d are not read", version);
        boolean old = version <= 1;
        int offsetBytes = superblock.skip(old ? 4 : 0).u8();
        int lengthBytes = superblock.u8();
        require(
                offsetBytes == WIDTH && lengthBytes == WIDTH,
                "HDF5 files with addresses of %d bytes and lengths of %d are not read",
                offsetBytes,
                lengthBytes);
        superblock.skip(old ? 1 + 2 + 2 + 4 : 1).skip(version == 1 ? 4 : 0);
        long base = superblock.u64();
        require(base == 0, "HDF5 files that begin behind something else are not read");
        long end = superblock.skip(WIDTH).u64();
        require(
                end >= 0 && end <= content.capacity(),
                "the file is cut short: it has %d bytes, and should have %s",
                content.capacity(),
                Long.toUnsignedString(end));
        // Old files name the root by an entry like those of a group: its name first.
        long root = superblock.skip(old ? 2 * WIDTH : 0).u64();
        return new Hdf5Group(file, new GlobalHeap(file), ObjectHeader.read(file, root));
    }

    /** The names of all that is in the group. */
    public Set<String> names() {
        return links.keySet();
    }

    /** A group in this group. */
    public Optional<Hdf5Group> group(String name) throws UnreadableCheckpointException {
        Long address = links.get(name);
        if (address == null) {
            return Optional.empty();
        }
        Hdf5Group group = groups.get(name);
        if (group == null) {
            ObjectHeader header = ObjectHeader.read(file, address);
            if (isDataset(header)) {
                return Optional.empty();
            }
            group = new Hdf5Group(file, heap, header);
            groups.put(name, group);
        }
        return Optional.of(group);
    }

    /** A dataset in this group, or in one inside, by its path: {@code conv1/kernel:0}. */
    public Optional<Hdf5Dataset> dataset(String path) throws UnreadableCheckpointException {
        Hdf5Group group = this;
        int start = 0;
        for (int end = path.indexOf('/'); end >= 0; end = path.indexOf('/', start)) {
            Optional<Hdf5Group> next = group.group(path.substring(start, end));
            if (next.isEmpty()) {
                return Optional.empty();
            }
            group = next.get();
            start = end + 1;
        }
        return group.member(path.substring(start), path);
    }

    private Optional<Hdf5Dataset> member(String name, String path) throws UnreadableCheckpointException {
        Long address = links.get(name);
        if (address == null) {
            return Optional.empty();
        }
        ObjectHeader header = ObjectHeader.read(file, address);
        return isDataset(header)
                ? Optional.of(Hdf5Dataset.read(file, header, new Attributes(file, heap, header), path))
                : Optional.empty();
    }

    private static boolean isDataset(ObjectHeader header) throws UnreadableCheckpointException {
        return header.first(ObjectHeader.LAYOUT).isPresent();
    }

    /** An attribute that is a list of texts. */
    public Optional<List<String>> texts(String attribute) throws UnreadableCheckpointException {
        return attributes
                .texts(attribute)
                .map(texts -> texts.stream().map(Cursor::text).toList());
    }

    /** An attribute that is one text, as UTF-8. */
    public Optional<ByteBuffer> text(String attribute) throws UnreadableCheckpointException {
        return attributes.texts(attribute).filter(texts -> texts.size() == 1).map(texts -> texts.get(0));
    }
}
