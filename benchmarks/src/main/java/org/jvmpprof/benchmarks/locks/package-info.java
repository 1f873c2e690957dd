/**
 * What the lock hooks cost, with the agent against without in the same run. {@code benchmarks/locks} starts {@link
 * org.jvmpprof.benchmarks.locks.LockCosts}, which forks JMH's JVMs in turn, with the agent and without, and prints
 * ratios; the benchmarks themselves know nothing of an agent.
 */
@NullMarked
package org.jvmpprof.benchmarks.locks;

import org.jspecify.annotations.NullMarked;
