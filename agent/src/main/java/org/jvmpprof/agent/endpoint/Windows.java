package org.jvmpprof.agent.endpoint;

import java.util.concurrent.TimeUnit;

/** The times that clients may ask for. Immutable. */
final class Windows {
    private final int maxSeconds;
    private final WaitingClients waiting;

    Windows(int maxSeconds, int maxClients) {
        this.maxSeconds = maxSeconds;
        this.waiting = new WaitingClients(maxClients);
    }

    /** {@code seconds} of /profile: missing, none or not positive means {@code otherwise}. */
    long nanosOr(Query query, double otherwise) throws HttpFailure {
        double seconds = query.decimal("seconds", otherwise);
        return checked(seconds > 0 ? seconds : otherwise);
    }

    /** As {@link #nanosOr}, for whole seconds. */
    long wholeNanosOr(Query query, long otherwise) throws HttpFailure {
        long seconds = query.integer("seconds", otherwise);
        return checked((double) (seconds > 0 ? seconds : otherwise));
    }

    /** {@code seconds} of a delta: a positive integer or an error. */
    long deltaNanos(Query query) throws HttpFailure {
        long seconds = query.integer("seconds", -1);
        if (seconds <= 0) {
            throw new HttpFailure(400, "invalid value for \"seconds\" - must be a positive integer");
        }
        return checked((double) seconds);
    }

    private long checked(double seconds) throws HttpFailure {
        if (seconds > maxSeconds) {
            throw new HttpFailure(
                    400,
                    "seconds is above the maximum of " + maxSeconds
                            + " (http.max-seconds); ask for less, or raise http.max-seconds");
        }
        return (long) (seconds * TimeUnit.SECONDS.toNanos(1));
    }

    /** A place among the waiting clients, until {@code endNanos}. */
    WaitingClients.Slot enter(long endNanos) throws HttpFailure {
        return waiting.enter(endNanos);
    }

    int waitingClients() {
        return waiting.count();
    }
}
