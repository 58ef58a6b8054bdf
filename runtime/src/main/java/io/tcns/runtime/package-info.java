/**
 * Model file to outputs, profile and metrics; the only package that knows ONNX Runtime.
 *
 * <p>A {@link io.tcns.runtime.Model} names a file or bytes, a {@link io.tcns.runtime.Session} runs it over
 * {@link io.tcns.runtime.Tensor tensors}, a {@link io.tcns.runtime.Profiler} measures it, {@link io.tcns.runtime.Parity}
 * compares what it computes. Whatever is wrong with a file is an {@link io.tcns.runtime.InputException}; what is wrong with a
 * call is an {@link java.lang.IllegalArgumentException}.
 */
@NullMarked
package io.tcns.runtime;

import org.jspecify.annotations.NullMarked;
