package io.tcns.exporters.checkpoint;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.tcns.compiler.binding.TensorNames;
import io.tcns.compiler.binding.TensorNames.Named;
import io.tcns.compiler.ir.Parameter;
import io.tcns.compiler.ir.Parameter.Kind;
import io.tcns.exporters.Artifact;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.Channels;
import java.nio.channels.WritableByteChannel;
import java.util.Arrays;
import java.util.List;

/**
 * A network's weights as a state dictionary of PyTorch: a safetensors file of float32 tensors, and of the counters that a module
 * with batch norms asks for besides ({@code load_state_dict(strict=True)}).
 *
 * <p>The format is that of the <a href="https://github.com/huggingface/safetensors">safetensors</a> project: the length of a
 * header in 8 bytes, little-endian; the header in JSON, filled up with spaces so that the data begin at a multiple of 8 bytes;
 * the data, end to end. Its own writer puts wider types first, so that each tensor begins at a multiple of its type's size.
 */
public final class SafetensorsFile implements Artifact {

    private static final int ALIGNMENT = 8;

    private static final JsonFactory JSON = new JsonFactory();

    /** What PyTorch's batch norm calls the mean, beside which it counts the batches that it has seen in training. */
    private static final String MEAN = "running_mean";

    private static final String COUNTER = "num_batches_tracked";

    private final String name;
    private final List<String> counters;
    private final List<Named> weights;
    private final byte[] header;
    private final long size;

    /**
     * The file of a network.
     *
     * @param network what the file is called after
     * @param names of the weights in PyTorch, where the mean of a batch norm ends in {@code running_mean}
     */
    public SafetensorsFile(String network, TensorNames names) {
        name = network + ".safetensors";
        weights = names.parameters();
        counters = weights.stream()
                .filter(named -> named.parameter().kind() == Kind.MEAN)
                .map(SafetensorsFile::counter)
                .toList();
        long weightBytes = weights.stream()
                .mapToLong(named -> named.parameter().type().bytes())
                .sum();
        header = aligned(header());
        size = header.length + (long) counters.size() * Long.BYTES + weightBytes;
    }

    private static String counter(Named mean) {
        String tensor = mean.name();
        return tensor.substring(0, tensor.length() - MEAN.length()) + COUNTER;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public long size() {
        return size;
    }

    /** How many tensors the file holds. */
    public int tensors() {
        return counters.size() + weights.size();
    }

    @Override
    public void writeTo(OutputStream out) throws IOException {
        out.write(header);
        out.write(new byte[counters.size() * Long.BYTES]);
        WritableByteChannel channel = Channels.newChannel(out);
        for (Named named : weights) {
            for (ByteBuffer slice : named.parameter().slices()) {
                write(channel, slice);
            }
        }
        out.flush();
    }

    private static void write(WritableByteChannel channel, ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
    }

    private byte[] header() {
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        try (JsonGenerator json = JSON.createGenerator(text)) {
            json.writeStartObject();
            // For which framework the file is meant: some loaders ask.
            json.writeObjectFieldStart("__metadata__");
            json.writeStringField("format", "pt");
            json.writeEndObject();
            long start = 0;
            for (String counter : counters) {
                writeEntry(json, counter, "I64", List.of(), start, start + Long.BYTES);
                start += Long.BYTES;
            }
            for (Named named : weights) {
                Parameter weight = named.parameter();
                long end = start + weight.type().bytes();
                writeEntry(json, named.name(), "F32", weight.type().dimensions(), start, end);
                start = end;
            }
            json.writeEndObject();
        } catch (IOException e) {
            throw new IllegalStateException("writing to memory cannot fail", e);
        }
        return text.toByteArray();
    }

    private static void writeEntry(
            JsonGenerator json, String tensor, String type, List<Integer> shape, long start, long end)
            throws IOException {
        json.writeObjectFieldStart(tensor);
        json.writeStringField("dtype", type);
        json.writeFieldName("shape");
        writeNumbers(json, shape);
        json.writeFieldName("data_offsets");
        writeNumbers(json, List.of(start, end));
        json.writeEndObject();
    }

    private static void writeNumbers(JsonGenerator json, List<? extends Number> numbers) throws IOException {
        json.writeStartArray();
        for (Number number : numbers) {
            json.writeNumber(number.longValue());
        }
        json.writeEndArray();
    }

    /** The length of the header, the header, and spaces. */
    private static byte[] aligned(byte[] text) {
        int length = (text.length + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
        byte[] padded = new byte[Long.BYTES + length];
        Arrays.fill(padded, (byte) ' ');
        ByteBuffer.wrap(padded).order(ByteOrder.LITTLE_ENDIAN).putLong(length).put(text);
        return padded;
    }
}
