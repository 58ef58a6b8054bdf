/** Syntax to architecture: names, values and shapes are decided, and every mistake is collected. */
@NullMarked
package io.tcns.dsl.check;

import org.jspecify.annotations.NullMarked;
