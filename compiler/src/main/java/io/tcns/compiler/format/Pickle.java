package io.tcns.compiler.format;

import static io.tcns.compiler.checkpoint.UnreadableCheckpointException.require;

import io.tcns.compiler.checkpoint.UnreadableCheckpointException;
import io.tcns.compiler.format.PickleValue.Call;
import io.tcns.compiler.format.PickleValue.Dictionary;
import io.tcns.compiler.format.PickleValue.Global;
import io.tcns.compiler.format.PickleValue.Int;
import io.tcns.compiler.format.PickleValue.Outside;
import io.tcns.compiler.format.PickleValue.Plain;
import io.tcns.compiler.format.PickleValue.Text;
import io.tcns.compiler.format.PickleValue.Tuple;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;

/**
 * Reads pickles, Python's form of saved objects, and runs nothing that they say.
 *
 * <p>A pickle is a program for a machine with a stack. The operations are those of protocols 2 to 5 that dictionaries of
 * numbers need, as Python's <a href="https://github.com/python/cpython/blob/main/Lib/pickletools.py">pickletools</a>
 * describes them. No operation takes memory for what only a length says to follow.
 */
final class Pickle {

    /** The longest pickle that is read, in bytes. That of MobileNetV2's state has 34 KB. */
    static final int MAX_BYTES = 8 << 20;

    /** The longest name of a class or function, in bytes. */
    private static final int MAX_NAME_BYTES = 512;

    private static final int MAX_PROTOCOL = 5;

    private static final int PROTO = 0x80;
    private static final int FRAME = 0x95;
    private static final int STOP = '.';
    private static final int MARK = '(';
    private static final int NONE = 'N';
    private static final int NEWTRUE = 0x88;
    private static final int NEWFALSE = 0x89;
    private static final int BININT = 'J';
    private static final int BININT1 = 'K';
    private static final int BININT2 = 'M';
    private static final int LONG1 = 0x8a;
    private static final int BINFLOAT = 'G';
    private static final int BINUNICODE = 'X';
    private static final int SHORT_BINUNICODE = 0x8c;
    private static final int BINBYTES = 'B';
    private static final int SHORT_BINBYTES = 'C';
    private static final int EMPTY_TUPLE = ')';
    private static final int TUPLE = 't';
    private static final int TUPLE1 = 0x85;
    private static final int TUPLE2 = 0x86;
    private static final int TUPLE3 = 0x87;
    private static final int EMPTY_LIST = ']';
    private static final int APPEND = 'a';
    private static final int APPENDS = 'e';
    private static final int EMPTY_DICT = '}';
    private static final int SETITEM = 's';
    private static final int SETITEMS = 'u';
    private static final int GLOBAL = 'c';
    private static final int STACK_GLOBAL = 0x93;
    private static final int REDUCE = 'R';
    private static final int BUILD = 'b';
    private static final int BINPERSID = 'Q';
    private static final int BINGET = 'h';
    private static final int LONG_BINGET = 'j';
    private static final int BINPUT = 'q';
    private static final int LONG_BINPUT = 'r';
    private static final int MEMOIZE = 0x94;

    private static final String ORDERED_DICTIONARY = "collections.OrderedDict";

    private final ByteBuffer bytes;
    private final Set<String> known;
    private final PickleStack stack = new PickleStack();
    private final CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();

    private Pickle(ByteBuffer bytes, Set<String> known) {
        this.bytes = bytes;
        this.known = known;
    }

    /**
     * What a pickle holds.
     *
     * @param pickle the whole of it, little-endian, at most {@link #MAX_BYTES}
     * @param known the classes and functions that it may name, besides {@code collections.OrderedDict}
     * @throws UnreadableCheckpointException when it is not whole, names something else, or needs other operations
     */
    static PickleValue read(ByteBuffer pickle, Set<String> known) throws UnreadableCheckpointException {
        return new Pickle(pickle.duplicate().order(pickle.order()), known).run();
    }

