/** Architecture to graph: the one place where padding, rounding, strides and epsilons are decided. */
@NullMarked
package io.tcns.compiler.lower;

import org.jspecify.annotations.NullMarked;
