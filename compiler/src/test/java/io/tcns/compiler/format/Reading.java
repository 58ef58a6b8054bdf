package io.tcns.compiler.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.tcns.compiler.checkpoint.Tensor;
import io.tcns.compiler.checkpoint.TensorBytes;
import io.tcns.compiler.checkpoint.UnreadableCheckpointException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.stream.IntStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/** What came of reading a file. */
final class Reading {

    /** A format's reader. */
    interface Reader {
        List<Tensor> tensors(ByteBuffer file) throws UnreadableCheckpointException;
    }

    private Reading() {}

    /** Why a file is refused; empty if it is not. */
    static String refusal(ThrowingCallable reading) {
        UnreadableCheckpointException refusal = catchThrowableOfType(UnreadableCheckpointException.class, reading);
        return refusal == null ? "" : refusal.reason();
    }

    /** The tensors of a file, each with as many bytes as it should have; none if the file is refused with a reason. */
    static List<Tensor> assertRefusedOrWhole(Reader reader, byte[] file) {
        try {
            List<Tensor> tensors = reader.tensors(ZipFiles.littleEndian(file));
            for (Tensor tensor : tensors) {
                long expected = Tensor.bytes(tensor.type(), tensor.shape()).orElseThrow();
                assertThat(tensor.bytes().remaining()).isEqualTo((int) expected);
            }
            return tensors;
        } catch (UnreadableCheckpointException e) {
            assertThat(e.reason()).isNotBlank();
            return List.of();
        }
    }

    /** The numbers of the tensor of this name. */
    static List<Double> numbers(List<Tensor> tensors, String name) {
        Tensor tensor = tensor(tensors, name);
        ByteBuffer bytes = TensorBytes.of(tensor);
        return IntStream.range(0, (int) tensor.elements())
                .mapToObj(i -> tensor.type().number(bytes, i))
                .toList();
    }

    static Tensor tensor(List<Tensor> tensors, String name) {
        return tensors.stream()
                .filter(each -> each.name().equals(name))
                .findFirst()
                .orElseThrow();
    }
}
