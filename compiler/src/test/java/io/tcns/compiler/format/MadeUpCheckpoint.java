package io.tcns.compiler.format;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import io.tcns.compiler.checkpoint.ElementType;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Checkpoints whose tensors follow one another as they must, but for what a fuzzer chooses to spoil. */
final class MadeUpCheckpoint {

    private static final int MAX_TENSORS = 6;

    /** One value in so many is a wrong one. */
    private static final int RARITY = 12;

    private static final List<String> WRONG = List.of(
            "0",
            "-1",
            "3",
            "64",
            "1.0",
            "1e2",
            "null",
            "true",
            "\"8\"",
            "[]",
            "{}",
            "[[1]]",
            "\"F32\"",
            "\"dtype\"",
            "\"\\u0000\"",
            "4611686018427387904",
            "9223372036854775807",
            "9223372036854775808",
            "");

    private final FuzzedDataProvider data;
    private int end;

    private MadeUpCheckpoint(FuzzedDataProvider data) {
        this.data = data;
    }

    /** The content of a file. */
    static byte[] of(FuzzedDataProvider data) {
        MadeUpCheckpoint checkpoint = new MadeUpCheckpoint(data);
        String header = checkpoint.header() + data.consumeRemainingAsString();
        return SafetensorsFiles.file(header, checkpoint.end);
    }

    private String header() {
        return IntStream.range(0, data.consumeInt(0, MAX_TENSORS))
                .mapToObj(i -> seldomWrong("\"t" + i + "\"") + ":" + seldomWrong(entry()))
                .collect(Collectors.joining(",", "{", "}"));
    }

    private String entry() {
        ElementType type = data.pickValue(ElementType.values());
        List<Integer> shape = IntStream.range(0, data.consumeInt(0, 3))
                .mapToObj(i -> data.consumeInt(0, 4))
                .toList();
        int start = end;
        end += shape.stream().reduce(type.bytes(), (a, b) -> a * b);
        String offsets = "[" + seldomWrong(String.valueOf(start)) + "," + seldomWrong(String.valueOf(end)) + "]";
        return "{" + field("dtype", "\"" + type + "\"") + "," + field("shape", shape.toString()) + ","
                + field("data_offsets", offsets) + "}";
    }

    private String field(String name, String value) {
        return seldomWrong("\"" + name + "\"") + ":" + seldomWrong(value);
    }

    private String seldomWrong(String value) {
        return data.consumeInt(1, RARITY) == RARITY ? data.pickValue(WRONG) : value;
    }
}
