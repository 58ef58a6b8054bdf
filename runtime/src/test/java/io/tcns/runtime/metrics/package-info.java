@NullMarked
package io.tcns.runtime.metrics;

import org.jspecify.annotations.NullMarked;