    private PickleValue run() throws UnreadableCheckpointException {
        int operation = readByte();
        while (operation != STOP) {
            run(operation);
            operation = readByte();
        }
        PickleValue result = stack.pop();
        require(stack.isEmpty(), "the pickle ends before it has used all that it has made");
        require(!bytes.hasRemaining(), "the pickle goes on after its end");
        return result;
    }

    private void run(int operation) throws UnreadableCheckpointException {
        switch (operation) {
            case PROTO -> checkProtocol(readByte());
            case FRAME -> read(Long.BYTES);
            case NONE, NEWTRUE, NEWFALSE -> stack.push(Plain.SCALAR);
            case BINFLOAT -> pushScalar(Double.BYTES);
            case BINBYTES -> pushScalar(readUnsignedInt());
            case SHORT_BINBYTES -> pushScalar(readByte());
            case BININT -> stack.push(new Int(readInt()));
            case BININT1 -> stack.push(new Int(readByte()));
            case BININT2 -> stack.push(new Int(readUnsignedShort()));
            case LONG1 -> pushLong(read(readByte()));
            case BINUNICODE -> stack.push(new Text(text(read(readUnsignedInt()))));
            case SHORT_BINUNICODE -> stack.push(new Text(text(read(readByte()))));
            case MARK -> stack.mark();
            case EMPTY_TUPLE -> stack.push(new Tuple(List.of()));
            case TUPLE -> stack.push(new Tuple(stack.popToMark()));
            case TUPLE1 -> stack.push(new Tuple(stack.pop(1)));
            case TUPLE2 -> stack.push(new Tuple(stack.pop(2)));
            case TUPLE3 -> stack.push(new Tuple(stack.pop(3)));
            case EMPTY_LIST -> stack.push(Plain.LIST);
            case APPEND -> append(stack.pop(1));
            case APPENDS -> append(stack.popToMark());
            case EMPTY_DICT -> stack.push(new Dictionary());
            case SETITEM -> put(stack.pop(2));
            case SETITEMS -> put(stack.popToMark());
            case GLOBAL -> pushGlobal(readLine(), readLine());
            case STACK_GLOBAL -> pushGlobal(stack.pop(2));
            case REDUCE -> call(stack.pop(2));
            case BUILD -> build(stack.pop());
            case BINPERSID -> stack.push(new Outside(stack.pop()));
            case BINGET -> stack.recall(readByte());
            case LONG_BINGET -> stack.recall(readUnsignedInt());
            case BINPUT -> stack.keep(readByte());
            case LONG_BINPUT -> stack.keep(readUnsignedInt());
            case MEMOIZE -> stack.keep();
            default ->
                throw new UnreadableCheckpointException(
                        "the pickle has the operation 0x%02x at byte %d, which tensors do not need: save"
                                + " model.state_dict()",
                        operation, bytes.position() - 1);
        }
    }

    private static void checkProtocol(int protocol) throws UnreadableCheckpointException {
        require(
                protocol <= MAX_PROTOCOL,
                "the pickle is written in protocol %d; those up to %d are read",
                protocol,
                MAX_PROTOCOL);
    }

    private void pushScalar(long length) throws UnreadableCheckpointException {
        read(length);
        stack.push(Plain.SCALAR);
    }

    /** @param digits to the base of 256, the least significant one first, the last one with the sign */
    private void pushLong(ByteBuffer digits) throws UnreadableCheckpointException {
        if (digits.remaining() > Long.BYTES) {
            stack.push(Plain.SCALAR);
            return;
        }
        long value = digits.hasRemaining() ? digits.get(digits.limit() - 1) : 0;
        for (int i = digits.limit() - 2; i >= 0; i--) {
            value = value << Byte.SIZE | Byte.toUnsignedLong(digits.get(i));
        }
        stack.push(new Int(value));
    }

    private void append(List<PickleValue> items) throws UnreadableCheckpointException {
        require(stack.top() == Plain.LIST, "the pickle appends %d values to what is no list", items.size());
    }

