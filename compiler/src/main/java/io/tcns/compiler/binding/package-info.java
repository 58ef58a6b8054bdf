/** Gives the parameters of a graph their trained numbers: by the names of tensors, or along the flow of data. */
@NullMarked
package io.tcns.compiler.binding;

import org.jspecify.annotations.NullMarked;
