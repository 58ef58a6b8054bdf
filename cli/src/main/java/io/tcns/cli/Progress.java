package io.tcns.cli;

import java.io.PrintWriter;
import java.util.OptionalInt;
import me.tongfei.progressbar.DelegatingProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/** Shows on a terminal how far a command is, until it is closed; where there is no terminal, nothing ever. */
interface Progress extends AutoCloseable {

    /** One more step is done. */
    void step();

    /** Leaves an empty line on the terminal, for what comes next. */
    @Override
    void close();

    /**
     * A command that has not begun.
     *
     * @param steps how many there are; a single one is not worth a bar
     * @param err what leads to the terminal
     * @param columns of the terminal; empty where there is none
     */
    static Progress of(String task, int steps, PrintWriter err, OptionalInt columns) {
        return steps > 1 && columns.isPresent() ? new Bar(task, steps, err, columns.getAsInt()) : new Silent();
    }

    /** Where nobody looks. */
    final class Silent implements Progress {

        @Override
        public void step() {}

        @Override
        public void close() {}
    }

    /** A line that is drawn again and again. */
    final class Bar implements Progress {

        private static final int MILLISECONDS_BETWEEN_UPDATES = 200;

        private final ProgressBar bar;
        private final PrintWriter err;
        private final int length;

        private Bar(String task, int steps, PrintWriter err, int columns) {
            this.err = err;
            // In the last column some terminals begin a new line.
            this.length = columns - 1;
            this.bar = new ProgressBarBuilder()
                    .setTaskName(task)
                    .setInitialMax(steps)
                    .setStyle(ProgressBarStyle.UNICODE_BLOCK)
                    .setUpdateIntervalMillis(MILLISECONDS_BETWEEN_UPDATES)
                    .setConsumer(new DelegatingProgressBarConsumer(this::draw, length))
                    .build();
        }

        @Override
        public void step() {
            bar.step();
        }

        /** The library clears only what it drew before the end, which a quick command does not give it time for. */
        @Override
        public void close() {
            bar.close();
            draw(" ".repeat(length) + "\r");
        }

        private void draw(String line) {
            err.print("\r" + line);
            err.flush();
        }
    }
}
