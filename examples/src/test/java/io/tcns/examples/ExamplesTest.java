package io.tcns.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExamplesTest {

    private static final Path SPEC = Path.of(System.getProperty("tcns.root"), "examples", "specs", "mobilenet_v2.tcns");

    @Test
    void compileAndRunWritesAModelThatRuns(@TempDir Path folder) throws IOException {
        Path model = folder.resolve("half.onnx");

        String printed = printed(() -> CompileAndRun.main(new String[] {SPEC.toString(), model.toString()}));

        assertThat(model).isRegularFile();
        assertThat(printed).contains("mobilenet_v2 has 97131840 multiply-adds").containsPattern("class \\d+ of 1000");
        assertThat(folder).isDirectoryNotContaining(file -> !file.equals(model));
    }

    @Test
    void sweepWidthPrintsThePublishedCosts() throws IOException {
        assertThat(printed(() -> SweepWidth.main(new String[] {SPEC.toString()})))
                .isEqualTo("""
                width        MAdds      params
                 0.35   59,285,808   1,677,128
                  0.5   97,131,840   1,968,680
                 0.75  209,069,792   2,636,424
                  1.0  300,774,272   3,504,872
                  1.3  509,374,560   5,386,792
                  1.4  582,195,824   6,108,776
                """);
    }

    private static String printed(Example example) throws IOException {
        PrintStream stdout = System.out;
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        System.setOut(new PrintStream(bytes, true, StandardCharsets.UTF_8));
        try {
            example.run();
        } finally {
            System.setOut(stdout);
        }
        return bytes.toString(StandardCharsets.UTF_8);
    }

    private interface Example {
        void run() throws IOException;
    }
}
