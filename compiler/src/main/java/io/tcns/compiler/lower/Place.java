package io.tcns.compiler.lower;

import io.tcns.compiler.ir.Origin;

/**
 * Where a layer stands: the tap that users know it by, and its origin.
 *
 * @param tap such as {@code stage6.1.expand}: the prefix of the layer's nodes and the name of its value
 */
record Place(String tap, Origin origin) {

    /** The place of a role in one repeat of a table's row. */
    static Place inTable(String row, int index, int repeat, String role) {
        return new Place(row + "." + repeat + "." + role, new Origin(index, repeat, role));
    }

    /** The place of a row that a head adds; it happens once and plays one role. */
    static Place inHead(String row, int index) {
        return new Place(row, new Origin(index, 1, "output"));
    }

    /** The place of one of several roles in a row that a head adds. */
    static Place inHead(String row, int index, String role) {
        return new Place(row + "." + role, new Origin(index, 1, role));
    }

    /** The name of a node that does {@code what} here. */
    String node(String what) {
        return tap + "/" + what;
    }
}
