/**
 * Who waits, and who holds: the programs of {@code org.jvmpprof.testdata.locks} under the agent, on every JDK that
 * {@link org.jvmpprof.it.Jdks} finds, with what they know of themselves held against what {@code block}, {@code mutex},
 * {@code threadcreate} and {@code goroutineleak} say. Times are those programs' own clocks, never the test's.
 */
@NullMarked
package org.jvmpprof.it.lock;

import org.jspecify.annotations.NullMarked;
