package org.jvmpprof.agent.ship;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.jvmpprof.agent.profile.ProfileSource;
import org.jvmpprof.agent.recent.RecentProfiles;
import org.jvmpprof.agent.self.AgentLog;

/**
 * Ships the process's profiles in rounds. Started by the agent when the engine runs; the thread {@code pprof-ship} cuts
 * a round every interval and hands it to the sender, so that no collector, however slow, moves the end of a round.
 * Nothing here throws into the caller: what fails is in the log, once, and in {@link #status}.
 */
public final class Shipper implements AutoCloseable {
    private static final Duration CLOSE_LIMIT = Duration.ofSeconds(1);

    /** What closing keeps back for sending and spooling once the last round is cut. */
    private static final long DELIVERY_NANOS = TimeUnit.MILLISECONDS.toNanos(300);

    private final ShipSettings settings;
    private final ShipClock clock;
    private final AgentLog log;
    private final RoundCutter cutter;
    private final Thread thread;
    private final Pause pause;
    private final RoundKeeper keeper;
    private volatile boolean isActive;
    private final AtomicLong rounds = new AtomicLong();
    private volatile @Nullable Courier courier;

    private Shipper(ShipSettings settings, ProfileSource source, RecentProfiles recent, AgentLog log, ShipClock clock) {
        this.settings = requireNonNull(settings, "settings");
        this.clock = clock;
        this.log = requireNonNull(log, "log");
        this.cutter = new RoundCutter(settings, requireNonNull(source, "source"), clock, log);
        this.pause = new Pause(clock, log);
        this.keeper = new RoundKeeper(recent);
        // No lambda: it would bootstrap invokedynamic, tens of milliseconds, on the caller's thread.
        this.thread = AgentThreads.daemon("pprof-ship", new Runnable() {
            @Override
            public void run() {
                shipUntilClosed();
            }
        });
    }

    /**
     * Starts shipping. Only a thread is started here: spool, network and profiles are that thread's affair.
     *
     * @param recent keeps the rounds in this process too
     */
    public static Shipper start(ShipSettings settings, ProfileSource source, RecentProfiles recent, AgentLog log) {
        return start(settings, source, recent, log, ShipClock.SYSTEM);
    }

    static Shipper start(ShipSettings settings, ProfileSource source, AgentLog log) {
        return start(settings, source, new RecentProfiles(), log);
    }

    static Shipper start(
            ShipSettings settings, ProfileSource source, RecentProfiles recent, AgentLog log, ShipClock clock) {
        Shipper shipper = new Shipper(settings, source, recent, log, clock);
        shipper.thread.start();
        return shipper;
    }

    private void shipUntilClosed() {
        try {
            ship();
        } catch (Throwable t) {
            log.warn("shipping failed inside the agent and is off; restart the agent to ship again", t);
        } finally {
            isActive = false;
            cutter.suspend();
        }
    }

    private void ship() {
        long from = clock.nanoTime();
        RoundSchedule schedule = new RoundSchedule(
                settings.interval().toNanos(),
                settings.jitter(),
                settings.instance(),
                from,
                clock.unixMillis() * 1_000_000L);
        beginIfChosen(from);
        Courier opened = Courier.open(settings, clock, log);
        courier = opened;
        while (true) {
            long end = schedule.endAfter(from, clock.nanoTime());
            boolean goesOn = pause.until(end - cutter.leadNanos());
            long to = goesOn ? end : clock.nanoTime();
            cut(to, goesOn, opened);
            if (!goesOn) {
                return;
            }
            from = to;
        }
    }

    private void cut(long to, boolean goesOn, Courier opened) {
        boolean isChosenNext = goesOn && isChosen();
        if (isActive) {
            try {
                cutter.cut(to, isChosenNext, opened.andThen(keeper));
                rounds.incrementAndGet();
            } catch (InterruptedException e) {
                // Ours comes from close(), after which the loop ends; a stranger's costs this one round.
                log.warn("a round was lost: the thread pprof-ship was interrupted");
            }
            if (!isChosenNext) {
                isActive = false;
                cutter.suspend();
            }
        } else if (isChosenNext) {
            beginIfChosen(to);
        }
    }

    private boolean isChosen() {
        return FleetShare.isActive(settings.instance(), settings.fleetRatio(), clock.unixMillis());
    }

    private void beginIfChosen(long from) {
        if (isChosen()) {
            isActive = true;
            cutter.begin(from);
        }
    }

    /** A picture of the counters. Any thread. */
    public ShipStatus status() {
        Courier opened = courier;
        List<ExporterStatus> exporters = opened == null ? Collections.emptyList() : opened.exporters();
        return new ShipStatus(
                rounds.get(),
                isActive,
                exporters,
                cutter.skipped(),
                opened == null ? 0 : opened.backlog().bytes(),
                opened == null ? "" : opened.backlog().place());
    }

    /** {@link #close(Duration)} within one second. */
    @Override
    public void close() {
        close(CLOSE_LIMIT);
    }

    /**
     * Cuts the last, shortened round and sends it, or spools it if there is no time for that; returns within {@code
     * limit} (and the few milliseconds that writing a file takes). A second call returns at once.
     */
    public void close(Duration limit) {
        if (!pause.close()) {
            return;
        }
        long deadline = clock.nanoTime() + limit.toNanos();
        boolean isInterrupted = awaitLastRound(deadline - Math.min(DELIVERY_NANOS, limit.toNanos() / 2));
        Courier opened = courier;
        if (opened != null) {
            opened.close(isInterrupted ? clock.nanoTime() : deadline);
        }
        if (isInterrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean awaitLastRound(long deadlineNanos) {
        try {
            thread.join(millisUntil(deadlineNanos));
            if (thread.isAlive()) {
                log.warn("the last round was not cut in time; what is missing of it is lost");
                thread.interrupt();
                thread.join(millisUntil(deadlineNanos + DELIVERY_NANOS / 4));
            }
            return false;
        } catch (InterruptedException e) {
            return true;
        }
    }

    private long millisUntil(long nanos) {
        return Math.max(1, TimeUnit.NANOSECONDS.toMillis(nanos - clock.nanoTime()));
    }
}
