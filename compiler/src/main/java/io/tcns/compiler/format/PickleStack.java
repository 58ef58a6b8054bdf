package io.tcns.compiler.format;

import static io.tcns.compiler.checkpoint.UnreadableCheckpointException.require;

import io.tcns.compiler.checkpoint.UnreadableCheckpointException;
import java.util.ArrayList;
import java.util.List;

/** The values that a pickle has made and not yet used, and those that it has kept to use again. */
final class PickleStack {

    /** The most values that are made of one pickle; enough for 12,000 tensors. */
    static final int MAX_VALUES = 1 << 18;

    private final List<PickleValue> values = new ArrayList<>();
    private final List<Integer> marks = new ArrayList<>();
    private final List<PickleValue> kept = new ArrayList<>();
    private int made;

    void push(PickleValue value) throws UnreadableCheckpointException {
        count();
        values.add(value);
    }

    /** Remembers where the items of a tuple, list or dictionary begin. */
    void mark() throws UnreadableCheckpointException {
        count();
        marks.add(values.size());
    }

    private void count() throws UnreadableCheckpointException {
        made++;
        if (made > MAX_VALUES) {
            throw new UnreadableCheckpointException("the pickle has more than %d values", MAX_VALUES);
        }
    }

    PickleValue top() throws UnreadableCheckpointException {
        requireValues(1);
        return values.get(values.size() - 1);
    }

    PickleValue pop() throws UnreadableCheckpointException {
        PickleValue top = top();
        values.remove(values.size() - 1);
        return top;
    }

    /** The last so many values, in the order in which they were made. */
    List<PickleValue> pop(int number) throws UnreadableCheckpointException {
        requireValues(number);
        return popFrom(values.size() - number);
    }

    /** The values since the last mark, which goes too. */
    List<PickleValue> popToMark() throws UnreadableCheckpointException {
        require(!marks.isEmpty(), "the pickle ends a collection that it has not begun");
        return popFrom(marks.remove(marks.size() - 1));
    }

    private List<PickleValue> popFrom(int start) {
        List<PickleValue> last = values.subList(start, values.size());
        List<PickleValue> popped = List.copyOf(last);
        last.clear();
        return popped;
    }

    private void requireValues(int number) throws UnreadableCheckpointException {
        int bottom = marks.isEmpty() ? 0 : marks.get(marks.size() - 1);
        require(values.size() - bottom >= number, "the pickle uses a value that it has not made");
    }

    /** Keeps the last value under the next number. */
    void keep() throws UnreadableCheckpointException {
        require(kept.size() < made, "the pickle keeps more values than it has made");
        kept.add(top());
    }

    /** Keeps the last value under this number. */
    void keep(long number) throws UnreadableCheckpointException {
        require(number == kept.size(), "the pickle keeps a value as number %d after %d", number, kept.size());
        keep();
    }

    /** Makes the kept value of this number the last one. */
    void recall(long number) throws UnreadableCheckpointException {
        require(number < kept.size(), "the pickle uses value %d, and has kept %d", number, kept.size());
        push(kept.get((int) number));
    }

    /** Whether all values have been used. */
    boolean isEmpty() {
        return values.isEmpty() && marks.isEmpty();
    }
}
