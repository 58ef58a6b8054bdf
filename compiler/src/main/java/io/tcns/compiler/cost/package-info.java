/** What a graph costs: multiply-adds, parameters and activation memory, by layer, by row and in total. */
@NullMarked
package io.tcns.compiler.cost;

import org.jspecify.annotations.NullMarked;
