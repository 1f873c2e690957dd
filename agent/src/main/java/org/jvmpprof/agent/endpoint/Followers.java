package org.jvmpprof.agent.endpoint;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * Those who follow the charts. Each holds a worker that sleeps from second to second, for hours maybe; so they have places
 * of their own, and take none of those who want a profile. Thread-safe.
 */
final class Followers {
    static final int MAX = 32;

    private static final String RETRY_SECONDS = "10";

    private final AtomicInteger count = new AtomicInteger();

    /** @throws HttpFailure 429 when there are too many; {@link #leave} after each that came in */
    void enter() throws HttpFailure {
        if (count.incrementAndGet() > MAX) {
            count.decrementAndGet();
            throw new HttpFailure(
                            429,
                            MAX + " clients follow the charts already; close one of them, or come again in "
                                    + RETRY_SECONDS + " s")
                    .with("Retry-After", RETRY_SECONDS);
        }
    }

    void leave() {
        count.decrementAndGet();
    }
}
