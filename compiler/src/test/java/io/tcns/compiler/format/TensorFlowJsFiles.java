package io.tcns.compiler.format;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/** Makes TensorFlow.js models, right ones and wrong ones. */
final class TensorFlowJsFiles {

    private TensorFlowJsFiles() {}

    /** A model without a network. */
    static String model(String... groups) {
        return "{\"weightsManifest\":[" + String.join(",", groups) + "]}";
    }

    /** @param weights entries of the manifest */
    static String group(List<String> paths, String... weights) {
        String names = paths.stream().map(path -> "\"" + path + "\"").collect(Collectors.joining(","));
        return "{\"paths\":[" + names + "],\"weights\":[" + String.join(",", weights) + "]}";
    }

    static String weight(String name, String shape, String type) {
        return "{\"name\":\"" + name + "\",\"shape\":" + shape + ",\"dtype\":\"" + type + "\"}";
    }

    static String quantised(String name, String shape, String quantization) {
        return "{\"name\":\"" + name + "\",\"shape\":" + shape + ",\"dtype\":\"float32\",\"quantization\":{"
                + quantization + "}}";
    }

    static Path write(Path path, byte[] content) {
        try {
            // A new file each time: the old one may still be mapped.
            Files.deleteIfExists(path);
            return Files.write(path, content);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
