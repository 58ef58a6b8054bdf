package io.tcns.dsl.model;

import io.tcns.dsl.Span;
import io.tcns.dsl.syntax.Expr;

/**
 * A claim about the compiled network.
 *
 * @param text as written, on one line
 * @param comparison one of those that compare
 * @param bound a number
 * @param active whether its {@code when} holds at the given parameters
 */
public record Expectation(
        Span span, String text, Quantity quantity, Expr.Operator comparison, ParameterValue bound, boolean active) {

    /** Whether a measured number is as claimed. Integers compare exactly. */
    public boolean holds(Number measured) {
        int order = bound instanceof ParameterValue.Whole whole && measured instanceof Long exact
                ? Long.compare(exact, whole.number())
                : Double.compare(measured.doubleValue(), boundAsDouble());
        return comparison.holds(order);
    }

    private double boundAsDouble() {
        return bound instanceof ParameterValue.Real real ? real.number() : ((ParameterValue.Whole) bound).number();
    }

    /** The figures that a claim can be about: those of the report's totals, and the median latency. */
    public enum Quantity {
        PARAMS("params"),
        PARAMS_WEIGHTS_AND_BIASES("params(weights_and_biases)"),
        PARAMS_TRAINABLE("params(trainable)"),
        PARAMS_WITH_BN_STATISTICS("params(with_bn_statistics)"),
        PARAMS_FOLDED("params(folded)"),
        MADDS("madds"),
        FLOPS("flops"),
        ACTIVATION_BYTES("activation_bytes"),
        PEAK_ACTIVATION_BYTES("peak_activation_bytes"),
        MODEL_BYTES("model_bytes"),
        NODES("nodes"),
        OPSET("opset"),
        P50_MS("p50_ms");

        private final String text;

        Quantity(String text) {
            this.text = text;
        }

        /** As a spec writes it. */
        public String text() {
            return text;
        }
    }
}
