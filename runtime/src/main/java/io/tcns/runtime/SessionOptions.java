package io.tcns.runtime;

import java.nio.file.Path;
import java.util.Optional;

/**
 * How a model is opened.
 *
 * @param threads threads that share the work of one node, from 1 to {@link #MAX_THREADS}; results of different counts differ
 *     in the last bits
 * @param strictShapes whether a shape in the file that contradicts what ONNX Runtime infers is an error
 * @param optimizedModel where to write the graph as it looks after optimisation; only levels up to
 *     {@link OptimizationLevel#EXTENDED} can be read back on another machine
 */
public record SessionOptions(
        int threads, OptimizationLevel optimization, boolean strictShapes, Optional<Path> optimizedModel) {
    public static final int MAX_THREADS = 1024;

    public SessionOptions {
        if (threads < 1 || threads > MAX_THREADS) {
            throw new IllegalArgumentException("threads must be 1 to " + MAX_THREADS + ", got " + threads);
        }
    }

    /** One thread, all optimisations, shapes as lenient as ONNX Runtime's own default. */
    public static SessionOptions defaults() {
        return new SessionOptions(1, OptimizationLevel.ALL, false, Optional.empty());
    }

    public SessionOptions withThreads(int count) {
        return new SessionOptions(count, optimization, strictShapes, optimizedModel);
    }

    public SessionOptions withOptimization(OptimizationLevel level) {
        return new SessionOptions(threads, level, strictShapes, optimizedModel);
    }

    public SessionOptions withStrictShapes() {
        return new SessionOptions(threads, optimization, true, optimizedModel);
    }

    public SessionOptions withOptimizedModel(Path file) {
        return new SessionOptions(threads, optimization, strictShapes, Optional.of(file));
    }
}
