/** The command line as a user meets it: arguments in, exit code, stdout, stderr and files out. */
@NullMarked
package io.tcns.cli;

import org.jspecify.annotations.NullMarked;
