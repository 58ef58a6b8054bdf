package io.tcns.runtime.image;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import io.tcns.runtime.InputException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;

/** A model's pre-processing is somebody else's text: it is refused with a message, or says the same when it is written. */
class PreprocessFuzzTest {

    private static final List<String> KEYS = List.of("fit", "size", "filter", "mean", "std", "more");

    private static final List<String> VALUES = List.of(
            "\"crop\"",
            "\"stretch\"",
            "\"bilinear\"",
            "[127.5,127.5,127.5]",
            "[1,-2.5,3e2]",
            "[1e308,1e-308,4.9e-324]",
            "[1,2]",
            "[1,2,3,4]",
            "[1,2,1e999]",
            "[1,2,\"3\"]",
            "[0,1,2]",
            "[-0.0,1,2]",
            "null",
            "256",
            "8193",
            "-1",
            "2.0",
            "4294967297",
            "true",
            "{}",
            "\"\"");

    @FuzzTest
    void readsAnyText(byte[] text) {
        assertReads(new String(text, StandardCharsets.UTF_8));
    }

    @FuzzTest
    void readsAnyValues(FuzzedDataProvider data) {
        assertReads(KEYS.stream()
                .filter(key -> !key.equals("more") || data.consumeInt(0, 9) == 9)
                .map(key -> "\"" + key + "\":" + data.pickValue(VALUES))
                .collect(Collectors.joining(",", "{", "}")));
    }

    private static void assertReads(String text) {
        Preprocess read;
        try {
            read = Preprocess.fromJson(text);
        } catch (InputException e) {
            assertThat(e).hasMessageStartingWith("the model's pre-processing cannot be read: ");
            return;
        }
        assertThat(Preprocess.fromJson(read.toJson())).isEqualTo(read);
    }
}
