/**
 * A program that does all that a profiler samples as hard as it can, on command, and two functions that share the CPU two
 * to one meanwhile.
 *
 * <p>What enters: commands in lines on stdin. What leaves: one JSON line each, on stdout. Threads: those of the storm, all
 * ended when {@code calm} is answered. Java 8, no dependency.
 */
@NullMarked
package org.jvmpprof.testdata.storm;

import org.jspecify.annotations.NullMarked;
