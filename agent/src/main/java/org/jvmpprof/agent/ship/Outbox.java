package org.jvmpprof.agent.ship;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.jvmpprof.agent.self.AgentLog;

/**
 * One exporter's queue: fresh shipments in memory for a first attempt, everything after a failure in the backlog, oldest
 * first. {@link #offer} is called by {@code pprof-ship}, {@link #sendNext} by {@code pprof-send} alone, the rest by any
 * thread. No lock is held while a request is under way.
 */
final class Outbox {
    static final long NOTHING_DUE = Long.MAX_VALUE;

    /** Fresh shipments beyond this go to the backlog at once: memory is the application's. */
    private static final long MAX_FRESH_BYTES = 4L << 20;

    /** So many 500s in a row for one profile, and the next is tried. */
    private static final int SUSPECT_FAULTS = 8;

    private final Exporter exporter;
    private final Backlog backlog;
    private final Backoff backoff;
    private final ShipClock clock;
    private final AgentLog log;
    private final Deque<Shipment> fresh = new ArrayDeque<>();
    private final Set<String> refusalsSaid = new HashSet<>();
    private long freshBytes;
    private String headKey = "";
    private volatile int faultsOfHead;
    private boolean isFailing;
    private boolean isShut;
    private long notBeforeNanos;
    private volatile long attemptSinceNanos;
    private volatile boolean isAttempting;
    private long shipped;
    private long lastSuccessUnixMillis;
    private long spooled;
    private long rejected;
    private long retried;
    private @Nullable String lastError;
    private long lastErrorUnixMillis;

    Outbox(Exporter exporter, Backlog backlog, Backoff backoff, ShipClock clock, AgentLog log) {
        this.exporter = exporter;
        this.backlog = backlog;
        this.backoff = backoff;
        this.clock = clock;
        this.log = log;
    }

    /** Takes a shipment; never waits for the network. */
    synchronized void offer(Shipment shipment) {
        boolean mustWait = isShut || isFailing || backlog.oldest(exporter.name()) != null;
        if (mustWait || freshBytes + shipment.body().length > MAX_FRESH_BYTES) {
            spool(shipment);
        } else {
            fresh.add(shipment);
            freshBytes += shipment.body().length;
        }
    }

    private void spool(Shipment shipment) {
        backlog.add(exporter.name(), shipment);
        spooled++;
    }

    /** When the next attempt may be made, on the monotonic clock; {@link #NOTHING_DUE} if there is nothing to send. */
    synchronized long dueNanos() {
        if (isShut || (fresh.isEmpty() && backlog.oldest(exporter.name()) == null)) {
            return NOTHING_DUE;
        }
        return isFailing ? notBeforeNanos : clock.nanoTime();
    }

    /** One attempt with the oldest shipment, if there is one. */
    void sendNext() {
        Shipment head;
        Backlog.Entry entry = null;
        synchronized (this) {
            head = fresh.peek();
            if (head == null) {
                entry = backlog.oldest(exporter.name());
                head = entry == null ? null : backlog.read(entry);
            }
        }
        if (head == null) {
            return;
        }
        if (entry == null || faultsOfHead < SUSPECT_FAULTS || !probe(head, entry)) {
            settle(head, entry, attempt(head));
        }
    }

    /**
     * The server has failed over the oldest profile again and again: is it the profile, or the server? The next one
     * tells. If it gets through, the oldest would hold up everything behind it for ever, and is given up.
     */
    private boolean probe(Shipment head, Backlog.Entry headEntry) {
        Backlog.Entry entry = backlog.after(exporter.name(), headEntry);
        Shipment next = entry == null ? null : backlog.read(entry);
        if (next == null) {
            return false;
        }
        Delivery delivery = attempt(next);
        synchronized (this) {
            faultsOfHead = 0;
            settle(next, entry, delivery);
            if (delivery.outcome() == Delivery.Outcome.SENT) {
                rejected++;
                backlog.remove(headEntry);
                refused(head, "answered 500 " + SUSPECT_FAULTS + " times, and takes the next profile");
            }
        }
        return true;
    }

    private Delivery attempt(Shipment shipment) {
        attemptSinceNanos = clock.nanoTime();
        isAttempting = true;
        try {
            return exporter.send(shipment);
        } catch (RuntimeException e) {
            return Delivery.retry("failed inside the agent: " + e);
        } finally {
            isAttempting = false;
        }
    }

    private synchronized void settle(Shipment shipment, Backlog.@Nullable Entry entry, Delivery delivery) {
        switch (delivery.outcome()) {
            case SENT:
                shipped++;
                lastSuccessUnixMillis = clock.unixMillis();
                take(shipment, entry);
                answered();
                break;
            case REJECTED:
                rejected++;
                take(shipment, entry);
                answered();
                refused(shipment, delivery.message());
                break;
            default:
                retried++;
                failed(shipment, delivery);
        }
    }

    private void take(Shipment shipment, Backlog.@Nullable Entry entry) {
        if (entry != null) {
            backlog.remove(entry);
        } else if (fresh.peek() == shipment) {
            fresh.remove();
            freshBytes -= shipment.body().length;
        }
    }

    private void answered() {
        backoff.reset();
        if (isFailing) {
            isFailing = false;
            log.info(exporter.name() + " answers again; " + backlog.count(exporter.name()) + " profiles wait for it");
        }
    }

    private void refused(Shipment shipment, String message) {
        remember(message);
        // Once per kind of refusal: the server's words may differ each time.
        if (refusalsSaid.add(message.replaceAll(":.*", ""))) {
            log.warn(exporter.name() + " refused a " + shipment.type() + " profile for good: " + message
                    + " (counted from now on)");
        }
    }

    private void failed(Shipment shipment, Delivery delivery) {
        boolean isSame = shipment.key().equals(headKey);
        faultsOfHead = delivery.isServerFault() ? (isSame ? faultsOfHead : 0) + 1 : 0;
        headKey = shipment.key();
        remember(delivery.message());
        long wait = Math.max(backoff.next(), TimeUnit.MILLISECONDS.toNanos(delivery.retryAfterMillis()));
        notBeforeNanos = clock.nanoTime() + wait;
        if (!isFailing) {
            isFailing = true;
            log.warn(exporter.name() + ": " + delivery.message() + "; profiles wait in " + backlog.place()
                    + " and are sent when it answers");
        }
        spoolFresh();
    }

    private void remember(String message) {
        lastError = message;
        lastErrorUnixMillis = clock.unixMillis();
    }

    private void spoolFresh() {
        for (Shipment shipment = fresh.poll(); shipment != null; shipment = fresh.poll()) {
            spool(shipment);
        }
        freshBytes = 0;
    }

    /** No more attempts; what is left goes to the backlog. */
    synchronized void shut() {
        isShut = true;
        spoolFresh();
    }

    /** Ends an attempt that has lasted longer than {@code limitNanos}: a write to a peer that reads nothing has no end. */
    void abortOverdue(long limitNanos) {
        if (isAttempting && clock.nanoTime() - attemptSinceNanos > limitNanos) {
            exporter.abort();
        }
    }

    void abort() {
        exporter.abort();
    }

    void idle() {
        exporter.idle();
    }

    synchronized ExporterStatus status() {
        return new ExporterStatus(
                exporter.name(),
                shipped,
                spooled,
                (long) fresh.size() + backlog.count(exporter.name()),
                backlog.dropped(exporter.name()),
                rejected,
                retried,
                lastSuccessUnixMillis,
                lastError,
                lastErrorUnixMillis);
    }
}
