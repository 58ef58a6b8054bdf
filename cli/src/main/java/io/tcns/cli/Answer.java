package io.tcns.cli;

import io.tcns.exporters.report.TextTable.Column;
import io.tcns.runtime.image.Image;
import java.util.List;

/** What a network says of one picture. */
interface Answer {

    /** For programs: a record whose components are the keys of the answer. */
    Record json();

    /**
     * For people.
     *
     * @param pageWidth in columns of a terminal
     */
    String text(int pageWidth);

    /** For people who ask about several pictures: its cell of each column, which all answers of a network have. */
    List<Column> summary();

    /** The picture with what the network says on it; the picture itself where there is nothing to draw. */
    Image drawnOn(Image image);
}
