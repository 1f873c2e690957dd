/**
 * What the collector costs, by {@code benchmarks/collector}. A collector runs in a process of its own and is asked over
 * HTTP; baselines run in this process, in turn with it, on the main thread unless they say otherwise.
 */
@NullMarked
package org.jvmpprof.benchmarks.collector;

import org.jspecify.annotations.NullMarked;
