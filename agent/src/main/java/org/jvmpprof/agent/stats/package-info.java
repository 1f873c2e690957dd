/**
 * The application's own HTTP traffic: counts, times, percentiles and routes.
 *
 * <p>What enters: each finished request once, through {@link org.jvmpprof.agent.stats.HttpStats}, on the application's
 * thread that ended it. What leaves: {@link org.jvmpprof.agent.stats.StatsSnapshot}, made on a reader's thread. Between
 * them are counters that any thread adds to; {@code pprof-locks} looks at them once a second. Memory is bounded: 26 KB for
 * each route seen, at most {@value org.jvmpprof.agent.stats.RouteTable#MOST} routes, and 0.3 MB for the last minute.
 */
@NullMarked
package org.jvmpprof.agent.stats;

import org.jspecify.annotations.NullMarked;
