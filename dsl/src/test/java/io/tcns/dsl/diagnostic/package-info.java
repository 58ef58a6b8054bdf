@NullMarked
package io.tcns.dsl.diagnostic;

import org.jspecify.annotations.NullMarked;
