package org.jvmpprof.agent.ship;

import static java.util.Objects.requireNonNull;

import java.util.concurrent.TimeUnit;
import org.jvmpprof.agent.profile.ProfileSource;
import org.jvmpprof.agent.recent.RecentProfiles;
import org.jvmpprof.agent.self.AgentLog;

/**
 * Rounds for this process alone, where there is no collector to ship them to: cut as {@link Shipper} cuts them, and kept.
 * Begins some seconds after the start, so that a JVM that lives for a moment pays nothing, and cuts no last round as it
 * ends: nobody could ask for it any more. The thread {@code pprof-rounds} wakes once a round. What fails is in the log.
 */
public final class LocalRounds implements AutoCloseable {
    private static final long LONGEST_DELAY_NANOS = TimeUnit.SECONDS.toNanos(10);
    private static final long CLOSE_MILLIS = 200;

    private final ShipSettings settings;
    private final ShipClock clock;
    private final AgentLog log;
    private final RoundCutter cutter;
    private final RoundKeeper keeper;
    private final Pause pause;
    private final Thread thread;

    private LocalRounds(
            ShipSettings settings, ProfileSource source, RecentProfiles recent, AgentLog log, ShipClock clock) {
        this.settings = requireNonNull(settings, "settings");
        this.clock = clock;
        this.log = requireNonNull(log, "log");
        this.cutter = new RoundCutter(settings, requireNonNull(source, "source"), clock, log);
        this.keeper = new RoundKeeper(recent);
        this.pause = new Pause(clock, log);
        // No lambda: it would bootstrap invokedynamic, tens of milliseconds, on the caller's thread.
        this.thread = AgentThreads.daemon("pprof-rounds", new Runnable() {
            @Override
            public void run() {
                keepUntilClosed();
            }
        });
    }

    /** @param settings from {@link ShipSettings.Builder#buildLocal} */
    public static LocalRounds start(ShipSettings settings, ProfileSource source, RecentProfiles recent, AgentLog log) {
        return start(settings, source, recent, log, ShipClock.SYSTEM);
    }

    static LocalRounds start(
            ShipSettings settings, ProfileSource source, RecentProfiles recent, AgentLog log, ShipClock clock) {
        LocalRounds rounds = new LocalRounds(settings, source, recent, log, clock);
        rounds.thread.start();
        return rounds;
    }

    private void keepUntilClosed() {
        try {
            keep();
        } catch (Throwable t) {
            log.warn("rounds failed inside the agent and are off; restart the agent to have recent profiles", t);
        } finally {
            cutter.suspend();
        }
    }

    private void keep() {
        long intervalNanos = settings.interval().toNanos();
        if (!pause.until(clock.nanoTime() + Math.min(LONGEST_DELAY_NANOS, intervalNanos))) {
            return;
        }
        long from = clock.nanoTime();
        RoundSchedule schedule = new RoundSchedule(
                intervalNanos, settings.jitter(), settings.instance(), from, clock.unixMillis() * 1_000_000L);
        cutter.begin(from);
        long end = schedule.endAfter(from, clock.nanoTime());
        while (pause.until(end - cutter.leadNanos())) {
            cut(end);
            end = schedule.endAfter(end, clock.nanoTime());
        }
    }

    private void cut(long end) {
        try {
            cutter.cut(end, true, keeper);
        } catch (InterruptedException e) {
            // Ours comes from close(), after which the loop ends; a stranger's costs this one round.
            log.debug("pprof-rounds was interrupted; what was not cut of this round is lost");
        }
    }

    /** Ends the rounds, within {@value #CLOSE_MILLIS} ms; the one under way is lost. Idempotent. */
    @Override
    public void close() {
        if (!pause.close()) {
            return;
        }
        thread.interrupt();
        try {
            thread.join(CLOSE_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
