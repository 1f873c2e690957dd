package org.jvmpprof.agent.ship;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** Time that passes when a test says so. */
final class FakeClock implements ShipClock {
    static final long START_UNIX_MILLIS = 1_795_250_000_000L;

    private final AtomicLong nanos = new AtomicLong(5_000_000_000L);
    private final long startNanos = nanos.get();

    void pass(long amount, TimeUnit unit) {
        nanos.addAndGet(unit.toNanos(amount));
    }

    @Override
    public long nanoTime() {
        return nanos.get();
    }

    @Override
    public long unixMillis() {
        return START_UNIX_MILLIS + TimeUnit.NANOSECONDS.toMillis(nanos.get() - startNanos);
    }
}
