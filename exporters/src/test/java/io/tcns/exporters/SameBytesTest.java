package io.tcns.exporters;

import static org.assertj.core.api.Assertions.assertThat;

import io.tcns.compiler.CompileOptions;
import io.tcns.compiler.format.SafetensorsFiles;
import io.tcns.dsl.Golden;
import io.tcns.exporters.onnx.Batch;
import io.tcns.exporters.onnx.OnnxOptions;
import io.tcns.exporters.onnx.Opset;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Equal input gives equal bytes, whoever else is at work in this process, and on whatever machine and JDK. */
class SameBytesTest {

    private static final Map<String, String> SMALL = Map.of("width", "0.35", "resolution", "96");

    private static final int THREADS = 4;

    @TempDir
    Path folder;

    /** The list comes from another machine, or at least from another JDK. */
    @Test
    void givesTheBytesOfOtherMachines() throws Exception {
        StringBuilder list = new StringBuilder();
        for (String name : List.of("mobilenet_v1", "mobilenet_v2", "mobilenet_v2_torchvision")) {
            for (boolean folds : List.of(true, false)) {
                Deployment deployment =
                        Deployment.of(Networks.paper(name, SMALL, CompileOptions.DEFAULT), folds, OnnxOptions.DEFAULT);
                list.append("%s  %s, %s\n".formatted(sha256(deployment), name, folds ? "folded" : "unfolded"));
            }
        }
        Golden.assertMatches("same-bytes.sha256", list.toString());
    }

    @Test
    void givesTheSameBytesWhenManyAreCompiledAtOnce() throws Exception {
        List<Callable<String>> compilations = compilations();
        List<String> oneByOne = new ArrayList<>();
        for (Callable<String> compilation : compilations) {
            oneByOne.add(compilation.call());
        }
        assertThat(oneByOne).doesNotHaveDuplicates();

        assertThat(atOnce(compilations)).isEqualTo(oneByOne);
    }

    /** With weights that are one mapped file for all threads, and with weights that folding has made. */
    @Test
    void givesTheSameBytesWhenAModelIsWrittenByManyAtOnce() throws Exception {
        for (boolean folds : List.of(true, false)) {
            Deployment deployment =
                    Deployment.of(Networks.paper("mobilenet_v2", SMALL, trained()), folds, OnnxOptions.DEFAULT);
            String alone = sha256(deployment);
            assertThat(atOnce(Collections.nCopies(4 * THREADS, () -> sha256(deployment))))
                    .containsOnly(alone);
        }
    }

    private List<Callable<String>> compilations() {
        CompileOptions trained = trained();
        List<Callable<String>> compilations = new ArrayList<>();
        for (CompileOptions options : List.of(CompileOptions.DEFAULT, trained)) {
            for (boolean folds : List.of(true, false)) {
                for (int opset : List.of(11, 22)) {
                    OnnxOptions onnx =
                            OnnxOptions.DEFAULT.withOpset(new Opset(opset)).withBatch(Batch.SYMBOLIC);
                    compilations.add(
                            () -> sha256(Deployment.of(Networks.paper("mobilenet_v2", SMALL, options), folds, onnx)));
                }
            }
        }
        return compilations;
    }

    private CompileOptions trained() {
        Path weights = SafetensorsFiles.write(
                folder.resolve("weights.safetensors"),
                Networks.paper("mobilenet_v2", SMALL, CompileOptions.DEFAULT.withSeed(2))
                        .network());
        return CompileOptions.DEFAULT.withWeights(WeightFiles.read(weights).orThrow());
    }

    private static List<String> atOnce(List<Callable<String>> tasks) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(THREADS);
        try {
            List<String> results = new ArrayList<>();
            for (Future<String> result : threads.invokeAll(tasks)) {
                results.add(result.get());
            }
            return results;
        } finally {
            threads.shutdown();
        }
    }

    private static String sha256(Deployment deployment) throws IOException, NoSuchAlgorithmException {
        MessageDigest digest = MessageDigest.getInstance("SHA-256");
        deployment.onnx().writeTo(new DigestOutputStream(OutputStream.nullOutputStream(), digest));
        return HexFormat.of().formatHex(digest.digest());
    }
}
