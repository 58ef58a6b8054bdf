/** The meaning of every operation, as an interpreter to compare all others with. */
@NullMarked
package io.tcns.compiler.reference;

import org.jspecify.annotations.NullMarked;
