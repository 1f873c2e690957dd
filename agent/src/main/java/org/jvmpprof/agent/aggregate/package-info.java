/**
 * Samples become stacks with values here.
 *
 * <p>What enters: samples, through {@link org.jvmpprof.agent.engine.SampleSink}. What leaves: copies of a window's or of
 * the cumulative tables, which {@code profile} turns into pprof. Threads: everything here is owned by {@code pprof-poll},
 * except what a copy holds, which is the taker's.
 */
@NullMarked
package org.jvmpprof.agent.aggregate;

import org.jspecify.annotations.NullMarked;
