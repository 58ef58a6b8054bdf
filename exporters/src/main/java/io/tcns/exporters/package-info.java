/** Graph to artifacts: bytes that other programs read, and how they come into files. */
@NullMarked
package io.tcns.exporters;

import org.jspecify.annotations.NullMarked;
