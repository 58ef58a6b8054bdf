@NullMarked
package io.tcns.dsl.model;

import org.jspecify.annotations.NullMarked;
