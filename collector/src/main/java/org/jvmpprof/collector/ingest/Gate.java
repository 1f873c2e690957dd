package org.jvmpprof.collector.ingest;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * Admits a bounded amount of work at a time; who does not get in within a short wait is told to come again. The amount
 * is counted in permits, which stand for requests or for kilobytes of memory. Safe for many threads.
 */
public final class Gate {
    private static final int RETRY_AFTER_SECONDS = 2;

    private final String limitName;
    private final int permits;
    private final Semaphore free;
    private final Duration patience;
    private final @Nullable Gate whole;
    private final LongAdder waits = new LongAdder();
    private final LongAdder refusals = new LongAdder();

    /**
     * @param limitName what the answer calls the limit, such as {@code ingest.concurrent}
     * @param patience how long one may wait to get in
     */
    public Gate(String limitName, int permits, Duration patience) {
        this(limitName, permits, patience, null);
    }

    private Gate(String limitName, int permits, Duration patience, @Nullable Gate whole) {
        this.limitName = limitName;
        this.permits = permits;
        this.free = new Semaphore(permits, true);
        this.patience = patience;
        this.whole = whole;
    }

    /** A gate for a part: what it lets in passes this gate too. */
    public Gate part(String partName, int most, Duration partPatience) {
        return new Gate(partName, Math.min(most, permits), partPatience, this);
    }

    /** Takes {@code wanted} permits, at most all there are; to be given back by closing the pass. */
    public Pass enter(long wanted) throws OverloadedException {
        return enter(wanted, patience.toNanos());
    }

    /** The same for threads that must not wait. */
    public Pass enterNow(long wanted) throws OverloadedException {
        return enter(wanted, 0);
    }

    private Pass enter(long wanted, long waitNanos) throws OverloadedException {
        int taken = (int) Math.max(1, Math.min(wanted, permits));
        if (!isTaken(taken, waitNanos)) {
            refusals.increment();
            throw new OverloadedException(
                    "overloaded: " + limitName + "=" + permits + " is in use; try again in " + RETRY_AFTER_SECONDS
                            + " s",
                    RETRY_AFTER_SECONDS);
        }
        try {
            return new Pass(free, taken, whole == null ? null : whole.enter(taken, waitNanos));
        } catch (OverloadedException e) {
            free.release(taken);
            throw e;
        }
    }

    private boolean isTaken(int taken, long waitNanos) {
        try {
            // With a time, even none, it queues behind those who wait: small work must not starve large work.
            if (free.tryAcquire(taken, 0, TimeUnit.NANOSECONDS)) {
                return true;
            }
            if (waitNanos == 0) {
                return false;
            }
            waits.increment();
            return free.tryAcquire(taken, waitNanos, TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** What the answer calls the limit. */
    public String limitName() {
        return limitName;
    }

    public int permits() {
        return permits;
    }

    /** Permits that are taken at this moment. */
    public int inUse() {
        return permits - free.availablePermits();
    }

    /** How often somebody had to wait, since the start. */
    public long waits() {
        return waits.sum();
    }

    /** How often somebody was told to come again, since the start. */
    public long refusals() {
        return refusals.sum();
    }

    /** What was taken; closing gives it back, once. */
    public static final class Pass implements AutoCloseable {
        private final Semaphore from;
        private final @Nullable Pass ofWhole;
        private int taken;

        private Pass(Semaphore from, int taken, @Nullable Pass ofWhole) {
            this.from = from;
            this.taken = taken;
            this.ofWhole = ofWhole;
        }

        @Override
        public synchronized void close() {
            from.release(taken);
            taken = 0;
            if (ofWhole != null) {
                ofWhole.close();
            }
        }
    }
}
