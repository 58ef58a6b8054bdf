/** The checked architecture, every number decided, every part still knowing its place in the spec. */
@NullMarked
package io.tcns.dsl.model;

import org.jspecify.annotations.NullMarked;
