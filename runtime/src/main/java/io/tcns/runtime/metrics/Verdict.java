package io.tcns.runtime.metrics;

/** What a detection is worth. */
enum Verdict {
    RIGHT,
    WRONG,
    /** It found what does not count, or is of a size that is not asked for. */
    IGNORED
}
