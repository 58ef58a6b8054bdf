package io.tcns.compiler;

import io.tcns.dsl.Source;
import io.tcns.dsl.Tcns;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The networks that the reference has figures of, from the specs of examples. */
final class ReferenceNetworks {

    static final Path SPECS = Path.of(System.getProperty("tcns.root"), "examples", "specs");

    private static final Pattern SCALED = Pattern.compile("(mobilenet_v[12])_(?<width>[0-9.]+)_(?<resolution>[0-9]+)"
            + "(_c(?<classes>[0-9]+))?(?<shrunk>_notfinegrain)?");

    private static final Pattern DETECTOR = Pattern.compile(
            "((?:ssdlite|ssd)_mobilenet_v[12])_(?<coco>coco_)?(?<resolution>[0-9]+)_(?<classes>[0-9]+)cls");

    private static final Pattern SEGMENTER = Pattern.compile("deeplabv3_(?<backbone>mobilenet_v[12]|resnet_v1_101_beta)"
            + "_os(?<stride>[0-9]+)(?<aspp>_aspp)?_(?<resolution>[0-9]+)");

    private static final Pattern EXPANSION = Pattern.compile("(ablation_expansion)_t(?<t>[0-9]+)");

    private ReferenceNetworks() {}

    /** The network of that name in the reference. */
    static Compilation compile(String network) {
        Map<String, String> parameters = new LinkedHashMap<>();
        Source source =
                Source.read(SPECS.resolve(spec(network, parameters) + ".tcns")).orThrow();
        return Compiler.compile(Tcns.check(source, parameters).orThrow(), CompileOptions.DEFAULT)
                .orThrow();
    }

    /**
     * The name of its spec.
     *
     * @param parameters gets those that make it
     */
    static String spec(String network, Map<String, String> parameters) {
        Matcher expansion = EXPANSION.matcher(network);
        if (expansion.matches()) {
            parameters.put("t", expansion.group("t"));
            return expansion.group(1);
        }
        Matcher detector = DETECTOR.matcher(network);
        if (detector.matches()) {
            parameters.put("resolution", detector.group("resolution"));
            parameters.put("classes", detector.group("classes"));
            if (detector.group("coco") != null) {
                parameters.put("depthwise_extras", "true");
            }
            return detector.group(1);
        }
        Matcher segmenter = SEGMENTER.matcher(network);
        if (segmenter.matches()) {
            parameters.put("output_stride", segmenter.group("stride"));
            parameters.put("resolution", segmenter.group("resolution"));
            String backbone = segmenter.group("backbone").replace("resnet_v1_101_beta", "resnet101");
            return "deeplabv3_" + backbone + (segmenter.group("aspp") == null ? "" : "_aspp");
        }
        Matcher scaled = SCALED.matcher(network);
        if (!scaled.matches()) {
            return network;
        }
        parameters.put("width", scaled.group("width"));
        parameters.put("resolution", scaled.group("resolution"));
        // TF-slim counts the background as a class.
        parameters.put("classes", scaled.group("classes") == null ? "1001" : scaled.group("classes"));
        if (scaled.group("shrunk") != null) {
            parameters.put("last_width", scaled.group("width"));
        }
        return scaled.group(1);
    }
}
