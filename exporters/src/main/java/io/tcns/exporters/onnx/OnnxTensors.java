package io.tcns.exporters.onnx;

import static io.tcns.compiler.checkpoint.UnreadableCheckpointException.require;
import static java.util.stream.Collectors.toMap;

import io.tcns.compiler.checkpoint.Content;
import io.tcns.compiler.checkpoint.ElementType;
import io.tcns.compiler.checkpoint.Tensor;
import io.tcns.compiler.checkpoint.UnreadableCheckpointException;
import io.tcns.exporters.onnx.proto.StringStringEntryProto;
import io.tcns.exporters.onnx.proto.TensorProto;
import io.tcns.exporters.onnx.proto.TensorProto.DataLocation;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Turns the tensors of an ONNX file into those of a checkpoint: raw bytes, lists of numbers, or external data. */
final class OnnxTensors {

    /** By the numbers that the standard gives them. */
    private static final Map<Integer, ElementType> TYPES = Map.ofEntries(
            Map.entry(1, ElementType.F32),
            Map.entry(2, ElementType.U8),
            Map.entry(3, ElementType.I8),
            Map.entry(4, ElementType.U16),
            Map.entry(5, ElementType.I16),
            Map.entry(6, ElementType.I32),
            Map.entry(7, ElementType.I64),
            Map.entry(9, ElementType.BOOL),
            Map.entry(10, ElementType.F16),
            Map.entry(11, ElementType.F64),
            Map.entry(12, ElementType.U32),
            Map.entry(13, ElementType.U64),
            Map.entry(16, ElementType.BF16));

    private static final int MAX_RANK = 8;

    private final Optional<ExternalData> outside;

    /** A type by its number; empty for texts, complex numbers and those of less than a byte. */
    static Optional<ElementType> type(int number) {
        return Optional.ofNullable(TYPES.get(number));
    }

    /** @param outside where tensors stand that are not in the file, looked at already */
    OnnxTensors(Optional<ExternalData> outside) {
        this.outside = outside;
    }

    /**
     * A tensor under a name; empty for types that hold no numbers.
     *
     * @throws UnreadableCheckpointException when its bytes are not as many as its shape needs
     */
    Optional<Tensor> tensor(String name, TensorProto proto) throws UnreadableCheckpointException {
        Optional<ElementType> known = type(proto.getDataType());
        if (known.isEmpty()) {
            return Optional.empty();
        }
        ElementType type = known.get();
        List<Long> shape = proto.getDimsList();
        require(
                shape.size() <= MAX_RANK,
                "tensor `%s` has %d dimensions; at most %d are read",
                name,
                shape.size(),
                MAX_RANK);
        require(shape.stream().allMatch(size -> size >= 0), "tensor `%s` has a negative dimension", name);
        Optional<Long> needed = Tensor.bytes(type, shape);
        Content content = content(name, type, proto);
        long bytes = size(name, type, proto);
        require(
                needed.equals(Optional.of(bytes)),
                "tensor `%s` is %s of %s, but has %d bytes",
                name,
                Tensor.dimensions(shape),
                type,
                bytes);
        return Optional.of(new Tensor(name, type, shape, content));
    }

    private long size(String name, ElementType type, TensorProto proto) throws UnreadableCheckpointException {
        if (proto.getDataLocation() == DataLocation.EXTERNAL) {
            return place(name, proto).length();
        }
        if (proto.hasRawData()) {
            return proto.getRawData().size();
        }
        return (long) type.bytes() * count(type, proto);
    }

    /** How many numbers stand in the list that is for this type. */
    private static int count(ElementType type, TensorProto proto) {
        return switch (type) {
            case F32 -> proto.getFloatDataCount();
            case F64 -> proto.getDoubleDataCount();
            case I64 -> proto.getInt64DataCount();
            case U32, U64 -> proto.getUint64DataCount();
            case C64, F8_E4M3, F8_E5M2, F8_E8M0 -> 0;
            case BOOL, U8, I8, U16, I16, F16, BF16, I32 -> proto.getInt32DataCount();
        };
    }

    private TensorPlace place(String name, TensorProto proto) throws UnreadableCheckpointException {
        // The name may be that of another tensor, further inside.
        return outside.flatMap(data -> data.place(proto.getName()))
                .filter(place -> isPlaceOf(proto, place))
                .orElseThrow(
                        () -> new UnreadableCheckpointException("tensor `%s` has external data at no place", name));
    }

    private static boolean isPlaceOf(TensorProto proto, TensorPlace place) {
        Map<String, String> entries = proto.getExternalDataList().stream()
                .collect(toMap(StringStringEntryProto::getKey, StringStringEntryProto::getValue, (one, other) -> one));
        return place.location().equals(entries.get(TensorPlace.LOCATION))
                && place.offset() == Long.parseLong(entries.getOrDefault(TensorPlace.OFFSET, "0"));
    }

    private Content content(String name, ElementType type, TensorProto proto) throws UnreadableCheckpointException {
        if (proto.getDataLocation() == DataLocation.EXTERNAL) {
            TensorPlace place = place(name, proto);
            return Content.kept(() -> map(place));
        }
        if (proto.hasRawData()) {
            ByteBuffer raw = proto.getRawData().asReadOnlyByteBuffer().order(ByteOrder.LITTLE_ENDIAN);
            return () -> raw;
        }
        return Content.kept(() -> listed(type, proto));
    }

    private static ByteBuffer map(TensorPlace place) throws UnreadableCheckpointException {
        try {
            return place.map().order(ByteOrder.LITTLE_ENDIAN);
        } catch (IOException e) {
            throw new UnreadableCheckpointException("`%s` cannot be read", place.location());
        }
    }

    /** The numbers of a list, in bytes: 16 bits and fewer stand in 32 each. */
    private static ByteBuffer listed(ElementType type, TensorProto proto) {
        int count = count(type, proto);
        ByteBuffer bytes = ByteBuffer.allocate(count * type.bytes()).order(ByteOrder.LITTLE_ENDIAN);
        for (int index = 0; index < count; index++) {
            switch (type) {
                case F32 -> bytes.putFloat(proto.getFloatData(index));
                case F64 -> bytes.putDouble(proto.getDoubleData(index));
                case I64 -> bytes.putLong(proto.getInt64Data(index));
                case U64 -> bytes.putLong(proto.getUint64Data(index));
                case U32 -> bytes.putInt((int) proto.getUint64Data(index));
                case I32 -> bytes.putInt(proto.getInt32Data(index));
                case U16, I16, F16, BF16 -> bytes.putShort((short) proto.getInt32Data(index));
                default -> bytes.put((byte) proto.getInt32Data(index));
            }
        }
        return bytes.flip();
    }
}
