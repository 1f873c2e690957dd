package org.jvmpprof.agent.endpoint;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Bounds the clients that wait for a window, a delta or a recording. Requests that are answered at once are not counted:
 * the index answers however many wait. Thread-safe.
 */
final class WaitingClients {
    private final int limit;
    private final List<Slot> slots = new ArrayList<>();

    WaitingClients(int limit) {
        this.limit = limit;
    }

    /** One waiting client. Closing it makes room. */
    final class Slot implements AutoCloseable {
        private final long endNanos;

        private Slot(long endNanos) {
            this.endNanos = endNanos;
        }

        @Override
        public void close() {
            synchronized (slots) {
                slots.remove(this);
            }
        }
    }

    /**
     * Takes a place until {@code endNanos}.
     *
     * @throws HttpFailure 429 when all are taken, with the seconds until the first of them is free
     */
    Slot enter(long endNanos) throws HttpFailure {
        synchronized (slots) {
            if (slots.size() < limit) {
                Slot slot = new Slot(endNanos);
                slots.add(slot);
                return slot;
            }
        }
        long seconds = secondsToFirstEnd();
        throw new HttpFailure(
                        429,
                        limit + " clients wait for profiles already (http.max-clients=" + limit + "); come again in "
                                + seconds + " s, or raise http.max-clients")
                .with("Retry-After", Long.toString(seconds));
    }

    private long secondsToFirstEnd() {
        long now = System.nanoTime();
        long least = Long.MAX_VALUE;
        synchronized (slots) {
            for (Slot slot : slots) {
                least = Math.min(least, slot.endNanos - now);
            }
        }
        return least == Long.MAX_VALUE ? 1 : 1 + Math.max(0, TimeUnit.NANOSECONDS.toSeconds(least));
    }

    int count() {
        synchronized (slots) {
            return slots.size();
        }
    }
}
