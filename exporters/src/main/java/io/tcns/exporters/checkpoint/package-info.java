/** The weights of a network as other frameworks load them. */
@NullMarked
package io.tcns.exporters.checkpoint;

import org.jspecify.annotations.NullMarked;
