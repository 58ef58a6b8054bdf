/** Trained weights: named tensors read from files, and the rules that map their names to ours. */
@NullMarked
package io.tcns.compiler.checkpoint;

import org.jspecify.annotations.NullMarked;
