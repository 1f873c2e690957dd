package org.jvmpprof.collector.http;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.jvmpprof.collector.ingest.Gate;

/**
 * One request from its headers to the end of its answer: since when, what memory it holds, and until when its client
 * must have sent or fetched something. Used by one thread after the other; the watch reads the deadline.
 */
final class Visit {
    private static final long NEVER = Long.MAX_VALUE;

    private final Visits.Client client;
    private final long beganNanos;
    private final List<Gate.Pass> held = new ArrayList<>();
    private volatile long deadlineNanos = NEVER;
    private volatile @Nullable Runnable whenOverdue;
    private volatile String route = "none";

    Visit(Visits.Client client, long nowNanos) {
        this.client = client;
        this.beganNanos = nowNanos;
    }

    Visits.Client client() {
        return client;
    }

    long beganNanos() {
        return beganNanos;
    }

    String route() {
        return route;
    }

    void route(String path) {
        route = path;
    }

    /** Keeps what was taken until the answer has been sent. */
    synchronized void hold(Gate.Pass pass) {
        held.add(pass);
    }

    /** Gives back all that was taken. */
    synchronized void release() {
        held.forEach(Gate.Pass::close);
        held.clear();
    }

    /** From now on the client is waited for, until {@code nanos}. */
    void waitUntil(long nanos, Runnable otherwise) {
        whenOverdue = otherwise;
        deadlineNanos = nanos;
    }

    /** From now on we work, and the client waits. */
    void work() {
        deadlineNanos = NEVER;
    }

    /** Runs, once, what was agreed on for a client that is too slow; true if it was. */
    boolean endIfOverdue(long nowNanos) {
        if (deadlineNanos == NEVER || nowNanos - deadlineNanos < 0) {
            return false;
        }
        deadlineNanos = NEVER;
        Runnable otherwise = whenOverdue;
        if (otherwise != null) {
            otherwise.run();
        }
        return true;
    }
}
