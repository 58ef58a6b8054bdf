package io.tcns.cli;

import io.tcns.compiler.binding.BindOptions;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** The options that decide which of a spec's networks is meant, and with which weights. */
final class NetworkOptions {

    @Option(
            names = "--set",
            paramLabel = "NAME=VALUE",
            description = "Gives a parameter of the network another value; repeatable.")
    private Map<String, String> parameters = new LinkedHashMap<>();

    @Option(
            names = "--root",
            paramLabel = "FOLDER",
            description = "The folder that the spec's imports must stay in (default: the spec's own).")
    private @Nullable Path root;

    @Option(
            names = "--weights",
            paramLabel = "FILE",
            description =
                    "Trained weights: a file of PyTorch, Keras, TensorFlow.js, TFLite, ONNX, NumPy or safetensors."
                            + " Without it, weights are pseudo-random, from the seed.")
    private @Nullable Path weights;

    @Option(
            names = "--strict",
            negatable = true,
            defaultValue = "true",
            fallbackValue = "true",
            description = "Refuses weights of which a tensor is missing or left over (default), or warns of them.")
    private boolean strict;

    @Option(
            names = "--classes-from",
            paramLabel = "N",
            defaultValue = "0",
            converter = ClassConverter.class,
            description = "Which class of the weights is the network's class 0, where they have more: 1 leaves out a"
                    + " background (default: ${DEFAULT-VALUE}).")
    private int firstClass;

    @Option(
            names = "--seed",
            paramLabel = "N",
            defaultValue = "1",
            description = "Where pseudo-random weights come from (default: ${DEFAULT-VALUE}).")
    private long seed;

    Map<String, String> parameters() {
        return parameters;
    }

    Optional<Path> root() {
        return Optional.ofNullable(root);
    }

    Optional<Path> weights() {
        return Optional.ofNullable(weights);
    }

    /** How strictly the weights must fit. */
    BindOptions binding() {
        return new BindOptions(strict, firstClass);
    }

    long seed() {
        return seed;
    }

    /** The number of a class. */
    static final class ClassConverter implements ITypeConverter<Integer> {
        @Override
        public Integer convert(String text) {
            try {
                int number = Integer.parseInt(text);
                if (number >= 0) {
                    return number;
                }
            } catch (NumberFormatException e) {
                // Answered like a number that is no class.
            }
            throw new TypeConversionException("'" + text + "' is no class; they are counted from 0");
        }
    }
}
