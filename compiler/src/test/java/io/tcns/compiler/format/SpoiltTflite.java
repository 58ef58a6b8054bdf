package io.tcns.compiler.format;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import java.util.List;
import java.util.stream.Stream;

/** A network with some of its fields changed, as a fuzzer says: the library writes it, and so it gets into the checks. */
final class SpoiltTflite {

    private static final int MAX_CHANGES = 4;
    private static final int SLOTS = 8;

    private static final List<Integer> NUMBERS =
            List.of(0, 1, -1, 2, 3, 4, 5, 9, 64, 127, 255, 1 << 16, 1 << 30, Integer.MAX_VALUE, Integer.MIN_VALUE);

    private SpoiltTflite() {}

    /** The content of a file. */
    static byte[] of(TfliteFiles file, FuzzedDataProvider data) {
        List<FlatTableWriter> tables = Stream.of(
                        List.of(file.model, file.graph), file.tensors, file.buffers, file.codes, file.operators)
                .flatMap(List::stream)
                .toList();
        for (int changes = data.consumeInt(0, MAX_CHANGES); changes > 0; changes--) {
            data.pickValue(tables).with(data.consumeInt(0, SLOTS), value(data));
        }
        return file.file();
    }

    private static Object value(FuzzedDataProvider data) {
        return switch (data.consumeInt(0, 8)) {
            case 0 -> data.consumeByte();
            case 1 -> data.pickValue(NUMBERS);
            case 2 -> (long) data.pickValue(NUMBERS);
            case 3 -> data.consumeString(6);
            case 4 -> data.consumeBytes(40);
            case 5 ->
                Stream.generate(() -> data.pickValue(NUMBERS))
                        .limit(data.consumeInt(0, 5))
                        .mapToInt(Integer::intValue)
                        .toArray();
            case 6 -> TfliteFiles.scales(data.consumeInt(-1, 4), data.consumeLong(), data.consumeFloat(), 1);
            case 7 -> new FlatTableWriter().with(data.consumeInt(0, SLOTS), data.pickValue(NUMBERS));
            default -> List.of(new FlatTableWriter(), new FlatTableWriter());
        };
    }
}
