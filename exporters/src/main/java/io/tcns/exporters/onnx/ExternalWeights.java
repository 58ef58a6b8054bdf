package io.tcns.exporters.onnx;

import com.google.protobuf.CodedOutputStream;
import io.tcns.compiler.ir.Parameter;
import io.tcns.exporters.onnx.proto.StringStringEntryProto;
import io.tcns.exporters.onnx.proto.TensorProto;
import io.tcns.exporters.onnx.proto.TensorProto.DataLocation;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * Weights in a file of their own, one after the other, with zeros in between.
 *
 * <p>A reader can map each of them, because it begins where a page of memory does, and a large one where Windows can begin
 * to map: the offsets that the ONNX specification recommends.
 */
final class ExternalWeights {

    private static final long PAGE = 4 << 10;
    private static final long WINDOWS_GRANULARITY = 64 << 10;

    /** Bytes of a weight from which on the coarser offsets waste little. */
    private static final long LARGE = 1 << 20;

    private static final int BUFFER = 1 << 16;

    private final List<Placed> weights = new ArrayList<>();
    private final long size;

    ExternalWeights(List<Parameter> parameters) {
        long end = 0;
        for (Parameter parameter : parameters) {
            long bytes = parameter.type().bytes();
            long offset = aligned(end, bytes < LARGE ? PAGE : WINDOWS_GRANULARITY);
            weights.add(new Placed(parameter, offset));
            end = offset + bytes;
        }
        size = end;
    }

    private record Placed(Parameter parameter, long offset) {}

    private static long aligned(long offset, long unit) {
        return (offset + unit - 1) / unit * unit;
    }

    /** The bytes of the file. */
    long size() {
        return size;
    }

    /** Writes the file. */
    void writeTo(OutputStream out) throws IOException {
        CodedOutputStream coded = CodedOutputStream.newInstance(out, BUFFER);
        long end = 0;
        for (Placed weight : weights) {
            coded.writeRawBytes(new byte[Math.toIntExact(weight.offset() - end)]);
            for (ByteBuffer slice : weight.parameter().slices()) {
                coded.writeRawBytes(slice);
            }
            end = weight.offset() + weight.parameter().type().bytes();
        }
        coded.flush();
        out.flush();
    }

    /** The tensors of a model that finds them in the file called {@code location}. */
    List<TensorProto> tensors(String location, String checksum) {
        return weights.stream()
                .map(weight -> OneFileModel.describe(weight.parameter())
                        .addExternalData(entry(TensorPlace.LOCATION, location))
                        .addExternalData(entry(TensorPlace.OFFSET, String.valueOf(weight.offset())))
                        .addExternalData(entry(
                                TensorPlace.LENGTH,
                                String.valueOf(weight.parameter().type().bytes())))
                        .addExternalData(entry(TensorPlace.CHECKSUM, checksum))
                        .setDataLocation(DataLocation.EXTERNAL)
                        .build())
                .toList();
    }

    private static StringStringEntryProto entry(String key, String value) {
        return StringStringEntryProto.newBuilder().setKey(key).setValue(value).build();
    }
}
