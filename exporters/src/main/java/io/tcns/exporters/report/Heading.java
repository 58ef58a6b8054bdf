package io.tcns.exporters.report;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * What stands above a report for people.
 *
 * @param name of the network or the model
 * @param details its parameters, each with its value, and its input
 */
record Heading(String name, List<String> details) {

    static Heading of(Report report) {
        List<String> details = new ArrayList<>();
        report.model().parameters().forEach((name, value) -> details.add(name + " " + value));
        if (!report.model().input().isEmpty()) {
            details.add(input(report));
        }
        return new Heading(report.model().name(), details);
    }

    /** As papers write it; but nobody knows what the dimensions of a model are that tcns did not make. */
    private static String input(Report report) {
        List<Long> shape = report.model().input();
        if (report.totals() != null && shape.size() == 4) {
            String image = shape.get(2) + "x" + shape.get(3) + "x" + shape.get(1);
            return shape.get(0) > 1 ? shape.get(0) + " images of " + image : image;
        }
        return shape.stream().map(size -> size < 0 ? "?" : size.toString()).collect(Collectors.joining("x"));
    }
}
