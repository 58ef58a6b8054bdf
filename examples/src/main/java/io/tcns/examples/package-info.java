/** Small programs that use tcns as a library. */
@NullMarked
package io.tcns.examples;

import org.jspecify.annotations.NullMarked;
