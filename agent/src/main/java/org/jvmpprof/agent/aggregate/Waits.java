package org.jvmpprof.agent.aggregate;

import java.util.HashMap;
import java.util.Map;

/**
 * Waits for locks since the agent came, by stack of the waiter and class of the lock. A wait shorter than the threshold
 * {@code T} was kept with probability {@code d/T}, so it counts as {@code T/d} waits of {@code T} in all: unbiased, as
 * Go's block profile is. Owned by the poller's thread.
 */
final class Waits {
    /** Sums of one stack and class. */
    static final class Sum {
        double contentions;
        double delayNanos;
    }

    private final Map<StackClass, Sum> sums = new HashMap<>();

    void add(int stack, int className, long waitNanos, long thresholdNanos) {
        Sum sum = sums.computeIfAbsent(new StackClass(stack, className), key -> new Sum());
        long wait = Math.max(1, waitNanos);
        sum.contentions += Math.max(1, (double) thresholdNanos / wait);
        sum.delayNanos += Math.max(wait, thresholdNanos);
    }

    Map<StackClass, Sum> sums() {
        return sums;
    }
}
