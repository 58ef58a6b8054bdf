package io.tcns.exporters.report;

import java.util.Collections;
import java.util.List;

/** Shares of a whole as bars, of which the longest takes the room that there is. */
final class Bars {

    /** Below this all bars look alike. */
    private static final int LEAST_ROOM = 4;

    /** One block for each per cent, where there is room for it. */
    private static final int WHOLE = 100;

    private Bars() {}

    /**
     * A bar for each share, empty where there is no room.
     *
     * @param shares 0..1; others, which a file may claim, are taken for the nearest
     * @param room in columns of a terminal
     */
    static List<String> of(List<Double> shares, int room) {
        List<Double> proper = shares.stream().map(Bars::proper).toList();
        double longest = Collections.max(proper);
        if (room < LEAST_ROOM || longest == 0) {
            return Collections.nCopies(shares.size(), "");
        }
        double scale = Math.min(WHOLE, room / longest);
        return proper.stream()
                .map(share -> "█".repeat((int) Math.round(share * scale)))
                .toList();
    }

    private static double proper(double share) {
        return share > 0 ? Math.min(share, 1) : 0;
    }
}
