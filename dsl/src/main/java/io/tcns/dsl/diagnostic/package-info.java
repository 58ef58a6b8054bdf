/** What is wrong with a spec, as data, and its printed forms. */
@NullMarked
package io.tcns.dsl.diagnostic;

import org.jspecify.annotations.NullMarked;
