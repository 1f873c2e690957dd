/**
 * Threads as they stand: who is there, where, waiting for what.
 *
 * <p>What enters: nothing but the JVM's own beans, and for virtual threads (21 and up) the JDK's thread containers. What
 * leaves: the goroutine profiles and two text dumps, to {@code profile} and {@code endpoint}. Threads: the caller's. Our
 * own threads are never shown.
 */
@NullMarked
package org.jvmpprof.agent.threads;

import org.jspecify.annotations.NullMarked;
