/**
 * An application whose behaviour is known: it burns CPU, allocates, retains, waits and locks in fixed proportions, and
 * keeps its own exact books of them, so that a test can compare what a profiler says with what happened.
 *
 * <p>What enters: {@code key=value} arguments and, if asked, commands on stdin. What leaves: nothing, or the
 * {@link org.jvmpprof.hotapp.Truth} as one JSON line. Threads: each section runs its own daemon threads,
 * {@code hot-<section>-…}. Java 8, no dependency.
 */
@NullMarked
package org.jvmpprof.hotapp;

import org.jspecify.annotations.NullMarked;
