/** Tests of the language from the outside: text in, architecture or diagnostics out. */
@NullMarked
package io.tcns.dsl;

import org.jspecify.annotations.NullMarked;