    private void put(List<PickleValue> keysAndValues) throws UnreadableCheckpointException {
        require(keysAndValues.size() % 2 == 0, "the pickle puts a key without a value into a dictionary");
        require(stack.top() instanceof Dictionary, "the pickle puts values into what is no dictionary");
        Dictionary dictionary = (Dictionary) stack.top();
        for (int i = 0; i < keysAndValues.size(); i += 2) {
            if (keysAndValues.get(i) instanceof Text key) {
                dictionary.entries().put(key.value(), keysAndValues.get(i + 1));
            }
        }
    }

    private void pushGlobal(List<PickleValue> moduleAndName) throws UnreadableCheckpointException {
        boolean named = moduleAndName.get(0) instanceof Text && moduleAndName.get(1) instanceof Text;
        require(named, "the pickle names a class by something other than texts");
        pushGlobal(((Text) moduleAndName.get(0)).value(), ((Text) moduleAndName.get(1)).value());
    }

    private void pushGlobal(String module, String name) throws UnreadableCheckpointException {
        String global = module + "." + name;
        boolean inBounds = global.length() <= MAX_NAME_BYTES;
        require(inBounds, "the pickle has a name of more than %d characters", MAX_NAME_BYTES);
        require(
                known.contains(global) || global.equals(ORDERED_DICTIONARY),
                "the pickle asks for `%s`: nothing but tensors is read, and nothing is run; save model.state_dict()",
                global);
        stack.push(new Global(global));
    }

    private void call(List<PickleValue> functionAndArguments) throws UnreadableCheckpointException {
        boolean callable = functionAndArguments.get(0) instanceof Global;
        require(callable && functionAndArguments.get(1) instanceof Tuple, "the pickle calls what is no function");
        String function = ((Global) functionAndArguments.get(0)).name();
        List<PickleValue> arguments = ((Tuple) functionAndArguments.get(1)).items();
        if (function.equals(ORDERED_DICTIONARY)) {
            require(arguments.isEmpty(), "the pickle makes a dictionary of something");
            stack.push(new Dictionary());
            return;
        }
        stack.push(new Call(function, arguments));
    }

    /** Drops what Python would make the attributes of a dictionary: PyTorch notes versions there. */
    private void build(PickleValue attributes) throws UnreadableCheckpointException {
        boolean expected = stack.top() instanceof Dictionary && attributes instanceof Dictionary;
        require(expected, "the pickle gives attributes to what is no dictionary");
    }

    private int readByte() throws UnreadableCheckpointException {
        requireBytes(Byte.BYTES);
        return Byte.toUnsignedInt(bytes.get());
    }

    private int readUnsignedShort() throws UnreadableCheckpointException {
        requireBytes(Short.BYTES);
        return Short.toUnsignedInt(bytes.getShort());
    }

    private int readInt() throws UnreadableCheckpointException {
        requireBytes(Integer.BYTES);
        return bytes.getInt();
    }

    private long readUnsignedInt() throws UnreadableCheckpointException {
        return Integer.toUnsignedLong(readInt());
    }

    /** The next so many bytes, in place. */
    private ByteBuffer read(long length) throws UnreadableCheckpointException {
        requireBytes(length);
        ByteBuffer next = bytes.slice(bytes.position(), (int) length);
        bytes.position(bytes.position() + (int) length);
        return next;
    }

    private void requireBytes(long length) throws UnreadableCheckpointException {
        if (length > bytes.remaining()) {
            throw new UnreadableCheckpointException(
                    "the pickle is cut short: %d bytes should follow byte %d, and %d do",
                    length, bytes.position(), bytes.remaining());
        }
    }

    private String readLine() throws UnreadableCheckpointException {
        int start = bytes.position();
        int length = 0;
        while (readByte() != '\n') {
            length++;
        }
        return text(bytes.slice(start, length));
    }

    private String text(ByteBuffer text) throws UnreadableCheckpointException {
        try {
            return decoder.decode(text).toString();
        } catch (CharacterCodingException e) {
            throw new UnreadableCheckpointException("a text of the pickle is not UTF-8");
        }
    }
}
