package io.tcns.exporters.onnx;

import io.tcns.dsl.Tcns;
import io.tcns.dsl.model.Architecture;
import io.tcns.dsl.model.Preprocess;
import io.tcns.dsl.model.Segmenter;
import io.tcns.exporters.report.Json;
import io.tcns.exporters.report.Report;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a model's file tells of itself under {@code tcns.*}: enough to run it and to report on it without its spec. */
public final class ModelMetadata {

    /** The network's name. */
    public static final String NAME = "tcns.name";

    /** A JSON object: the network's parameters at the values that the file was made with. */
    public static final String PARAMETERS = "tcns.parameters";

    /** The SHA-256 of the spec's text, in hexadecimal. */
    public static final String SPEC_SHA256 = "tcns.spec_sha256";

    /** The version of tcns. */
    public static final String VERSION = "tcns.version";

    /** The names of the classes, one a line; absent where nobody gave any. */
    public static final String LABELS = "tcns.labels";

    /** How many classes a segmenter tells apart, which its mask does not say; absent from other networks. */
    public static final String CLASSES = "tcns.classes";

    /** A JSON object: how an image becomes the input. */
    public static final String PREPROCESS = "tcns.preprocess";

    /** The static report as JSON, but for the size of the file. */
    public static final String ROWS = "tcns.rows";

    private ModelMetadata() {}

    /**
     * The metadata of a network, in the order in which it is written.
     *
     * @param report static, without the size of the file
     */
    public static Map<String, String> of(Architecture network, Report report) {
        Map<String, String> metadata = new LinkedHashMap<>();
        metadata.put(NAME, network.name());
        metadata.put(PARAMETERS, Json.compact(report.model().parameters()));
        metadata.put(SPEC_SHA256, sha256(network.source().text()));
        metadata.put(VERSION, Tcns.version());
        network.labels().ifPresent(labels -> metadata.put(LABELS, String.join("\n", labels.names())));
        if (network.head() instanceof Segmenter segmenter) {
            metadata.put(CLASSES, String.valueOf(segmenter.classes()));
        }
        metadata.put(PREPROCESS, Json.compact(PreprocessText.of(network.preprocess())));
        metadata.put(ROWS, Json.compact(report));
        return metadata;
    }

    private static String sha256(String text) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    /** The form that runtimes read. */
    private record PreprocessText(
            String fit, @Nullable Integer size, String filter, List<Double> mean, List<Double> std) {

        static PreprocessText of(Preprocess preprocess) {
            return new PreprocessText(
                    preprocess.fit().word(),
                    preprocess.size().isPresent() ? preprocess.size().getAsInt() : null,
                    preprocess.filter().word(),
                    preprocess.mean(),
                    preprocess.std());
        }
    }
}
