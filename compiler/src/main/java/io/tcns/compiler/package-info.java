/** Architecture to graph, and graph to better graph. */
@NullMarked
package io.tcns.compiler;

import org.jspecify.annotations.NullMarked;
