package io.tcns.compiler.lower;

import io.tcns.compiler.ir.Row;
import java.util.List;

/** The places in the rows that a head adds, one row after the other. */
final class RowPlaces {

    private final List<Row> rows;
    private final int first;
    private int present = -1;

    /** @param first the index of the first of the rows in the network */
    RowPlaces(List<Row> rows, int first) {
        this.rows = rows;
        this.first = first;
    }

    void next() {
        present++;
    }

    /** The place of a row that plays one role. */
    Place only() {
        return Place.inHead(rows.get(present).name(), first + present);
    }

    /** The place of one of several roles. */
    Place role(String role) {
        return Place.inHead(rows.get(present).name(), first + present, role);
    }
}
