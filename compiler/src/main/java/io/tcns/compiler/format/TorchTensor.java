package io.tcns.compiler.format;

import static io.tcns.compiler.checkpoint.UnreadableCheckpointException.require;

import io.tcns.compiler.checkpoint.ElementType;
import io.tcns.compiler.checkpoint.UnreadableCheckpointException;
import io.tcns.compiler.format.PickleValue.Call;
import io.tcns.compiler.format.PickleValue.Global;
import io.tcns.compiler.format.PickleValue.Int;
import io.tcns.compiler.format.PickleValue.Outside;
import io.tcns.compiler.format.PickleValue.Text;
import io.tcns.compiler.format.PickleValue.Tuple;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What PyTorch's pickles say of a tensor.
 *
 * @param storage the name of the file of the archive with its numbers, and maybe those of others
 * @param storageElements how many numbers there are
 * @param strides where those of this tensor are among them
 */
record TorchTensor(ElementType type, String storage, long storageElements, Strides strides) {

    private static final String TENSOR = "torch._utils._rebuild_tensor_v2";
    private static final String PARAMETER = "torch._utils._rebuild_parameter";

    private static final Map<String, ElementType> STORAGES = Map.of(
            "torch.BoolStorage", ElementType.BOOL,
            "torch.ByteStorage", ElementType.U8,
            "torch.CharStorage", ElementType.I8,
            "torch.ShortStorage", ElementType.I16,
            "torch.HalfStorage", ElementType.F16,
            "torch.BFloat16Storage", ElementType.BF16,
            "torch.IntStorage", ElementType.I32,
            "torch.FloatStorage", ElementType.F32,
            "torch.LongStorage", ElementType.I64,
            "torch.DoubleStorage", ElementType.F64);

    /** What stands beside tensors in the notes of a training, and is no more than a word. */
    private static final Set<String> WORDS = Set.of(
            "torch.Size",
            "torch.device",
            "torch.bool",
            "torch.uint8",
            "torch.int8",
            "torch.int16",
            "torch.int32",
            "torch.int64",
            "torch.float16",
            "torch.bfloat16",
            "torch.float32",
            "torch.float64");

    /** The classes and functions that a pickle of tensors may name. */
    static final Set<String> GLOBALS = Stream.of(Set.of(TENSOR, PARAMETER), STORAGES.keySet(), WORDS)
            .flatMap(Set::stream)
            .collect(Collectors.toUnmodifiableSet());

    /** Whether this value of a pickle is a tensor, or a parameter that holds one. */
    static boolean isTensor(PickleValue value) {
        return value instanceof Call call
                && (call.function().equals(TENSOR) || call.function().equals(PARAMETER));
    }

    /**
     * The tensor that a value is.
     *
     * @param name of the tensor, for messages
     */
    static TorchTensor of(String name, PickleValue value) throws UnreadableCheckpointException {
        if (value instanceof Call parameter && parameter.function().equals(PARAMETER)) {
            require(!parameter.arguments().isEmpty(), "parameter `%s` holds nothing", name);
            return rebuilt(name, parameter.arguments().get(0));
        }
        return rebuilt(name, value);
    }

    private static TorchTensor rebuilt(String name, PickleValue value) throws UnreadableCheckpointException {
        if (value instanceof Call call
                && call.function().equals(TENSOR)
                && call.arguments().size() >= 4
                && call.arguments().get(0) instanceof Outside outside
                && outside.place() instanceof Tuple storage
                && call.arguments().get(1) instanceof Int offset
                && call.arguments().get(2) instanceof Tuple sizes
                && call.arguments().get(3) instanceof Tuple steps) {
            return of(name, storage.items(), strides(name, offset.value(), numbers(name, sizes), numbers(name, steps)));
        }
        throw unexpected(name);
    }

    private static TorchTensor of(String name, List<PickleValue> storage, Strides strides)
            throws UnreadableCheckpointException {
        if (storage.size() == 5
                && storage.get(0) instanceof Text kind
                && kind.value().equals("storage")
                && storage.get(1) instanceof Global type
                && STORAGES.containsKey(type.name())
                && storage.get(2) instanceof Text key
                && storage.get(4) instanceof Int elements) {
            return new TorchTensor(STORAGES.get(type.name()), key.value(), elements.value(), strides);
        }
        throw unexpected(name);
    }

    private static UnreadableCheckpointException unexpected(String name) {
        return new UnreadableCheckpointException("tensor `%s` is not described as PyTorch describes tensors", name);
    }

    private static Strides strides(String name, long offset, List<Long> sizes, List<Long> steps)
            throws UnreadableCheckpointException {
        require(
                sizes.size() == steps.size(),
                "tensor `%s` has %d sizes and %d strides",
                name,
                sizes.size(),
                steps.size());
        boolean negative =
                offset < 0 || Stream.of(sizes, steps).flatMap(List::stream).anyMatch(each -> each < 0);
        require(!negative, "tensor `%s` has a size, a stride or an offset below 0", name);
        return new Strides(offset, sizes, steps);
    }

    private static List<Long> numbers(String name, Tuple tuple) throws UnreadableCheckpointException {
        require(
                tuple.items().size() <= Strides.MAX_RANK,
                "tensor `%s` has more than %d dimensions",
                name,
                Strides.MAX_RANK);
        List<Long> numbers = new ArrayList<>();
        for (PickleValue item : tuple.items()) {
            if (!(item instanceof Int number)) {
                throw unexpected(name);
            }
            numbers.add(number.value());
        }
        return numbers;
    }
}
