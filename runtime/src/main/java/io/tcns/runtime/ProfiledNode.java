package io.tcns.runtime;

/**
 * The time of one node of the optimised graph.
 *
 * <p>ONNX Runtime keeps a node's name up to {@link OptimizationLevel#EXTENDED}. At {@link OptimizationLevel#ALL} a convolution
 * or pooling that works in a blocked layout is named by the value that it computed before a sum was fused into it, plus
 * {@code _nchwc}; changes of layout are new nodes called {@code ReorderInput} and {@code ReorderOutput}.
 *
 * @param name as ONNX Runtime calls it, not always unique
 * @param subject the name of a node or value of the file from which this node was made: {@code name} without what ONNX Runtime
 *     appends; a new node has only its own
 * @param op operator, of ONNX or of ONNX Runtime's own, such as {@code FusedConv}
 * @param micros mean microseconds per run
 */
public record ProfiledNode(String name, String subject, String op, double micros) {
    /** The same without a part of the time that is not the node's own. */
    ProfiledNode less(double microsOfOthers) {
        return new ProfiledNode(name, subject, op, Math.max(0, micros - microsOfOthers));
    }
}
