@NullMarked
package io.tcns.runtime.image;

import org.jspecify.annotations.NullMarked;
