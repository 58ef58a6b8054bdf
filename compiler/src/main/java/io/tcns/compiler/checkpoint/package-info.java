/** What files of trained weights hold: named tensors and, where a file says it, the network that they belong to. */
@NullMarked
package io.tcns.compiler.checkpoint;

import org.jspecify.annotations.NullMarked;
