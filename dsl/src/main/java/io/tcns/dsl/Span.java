package io.tcns.dsl;

/**
 * A stretch of a source's text.
 *
 * @param start offset of its first char (UTF-16), counted from 0
 * @param end offset after its last char; equal to {@code start} for a place between two characters
 */
public record Span(int start, int end) implements Comparable<Span> {

    public Span {
        if (start < 0 || end < start) {
            throw new IllegalArgumentException("no span from " + start + " to " + end);
        }
    }

    public int length() {
        return end - start;
    }

    /** The span from the start of this one to the end of {@code last}. */
    public Span to(Span last) {
        return new Span(start, last.end);
    }

    /** Whether the other span begins and ends within this one. */
    public boolean contains(Span other) {
        return start <= other.start && other.end <= end;
    }

    @Override
    public int compareTo(Span other) {
        return start != other.start ? Integer.compare(start, other.start) : Integer.compare(end, other.end);
    }
}
