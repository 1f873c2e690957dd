/**
 * What of locks is seen from outside, without a change to any class: the holders of monitors, the owners of
 * java.util.concurrent locks where hooks are off, and Object.wait where it is a native method (JDK 18 and older).
 *
 * <p>What enters: {@link org.jvmpprof.agent.hook.HookSettings}, the states of the live threads, and the JVM's own
 * {@link java.lang.management.ThreadMXBean}. What leaves: holds and waits, unsampled, through
 * {@link org.jvmpprof.agent.hook.LockSink}. Threads: {@code pprof-locks} alone; a status may be read from anywhere.
 */
@NullMarked
package org.jvmpprof.agent.hook.monitor;

import org.jspecify.annotations.NullMarked;
