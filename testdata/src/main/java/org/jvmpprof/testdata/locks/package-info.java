/**
 * Programs that wait and hold in known ways and keep their own clock, so that a test can compare what a profiler says
 * with what happened: who held while others waited ({@code TruthMain}), every way of waiting once
 * ({@code PrimitivesMain}), what the JDK promises of its locks ({@code SemanticsMain}), storms ({@code StressMain}),
 * and threads that start others ({@code ThreadsMain}).
 *
 * <p>What enters: commands in lines on stdin. What leaves: one JSON line of whole numbers each, on stdout. Threads: those
 * that a command needs, all ended when its answer is printed. Java 8, no dependency; virtual threads by reflection.
 */
@NullMarked
package org.jvmpprof.testdata.locks;

import org.jspecify.annotations.NullMarked;
