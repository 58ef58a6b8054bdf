package io.tcns.dsl.check;

import static io.tcns.dsl.check.Column.ACT;
import static io.tcns.dsl.check.Column.C;
import static io.tcns.dsl.check.Column.D;
import static io.tcns.dsl.check.Column.EXP;
import static io.tcns.dsl.check.Column.K;
import static io.tcns.dsl.check.Column.N;
import static io.tcns.dsl.check.Column.PROJECTION;
import static io.tcns.dsl.check.Column.S;
import static io.tcns.dsl.check.Column.SHORTCUT;
import static io.tcns.dsl.check.Column.T;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The operators that a row may name, and the columns that each of them knows. */
enum OperatorKind {
    CONV2D(Kernel.REQUIRED, C, N, S, D, ACT),
    SEPARABLE(Kernel.OPTIONAL, C, N, S, K, D, ACT),
    BOTTLENECK(Kernel.NONE, T, C, N, S, K, D, ACT, SHORTCUT, PROJECTION, EXP),
    RESIDUAL(Kernel.NONE, C, N, S, K, D, ACT),
    MAXPOOL(Kernel.REQUIRED, N, S),
    AVGPOOL(Kernel.REQUIRED, N, S);

    /** Whether {@code KxK} follows the operator's word. */
    enum Kernel {
        REQUIRED,
        OPTIONAL,
        NONE
    }

    static final Map<String, OperatorKind> BY_WORD = byWord();

    private final String word = name().toLowerCase(Locale.ROOT);
    private final Kernel kernel;

    @SuppressWarnings("ImmutableEnumChecker") // List.of is immutable, but its type does not say so.
    private final List<Column> columns;

    OperatorKind(Kernel kernel, Column... columns) {
        this.kernel = kernel;
        this.columns = List.of(columns);
    }

    String word() {
        return word;
    }

    Kernel kernel() {
        return kernel;
    }

    boolean isPool() {
        return this == MAXPOOL || this == AVGPOOL;
    }

    /** Whether a filled cell of this column means something to the operator. */
    boolean knows(Column column) {
        return column == Column.INPUT || column == Column.OPERATOR || column == Column.NAME || columns.contains(column);
    }

    private static Map<String, OperatorKind> byWord() {
        Map<String, OperatorKind> words = new LinkedHashMap<>();
        for (OperatorKind kind : values()) {
            words.put(kind.word(), kind);
        }
        return words;
    }
}
