/** Reads files of trained weights: a class for each format, all giving a {@link io.tcns.compiler.checkpoint.Checkpoint}. */
@NullMarked
package io.tcns.compiler.format;

import org.jspecify.annotations.NullMarked;
