package io.tcns.compiler.format;

import static io.tcns.compiler.format.PickleFiles.bytes;
import static io.tcns.compiler.format.PickleFiles.pickle;
import static io.tcns.compiler.format.PickleFiles.text;
import static io.tcns.compiler.format.Reading.refusal;
import static io.tcns.compiler.format.ZipFiles.littleEndian;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.tcns.compiler.checkpoint.UnreadableCheckpointException;
import io.tcns.compiler.format.PickleValue.Call;
import io.tcns.compiler.format.PickleValue.Dictionary;
import io.tcns.compiler.format.PickleValue.Int;
import io.tcns.compiler.format.PickleValue.Outside;
import io.tcns.compiler.format.PickleValue.Text;
import io.tcns.compiler.format.PickleValue.Tuple;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class PickleTest {

    private static final Set<String> KNOWN = Set.of("a.f");

    /** Operations as Python's pickletools lists them, and what they make. */
    static Stream<Arguments> values() {
        return Stream.of(
                arguments("J\u00ff\u00ff\u00ff\u00ff", new Int(-1)),
                arguments("K\u00ff", new Int(255)),
                arguments("M\u0000\u0001", new Int(256)),
                arguments("\u008a\u0000", new Int(0)),
                arguments("\u008a\u0001\u0080", new Int(-128)),
                arguments("\u008a\u0002\u0080\u0000", new Int(128)),
                arguments("\u008a\u0005\u0000\u0000\u0000\u0000\u0001", new Int(1L << 32)),
                arguments("\u008a\u0008\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u007f", new Int(Long.MAX_VALUE)),
                arguments("\u008c\u0002\u00c3\u00a9", new Text("\u00e9")),
                arguments(text("abc"), new Text("abc")),
                arguments(")", new Tuple(List.of())),
                arguments("K\u0001\u0085", new Tuple(List.of(new Int(1)))),
                arguments("K\u0001K\u0002\u0086", new Tuple(List.of(new Int(1), new Int(2)))),
                arguments("K\u0001K\u0002K\u0003\u0087", new Tuple(List.of(new Int(1), new Int(2), new Int(3)))),
                arguments("(K\u0001(K\u0002tt", new Tuple(List.of(new Int(1), new Tuple(List.of(new Int(2)))))),
                arguments("K\u0001q\u0000h\u0000\u0086", new Tuple(List.of(new Int(1), new Int(1)))),
                arguments(
                        "K\u0001r\u0000\u0000\u0000\u0000j\u0000\u0000\u0000\u0000\u0086",
                        new Tuple(List.of(new Int(1), new Int(1)))),
                arguments("\u0095\u0003\u0000\u0000\u0000\u0000\u0000\u0000\u0000K\u0001\u0094", new Int(1)),
                arguments("ca\nf\n(K\u0001tR", new Call("a.f", List.of(new Int(1)))),
                arguments(text("a") + text("f") + "\u0093)R", new Call("a.f", List.of())),
                arguments("K\u0001Q", new Outside(new Int(1))));
    }

    @ParameterizedTest
    @MethodSource("values")
    void makesWhatTheOperationsSay(String operations, PickleValue value) throws UnreadableCheckpointException {
        assertThat(read(pickle(operations))).isEqualTo(value);
    }

    @Test
    void keepsTheValuesOfDictionariesThatHaveNames() throws UnreadableCheckpointException {
        String operations = "ccollections\nOrderedDict\n)R(" + text("b") + "K\u0001" + text("a") + "K\u0002"
                + "K\u0005K\u0006u" + text("b") + "K\u0003s" + "}b";
        PickleValue value = read(pickle(operations));
        assertThat(value).isInstanceOf(Dictionary.class);
        assertThat(((Dictionary) value).entries().entrySet())
                .extracting(entry -> entry.getKey() + " " + entry.getValue())
                .containsExactly("b Int[value=3]", "a Int[value=2]");
    }

    static Stream<Arguments> brokenPickles() {
        String underflow = "the pickle uses a value that it has not made";
        return Stream.of(
                arguments("nothing", bytes(""), "the pickle is cut short: 1 bytes should follow byte 0, and 0 do"),
                arguments("no end", bytes("}"), "the pickle is cut short: 1 bytes should follow byte 1, and 0 do"),
                arguments("nothing made", pickle(""), underflow),
                arguments("bytes behind", bytes("}.."), "the pickle goes on after its end"),
                arguments("two values", bytes("}}."), "the pickle ends before it has used all that it has made"),
                arguments("open collection", bytes("}(."), underflow),
                arguments("collection below", bytes("(}."), "the pickle ends before it has used all that it has made"),
                arguments(
                        "protocol 6",
                        bytes("\u0080\u0006}."),
                        "the pickle is written in protocol 6; those up to 5 are read"),
                arguments("protocol 0", pickle("I1\n"), needless(0x49, 2)),
                arguments("instance", pickle("(ios\nsystem\n"), needless(0x69, 3)),
                arguments("object", pickle(")\u0081"), needless(0x81, 3)),
                arguments("extension", pickle("\u0082\u0001"), needless(0x82, 2)),
                arguments(
                        "text of 4 GB",
                        pickle("X\u00ff\u00ff\u00ff\u00ff"),
                        "the pickle is cut short: 4294967295 bytes should follow byte 7, and 1 do"),
                arguments(
                        "bytes of 4 GB",
                        pickle("B\u00ff\u00ff\u00ff\u00ff"),
                        "the pickle is cut short: 4294967295 bytes should follow byte 7, and 1 do"),
                arguments(
                        "number of 255 digits",
                        pickle("\u008a\u00ff"),
                        "the pickle is cut short: 255 bytes should follow byte 4, and 1 do"),
                arguments("text in Latin-1", pickle("\u008c\u0001\u00e9"), "a text of the pickle is not UTF-8"),
                arguments(
                        "name without end",
                        bytes("cos\nsystem"),
                        "the pickle is cut short: 1 bytes should follow byte 10, and 0 do"),
                arguments(
                        "class named by numbers",
                        pickle("K\u0001K\u0002\u0093"),
                        "the pickle names a class by something other than texts"),
                arguments(
                        "tuple without a beginning", pickle("t"), "the pickle ends a collection that it has not begun"),
                arguments("tuple of too few", pickle("K\u0001\u0086"), underflow),
                arguments("tuple across a collection", pickle("K\u0001(\u0085"), underflow),
                arguments("append to a tuple", pickle(")K\u0001a"), "the pickle appends 1 values to what is no list"),
                arguments(
                        "append to a dictionary",
                        pickle("}(K\u0001K\u0002e"),
                        "the pickle appends 2 values to what is no list"),
                arguments(
                        "item of a list",
                        pickle("]K\u0001K\u0002s"),
                        "the pickle puts values into what is no dictionary"),
                arguments(
                        "key without a value",
                        pickle("}(K\u0001u"),
                        "the pickle puts a key without a value into a dictionary"),
                arguments("call of a text", pickle(text("f") + ")R"), "the pickle calls what is no function"),
                arguments("call with a number", pickle("ca\nf\nK\u0001R"), "the pickle calls what is no function"),
                arguments("call of a call", pickle("ca\nf\n)R)R"), "the pickle calls what is no function"),
                arguments(
                        "dictionary of something",
                        pickle("ccollections\nOrderedDict\n]\u0085R"),
                        "the pickle makes a dictionary of something"),
                arguments(
                        "attributes of a tensor",
                        pickle("ca\nf\n)R}b"),
                        "the pickle gives attributes to what is no dictionary"),
                arguments(
                        "attributes that are none",
                        pickle("}K\u0001b"),
                        "the pickle gives attributes to what is no dictionary"),
                arguments("memo of nothing", pickle("h\u0000"), "the pickle uses value 0, and has kept 0"),
                arguments(
                        "memo of 2^32 values",
                        pickle("}j\u00ff\u00ff\u00ff\u00ff"),
                        "the pickle uses value 4294967295, and has kept 0"),
                arguments(
                        "memo with holes",
                        pickle("}r\u00ff\u00ff\u00ff\u007f"),
                        "the pickle keeps a value as number 2147483647 after 0"),
                arguments(
                        "memo of one value", pickle("}\u0094\u0094"), "the pickle keeps more values than it has made"),
                arguments(
                        "too many values",
                        pickle("]" + "N".repeat(PickleStack.MAX_VALUES)),
                        "the pickle has more than 262144 values"),
                arguments(
                        "too many collections",
                        pickle("(".repeat(PickleStack.MAX_VALUES + 1)),
                        "the pickle has more than 262144 values"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("brokenPickles")
    void saysWhatIsWrong(String name, byte[] pickle, String message) {
        assertThat(refusal(() -> read(pickle))).isEqualTo(message);
    }

    @Test
    void answersEveryTruncation() {
        byte[] whole = pickle(PickleFiles.dictionary("weight", PickleFiles.six()));
        for (int length = 0; length < whole.length; length++) {
            byte[] cut = Arrays.copyOf(whole, length);
            assertThat(refusal(() -> Pickle.read(littleEndian(cut), TorchTensor.GLOBALS)))
                    .startsWith("the pickle is cut short");
        }
    }

    private static String needless(int operation, int place) {
        return String.format(
                Locale.ROOT,
                "the pickle has the operation 0x%02x at byte %d, which tensors do not need: save model.state_dict()",
                operation,
                place);
    }

    private static PickleValue read(byte[] pickle) throws UnreadableCheckpointException {
        return Pickle.read(littleEndian(pickle), KNOWN);
    }
}
