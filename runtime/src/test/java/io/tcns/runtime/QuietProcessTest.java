package io.tcns.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class QuietProcessTest {
    @Test
    void leavesNothingBehindAndSaysNothing(@TempDir Path folder) throws Exception {
        assertThat(JavaProcess.run(folder, Main.class)).isEqualTo("done");
        assertThat(files(folder))
                .containsExactlyInAnyOrder(folder, folder.resolve("temporary"), folder.resolve("home"));
    }

    private static List<Path> files(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.toList();
        }
    }

    /** Runs, profiles, and meets everything that ONNX Runtime warns of. */
    static final class Main {
        private Main() {}

        public static void main(String[] arguments) {
            Model model = TinyModels.bottleneck().model();
            try (Session session = Session.open(model, SessionOptions.defaults())) {
                List<Tensor> inputs = RandomInputs.of(session.inputs(), 1);
                session.run(inputs);
                Profiler.profile(
                        model, inputs, ProfileOptions.defaults().withRuns(2).withWarmup(1));
            }
            // A shape that contradicts the graph, an initializer that nothing uses, a run that fails, a file that is no
            // model.
            TinyOnnx odd = new TinyOnnx()
                    .input("x", "n")
                    .weights("unused", new float[] {1}, 1)
                    .weights("w", new float[] {1, 2, 3}, 3)
                    .node("Add", "add", List.of("x", "w"), "y")
                    .output("y", 1, 7);
            try (Session session = Session.open(odd.model(), SessionOptions.defaults())) {
                session.run(List.of(Tensor.of(new float[2], 2)));
            } catch (InputException expected) {
                System.out.print("do");
            }
            try (Session session =
                    Session.open(Model.of("x", ByteBuffer.wrap(new byte[] {1, 2, 3})), SessionOptions.defaults())) {
                session.run(List.of());
            } catch (InputException expected) {
                System.out.print("ne");
            }
        }
    }
}
