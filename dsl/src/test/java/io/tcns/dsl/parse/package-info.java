@NullMarked
package io.tcns.dsl.parse;

import org.jspecify.annotations.NullMarked;
