package org.jvmpprof.agent.ship;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jvmpprof.agent.self.AgentLog;

/** Everything behind the rounds: outboxes, backlog, sender. Opened and fed by {@code pprof-ship}, closed by any thread. */
final class Courier implements Consumer<Shipment> {
    private static final long BACKOFF_BASE_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final long BACKOFF_CAP_NANOS = TimeUnit.MINUTES.toNanos(5);

    /** What closing keeps back for writing to the spool. */
    private static final long SPOOLING_NANOS = TimeUnit.MILLISECONDS.toNanos(150);

    private static final int OVERDUE_TIMEOUTS = 3;

    private final List<Outbox> outboxes = new ArrayList<>();
    private final Backlog backlog;
    private final Sender sender;
    private final long overdueNanos;

    private Courier(ShipSettings settings, List<Exporter> exporters, Backlog backlog, ShipClock clock, AgentLog log) {
        this.backlog = backlog;
        this.overdueNanos = OVERDUE_TIMEOUTS * settings.timeout().toNanos();
        // A collector that is back should hear of the next round at the latest.
        long cap = Math.min(BACKOFF_CAP_NANOS, settings.interval().toNanos());
        for (Exporter exporter : exporters) {
            Backoff backoff = new Backoff(Math.min(BACKOFF_BASE_NANOS, cap), cap, Courier::random);
            outboxes.add(new Outbox(exporter, backlog, backoff, clock, log));
        }
        this.sender = new Sender(outboxes, clock, log);
    }

    private static double random() {
        return ThreadLocalRandom.current().nextDouble();
    }

    /** Opens the spool and begins to send what an earlier process has left in it. */
    static Courier open(ShipSettings settings, ShipClock clock, AgentLog log) {
        List<Exporter> exporters = Exporters.of(settings, clock);
        List<String> names = new ArrayList<>();
        exporters.forEach(exporter -> names.add(exporter.name()));
        Courier courier = new Courier(settings, exporters, Backlogs.open(settings, names, log), clock, log);
        courier.sender.wake();
        return courier;
    }

    /** Hands a profile over; never waits for the network. */
    @Override
    public void accept(Shipment shipment) {
        for (Outbox outbox : outboxes) {
            outbox.abortOverdue(overdueNanos);
            outbox.offer(shipment);
        }
        sender.wake();
    }

    /** Sends until {@code deadlineNanos} is near, then spools the rest. */
    void close(long deadlineNanos) {
        // The files that are written below must not suffer from an interrupt meant to hurry the caller.
        boolean isInterrupted = Thread.interrupted();
        try {
            if (!isInterrupted) {
                sender.drain(deadlineNanos - SPOOLING_NANOS);
            }
            sender.stop(deadlineNanos - SPOOLING_NANOS / 2);
        } catch (InterruptedException e) {
            isInterrupted = true;
        }
        outboxes.forEach(Outbox::shut);
        backlog.close();
        if (isInterrupted) {
            Thread.currentThread().interrupt();
        }
    }

    List<ExporterStatus> exporters() {
        List<ExporterStatus> found = new ArrayList<>();
        outboxes.forEach(outbox -> found.add(outbox.status()));
        return found;
    }

    Backlog backlog() {
        return backlog;
    }
}
