package io.tcns.runtime;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * What a measurement depends on besides the model.
 *
 * @param onnxruntime version of ONNX Runtime
 * @param java version of the Java runtime
 * @param cpu model name of the processor, or its architecture where the system does not tell
 * @param cores logical processors that this process may use
 */
public record Environment(String onnxruntime, String java, String cpu, int cores) {
    private static final Path CPU_INFO = Path.of("/proc/cpuinfo");

    /** The environment of this process. */
    public static Environment current() {
        return new Environment(
                Ort.environment().getVersion(),
                System.getProperty("java.version"),
                processor(),
                Runtime.getRuntime().availableProcessors());
    }

    private static String processor() {
        try {
            return modelName(Files.readAllLines(CPU_INFO, StandardCharsets.ISO_8859_1));
        } catch (IOException e) {
            return System.getProperty("os.arch");
        }
    }

    /** @param cpuInfo lines {@code key : value}, as in /proc/cpuinfo */
    static String modelName(List<String> cpuInfo) {
        return cpuInfo.stream()
                .filter(line -> line.startsWith("model name"))
                .map(line -> line.substring(line.indexOf(':') + 1).strip())
                .findFirst()
                .orElseGet(() -> System.getProperty("os.arch"));
    }
}
