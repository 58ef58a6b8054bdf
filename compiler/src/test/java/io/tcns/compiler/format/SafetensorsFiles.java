package io.tcns.compiler.format;

import io.tcns.compiler.binding.NameRules;
import io.tcns.compiler.checkpoint.ElementType;
import io.tcns.compiler.checkpoint.Tensor;
import io.tcns.compiler.checkpoint.TensorBytes;
import io.tcns.compiler.ir.Graph;
import io.tcns.compiler.ir.Parameter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.StringJoiner;

/** Makes safetensors files, right ones and wrong ones. */
public final class SafetensorsFiles {

    private SafetensorsFiles() {}

    /** A file with this header and {@code dataBytes} zeros. */
    static byte[] file(String header, int dataBytes) {
        return file(header.getBytes(StandardCharsets.UTF_8), dataBytes);
    }

    static byte[] file(byte[] header, int dataBytes) {
        return ByteBuffer.allocate(Long.BYTES + header.length + dataBytes)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(header.length)
                .put(header)
                .array();
    }

    /** An entry of a header. */
    static String entry(String name, String type, String shape, long start, long end) {
        return "\"" + name + "\":{\"dtype\":\"" + type + "\",\"shape\":" + shape + ",\"data_offsets\":[" + start + ","
                + end + "]}";
    }

    /** Writes these tensors, in their order. */
    public static Path write(Path path, Collection<Tensor> tensors) {
        StringJoiner header = new StringJoiner(",", "{", "}");
        int end = 0;
        for (Tensor tensor : tensors) {
            int start = end;
            end += TensorBytes.of(tensor).remaining();
            header.add(entry(tensor.name(), tensor.type().name(), tensor.shape().toString(), start, end));
        }
        byte[] content = file(header.toString(), end);
        ByteBuffer data = ByteBuffer.wrap(content).position(content.length - end);
        tensors.forEach(tensor -> data.put(TensorBytes.of(tensor)));
        return write(path, content);
    }

    /** Writes the weights that a network has, under torchvision's names. */
    public static Path write(Path path, Graph network) {
        return write(
                path,
                NameRules.torchvision().names(network).orThrow().parameters().stream()
                        .map(named -> tensor(named.name(), named.parameter()))
                        .toList());
    }

    private static Tensor tensor(String name, Parameter parameter) {
        List<Long> shape =
                parameter.type().dimensions().stream().map(Integer::longValue).toList();
        return new Tensor(name, ElementType.F32, shape, parameter.bytes());
    }

    static Path write(Path path, byte[] content) {
        try {
            return Files.write(path, content);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
