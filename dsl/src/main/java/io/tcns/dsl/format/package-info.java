/** The canonical form of a spec: what is written stays, and the white space around it is decided. */
@NullMarked
package io.tcns.dsl.format;

import org.jspecify.annotations.NullMarked;
