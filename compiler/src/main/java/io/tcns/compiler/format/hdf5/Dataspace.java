package io.tcns.compiler.format.hdf5;

import static io.tcns.compiler.checkpoint.UnreadableCheckpointException.require;

import io.tcns.compiler.checkpoint.UnreadableCheckpointException;
import java.util.ArrayList;
import java.util.List;

/** The shape of a dataset or an attribute (HDF5 specification, IV.A.2.b); none is a scalar. */
final class Dataspace {

    /** HDF5's own limit. */
    private static final int MAX_RANK = 32;

    private static final int NULL_SPACE = 2;

    private Dataspace() {}

    /** The sizes of the dimensions, the outermost first. */
    static List<Long> read(Cursor message) throws UnreadableCheckpointException {
        int version = message.u8();
        require(version == 1 || version == 2, "dataspaces of version %d are not read", version);
        int rank = message.u8();
        require(rank <= MAX_RANK, "a dataset has %d dimensions; at most %d are read", rank, MAX_RANK);
        message.skip(1);
        int kind = message.u8();
        if (version == 1) {
            message.skip(4);
        } else if (kind == NULL_SPACE) {
            return List.of(0L);
        }
        List<Long> shape = new ArrayList<>();
        for (int i = 0; i < rank; i++) {
            long size = message.u64();
            require(size >= 0, "a dimension has the size %s", Long.toUnsignedString(size));
            shape.add(size);
        }
        return shape;
    }
}
