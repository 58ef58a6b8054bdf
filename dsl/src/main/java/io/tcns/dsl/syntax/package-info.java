/** What a spec says, word for word: records with spans, and their canonical text. */
@NullMarked
package io.tcns.dsl.syntax;

import org.jspecify.annotations.NullMarked;
