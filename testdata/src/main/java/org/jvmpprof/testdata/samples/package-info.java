/**
 * Programs that make exceptions, and allocate native memory, in known ways and count for themselves: {@code
 * ExceptionsMain} and {@code NativeMain}.
 *
 * <p>What enters: commands in lines on stdin. What leaves: one JSON line of whole numbers each, on stdout. Threads: those
 * that a command needs, all ended when its answer is printed. Java 8, no dependency.
 */
@NullMarked
package org.jvmpprof.testdata.samples;

import org.jspecify.annotations.NullMarked;
