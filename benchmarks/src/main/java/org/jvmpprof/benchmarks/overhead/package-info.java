/**
 * What the agent costs, against no agent in the same run. {@code benchmarks/overhead} starts {@link
 * org.jvmpprof.benchmarks.overhead.Overhead}, which starts pairs of JVMs, with the agent and without, in turn; what
 * leaves is a table of medians and quartiles. Linux only: CPU and memory are the kernel's figures. One thread measures.
 */
@NullMarked
package org.jvmpprof.benchmarks.overhead;

import org.jspecify.annotations.NullMarked;
