/** Cost and profile to tables and JSON. */
@NullMarked
package io.tcns.exporters.report;

import org.jspecify.annotations.NullMarked;
