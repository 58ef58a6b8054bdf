package io.tcns.compiler.format;

import static io.tcns.compiler.checkpoint.UnreadableCheckpointException.require;

import io.tcns.compiler.checkpoint.UnreadableCheckpointException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The description of a NumPy array, which is text: {@code {'descr': '<f4', 'fortran_order': False, 'shape': (3, 4), }}.
 *
 * <p>It is an expression of Python, of which no more is understood than NumPy writes.
 *
 * @param type as NumPy codes it
 * @param columnMajor whether the index of the first dimension runs fastest
 */
record NumpyDescription(String type, boolean columnMajor, List<Long> shape) {

    /** The digits that every number of 63 bits has room for. */
    private static final int MAX_DIGITS = 18;

    /** @param name of the tensor, for messages */
    static NumpyDescription parse(String name, String text) throws UnreadableCheckpointException {
        return new Parser(name, text).description();
    }

    /** Reads the text from left to right. */
    private static final class Parser {
        private final String name;
        private final String text;
        private int at;

        Parser(String name, String text) {
            this.name = name;
            this.text = text;
        }

        NumpyDescription description() throws UnreadableCheckpointException {
            Optional<String> type = Optional.empty();
            Optional<Boolean> columnMajor = Optional.empty();
            Optional<List<Long>> shape = Optional.empty();
            expect('{');
            while (!skip('}')) {
                String key = word();
                expect(':');
                switch (key) {
                    case "descr" -> type = Optional.of(once(type, type()));
                    case "fortran_order" -> columnMajor = Optional.of(once(columnMajor, truth()));
                    case "shape" -> shape = Optional.of(once(shape, shape()));
                    default -> throw unexpected();
                }
                if (!skip(',')) {
                    expect('}');
                    break;
                }
            }
            boolean whole = text.substring(at).isBlank() && type.isPresent() && columnMajor.isPresent();
            if (!whole || shape.isEmpty()) {
                throw unexpected();
            }
            return new NumpyDescription(type.get(), columnMajor.get(), shape.get());
        }

        private <T> T once(Optional<T> before, T value) throws UnreadableCheckpointException {
            if (before.isPresent()) {
                throw unexpected();
            }
            return value;
        }

        private String type() throws UnreadableCheckpointException {
            require(
                    !skip('['),
                    "tensor `%s` is an array of structures, which is not read: save every field as an array of its own",
                    name);
            return word();
        }

        private String word() throws UnreadableCheckpointException {
            expect('\'');
            int end = text.indexOf('\'', at);
            if (end < 0) {
                throw unexpected();
            }
            String word = text.substring(at, end);
            at = end + 1;
            return word;
        }

        private boolean truth() throws UnreadableCheckpointException {
            skipSpaces();
            boolean truth = text.startsWith("True", at);
            if (!truth && !text.startsWith("False", at)) {
                throw unexpected();
            }
            at += String.valueOf(truth).length();
            return truth;
        }

        private List<Long> shape() throws UnreadableCheckpointException {
            List<Long> sizes = new ArrayList<>();
            expect('(');
            while (!skip(')')) {
                require(
                        sizes.size() < Strides.MAX_RANK,
                        "tensor `%s` has more than %d dimensions",
                        name,
                        Strides.MAX_RANK);
                sizes.add(size());
                // One number in brackets is a number, to Python, and none that NumPy writes.
                if (!skip(',') && (sizes.size() == 1 || !stands(')'))) {
                    throw unexpected();
                }
            }
            return sizes;
        }

        private long size() throws UnreadableCheckpointException {
            skipSpaces();
            int start = at;
            while (at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9') {
                at++;
            }
            if (at == start || at - start > MAX_DIGITS) {
                throw unexpected();
            }
            return Long.parseLong(text.substring(start, at));
        }

        private void expect(char next) throws UnreadableCheckpointException {
            if (!skip(next)) {
                throw unexpected();
            }
        }

        private boolean skip(char next) {
            if (!stands(next)) {
                return false;
            }
            at++;
            return true;
        }

        private boolean stands(char next) {
            skipSpaces();
            return at < text.length() && text.charAt(at) == next;
        }

        private void skipSpaces() {
            while (at < text.length() && text.charAt(at) == ' ') {
                at++;
            }
        }

        private UnreadableCheckpointException unexpected() {
            return new UnreadableCheckpointException(
                    "the header of tensor `%s` is not what NumPy writes, near character %d", name, at);
        }
    }
}
