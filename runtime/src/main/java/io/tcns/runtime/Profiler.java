package io.tcns.runtime;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;

/**
 * Measures a model: whole runs in one session with profiling off, and every node in a second session with ONNX Runtime's
 * profiler on. The runs of the two alternate, so that a machine that slows down or speeds up does so for both.
 *
 * <p>The profiler counts some of its own work, a few microseconds, as time of every node; in a small network that is a
 * quarter of the whole. A third session, whose model is a chain of nodes that do nothing, runs along and shows how much.
 */
public final class Profiler {
    private static final long MAX_WARMUP_NANOS = 5_000_000_000L;
    /** Runs with profiling on, spread evenly over the measured ones; each leaves up to 1 KB a node in the profile's file. */
    private static final int MAX_PROFILED_RUNS = 500;

    private static final double NANOS_PER_MILLI = 1e6;
    private static final double NANOS_PER_MICRO = 1e3;

    private Profiler() {}

    /**
     * Measures a model on one input.
     *
     * @param inputs a tensor for every input, in the model's order
     * @throws InputException when the model cannot be loaded or run
     * @throws UncheckedIOException when the profile cannot be written to the temporary folder or read from it
     */
    public static Profile profile(Model model, List<Tensor> inputs, ProfileOptions options) {
        return profile(model, asked -> inputs, options);
    }

    /**
     * The same, on an input that is made for what the model asks for.
     *
     * @param inputsFor from the model's inputs to a tensor for each
     */
    public static Profile profile(
            Model model, Function<List<TensorSpec>, List<Tensor>> inputsFor, ProfileOptions options) {
        Ort.environment();
        long start = System.nanoTime();
        try (Session plain = Session.open(model, options.session())) {
            double loadMs = (System.nanoTime() - start) / NANOS_PER_MILLI;
            List<Tensor> inputs = inputsFor.apply(plain.inputs());
            Path folder = Files.createTempDirectory("tcns-profile");
            try (Profiled profiled = Profiled.open(model, inputs, options.session(), folder.resolve("model"));
                    Profiled empty = Profiled.openEmpty(folder.resolve("empty"))) {
                return new Measurement(plain, inputs, profiled, empty).measure(options, loadMs);
            } finally {
                delete(folder);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("the profile cannot be written to the temporary folder or read from it", e);
        }
    }

    private static void delete(Path folder) throws IOException {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
            for (Path file : files) {
                Files.delete(file);
            }
        }
        Files.delete(folder);
    }

    /** A session with profiling on and what it is run on. */
    private record Profiled(Session session, List<Tensor> inputs) implements AutoCloseable {
        static Profiled open(Model model, List<Tensor> inputs, SessionOptions options, Path file) {
            return new Profiled(Session.open(model, options, Optional.of(file)), inputs);
        }

        /** A chain of {@code Identity} on one number, at a level that does not remove it. */
        static Profiled openEmpty(Path file) throws IOException {
            try (InputStream in = Objects.requireNonNull(Profiler.class.getResourceAsStream("empty-nodes.onnx"))) {
                Model model = Model.of("the empty nodes", ByteBuffer.wrap(in.readAllBytes()));
                SessionOptions options = SessionOptions.defaults().withOptimization(OptimizationLevel.NONE);
                return open(model, List.of(Tensor.of(new float[1], 1)), options, file);
            }
        }

        void run() {
            session.run(inputs);
        }

        OrtProfile end(int skippedRuns) throws IOException {
            return OrtProfile.read(session.endProfiling(), skippedRuns);
        }

        @Override
        public void close() {
            session.close();
        }
    }

    private record Measurement(Session plain, List<Tensor> inputs, Profiled profiled, Profiled empty) {
        Profile measure(ProfileOptions options, double loadMs) throws IOException {
            int warmup = warmUp(options);
            int runs = options.runs();
            int stride = (runs + MAX_PROFILED_RUNS - 1) / MAX_PROFILED_RUNS;
            List<Double> samples = new ArrayList<>(runs);
            double profiledNanos = 0;
            for (int run = 0; run < runs; run++) {
                samples.add(plainNanos() / NANOS_PER_MILLI);
                if (run % stride == 0) {
                    profiledNanos += profiledNanos();
                }
            }
            Latency latency = new Latency(warmup, loadMs, samples);
            return Profile.of(latency, profiledNanos / NANOS_PER_MICRO, profiled.end(warmup), empty.end(warmup));
        }

        /** Runs everything until the times have settled, or as often as told; returns how often. */
        private int warmUp(ProfileOptions options) {
            Warmup warmup = new Warmup();
            long start = System.nanoTime();
            while (warmup.runs() < options.warmup().orElse(MAX_PROFILED_RUNS)) {
                boolean settled = warmup.settledAfter(plainNanos());
                profiledNanos();
                boolean late = System.nanoTime() - start > MAX_WARMUP_NANOS;
                if (options.warmup().isEmpty() && (settled || late)) {
                    break;
                }
            }
            return warmup.runs();
        }

        private double plainNanos() {
            long start = System.nanoTime();
            plain.run(inputs);
            return System.nanoTime() - start;
        }

        private double profiledNanos() {
            empty.run();
            long start = System.nanoTime();
            profiled.run();
            return System.nanoTime() - start;
        }
    }
}
