/** Functions from graph to graph that keep the meaning. */
@NullMarked
package io.tcns.compiler.pass;

import org.jspecify.annotations.NullMarked;
