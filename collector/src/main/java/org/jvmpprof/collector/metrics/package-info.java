/**
 * What the collector counts of itself. Enters: counts and durations, from any thread of any room. Leaves: one page in
 * Prometheus's text format, when asked. The library behind it is seen in this package only.
 */
@NullMarked
package org.jvmpprof.collector.metrics;

import org.jspecify.annotations.NullMarked;
