/**
 * What counting an HTTP request costs the thread that serves it.
 *
 * <p>What enters: nothing. What leaves: JMH's figures. Threads: JMH's.
 */
@NullMarked
package org.jvmpprof.benchmarks.stats;

import org.jspecify.annotations.NullMarked;
