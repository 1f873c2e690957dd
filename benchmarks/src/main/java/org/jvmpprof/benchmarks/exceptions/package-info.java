/**
 * What the hook in Throwable costs, with the agent against without in the same run. {@code benchmarks/exceptions} starts
 * {@link org.jvmpprof.benchmarks.locks.LockCosts} with these benchmarks, once for each period.
 */
@NullMarked
package org.jvmpprof.benchmarks.exceptions;

import org.jspecify.annotations.NullMarked;
