@NullMarked
package io.tcns.runtime;

import org.jspecify.annotations.NullMarked;
