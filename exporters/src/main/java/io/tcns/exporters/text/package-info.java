/** Graph to drawings for people. */
@NullMarked
package io.tcns.exporters.text;

import org.jspecify.annotations.NullMarked;
