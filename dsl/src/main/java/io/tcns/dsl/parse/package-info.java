/** Text to syntax; the only package that knows ANTLR. */
@NullMarked
package io.tcns.dsl.parse;

import org.jspecify.annotations.NullMarked;
