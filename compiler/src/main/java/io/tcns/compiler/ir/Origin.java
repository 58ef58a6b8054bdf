package io.tcns.compiler.ir;

/**
 * Where a node comes from: the row of {@link Graph#rows()}, the repeat and the role that it plays there.
 *
 * <p>Origins survive every pass, so that a diagnostic can underline the row and a profile can print as the paper's table.
 *
 * @param row counted from 0, an index into {@link Graph#rows()}
 * @param repeat counted from 1
 * @param role {@code expand}, {@code depthwise}, {@code project}, {@code output}, ...
 */
public record Origin(int row, int repeat, String role) {

    public Origin {
        Checks.argument(row >= 0 && repeat >= 1, "row %d, repeat %d", row, repeat);
    }
}
