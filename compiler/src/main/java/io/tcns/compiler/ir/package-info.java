/**
 * The graph that everything but the front end works on: typed on construction, without layout and without policy.
 *
 * <p>Read {@link io.tcns.compiler.ir.Graph} first, then {@link io.tcns.compiler.ir.Op}.
 */
@NullMarked
package io.tcns.compiler.ir;

import org.jspecify.annotations.NullMarked;
