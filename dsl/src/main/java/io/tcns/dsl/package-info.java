/** The language: text in, a checked architecture or diagnostics out. */
@NullMarked
package io.tcns.dsl;

import org.jspecify.annotations.NullMarked;
