/**
 * The whole way, with real JVMs and real tools: the hot app under the agent, the collector, {@code go tool pprof},
 * {@code socat}. What enters: the jars that {@code package} has built. Every class runs once per JDK that
 * {@link org.jvmpprof.it.Jdks} finds, and shares one application JVM among its tests. Nothing here sleeps for a fixed
 * time: conditions are awaited with a deadline.
 */
@NullMarked
package org.jvmpprof.it;

import org.jspecify.annotations.NullMarked;
