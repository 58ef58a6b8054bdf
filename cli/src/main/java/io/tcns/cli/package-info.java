/** The command line: one class a command, and the join of cost and profile. */
@NullMarked
package io.tcns.cli;

import org.jspecify.annotations.NullMarked;
