@NullMarked
package io.tcns.dsl.check;

import org.jspecify.annotations.NullMarked;
