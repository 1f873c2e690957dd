/**
 * One point a second of what this process does, and a day of them in bounded memory.
 *
 * <p>What enters: the JVM's beans, {@code /proc}, and the sums of {@link org.jvmpprof.agent.profile.LockWatch}, read once
 * a second by a {@link org.jvmpprof.agent.charts.Source} each. What leaves: rows and their history, through
 * {@link org.jvmpprof.agent.charts.Charts}, and both as JSON, to {@code endpoint}. Threads: {@code pprof-locks} reads the
 * sources and writes the history; any thread may read the history.
 */
@NullMarked
package org.jvmpprof.agent.charts;

import org.jspecify.annotations.NullMarked;
