package io.tcns.runtime.metrics;

import java.util.List;

/**
 * A detection and what it is worth.
 *
 * @param verdicts one for each of {@link Scene#THRESHOLDS}
 */
record Judged(double score, List<Verdict> verdicts) {}
