package io.tcns.compiler.ir;

import java.util.List;

/**
 * The boxes that predictions are relative to, known before any image comes in (Liu et al. 2016, section 2.2).
 *
 * <p>Their order is that of {@link BoxPredictions}: map after map, row by row, column by column, and in a cell shape by shape.
 * All lengths are in units of the image's height and width.
 *
 * @param grids one for each map that predicts, at least one
 */
public record Anchors(List<Grid> grids) {

    public Anchors {
        grids = List.copyOf(grids);
        Checks.argument(!grids.isEmpty(), "anchors stand on at least one map");
    }

    /**
     * The anchors of one map, the same in each cell.
     *
     * @param rows of the map, at least 1
     * @param columns of the map, at least 1
     * @param shapes of the anchors that share a centre, at least one
     */
    public record Grid(int rows, int columns, List<Shape> shapes) {

        public Grid {
            shapes = List.copyOf(shapes);
            Checks.argument(
                    rows >= 1 && columns >= 1 && !shapes.isEmpty(), "%d x %d cells of %s", rows, columns, shapes);
        }

        int count() {
            return Math.multiplyExact(Math.multiplyExact(rows, columns), shapes.size());
        }
    }

    /** The sides of a box, each more than 0. */
    public record Shape(double height, double width) {

        public Shape {
            Checks.argument(height > 0 && width > 0, "an anchor of %s x %s", height, width);
        }
    }

    /** A box by its centre and its sides. */
    public record Anchor(double yCenter, double xCenter, double height, double width) {}

    /** Number of anchors. */
    public int count() {
        int count = 0;
        for (Grid grid : grids) {
            count = Math.addExact(count, grid.count());
        }
        return count;
    }

    /** What is done with each anchor. */
    @FunctionalInterface
    public interface Consumer {
        /**
         * Does it.
         *
         * @param index counted from 0, in the order of the predictions
         */
        void accept(int index, Anchor anchor);
    }

    /** Goes through all anchors in their order. */
    public void forEach(Consumer consumer) {
        int index = 0;
        for (Grid grid : grids) {
            for (int cell = 0; cell < grid.rows() * grid.columns(); cell++) {
                int row = cell / grid.columns();
                int column = cell % grid.columns();
                double yCenter = (row + 0.5) / grid.rows();
                double xCenter = (column + 0.5) / grid.columns();
                for (Shape shape : grid.shapes()) {
                    consumer.accept(index++, new Anchor(yCenter, xCenter, shape.height(), shape.width()));
                }
            }
        }
    }
}
