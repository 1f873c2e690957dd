package org.jvmpprof.agent.hook;

import org.jvmpprof.hook.LockHook;
import org.jvmpprof.hook.Recorder;
import org.jvmpprof.hook.Sampling;

/**
 * Adds up what is owed for waiting: about 100 times a second, at random distances so as not to fall into step with the
 * program; rarely while nothing was parked for a second. On {@code pprof-locks}.
 */
final class DebtTicker implements Periodic {
    private static final long BUSY_NANOS = 10_000_000L;
    private static final long IDLE_NANOS = 250_000_000L;
    private static final long COOL_NANOS = 1_000_000_000L;

    /** After a pause of the whole process, or a starved thread, nobody is charged for more than this at once. */
    private static final long MOST_NANOS = 1_000_000_000L;

    private static final int REPAIR_TICKS = 100;

    private final Recorder recorder;
    private long lastNanos = System.nanoTime();
    private long lastUsedNanos = lastNanos;
    private int ticks;

    DebtTicker(Recorder recorder) {
        this.recorder = recorder;
    }

    @Override
    public long run(long nowNanos) {
        // The time now, not when this was due: what runs on this thread before may have taken long.
        long now = System.nanoTime();
        long elapsed = Math.min(MOST_NANOS, now - lastNanos);
        lastNanos = now;
        LockHook.arm(recorder.debts().tick(elapsed));
        if (++ticks % REPAIR_TICKS == 0) {
            recorder.debts().repair();
        }
        if (recorder.debts().isUsed()) {
            lastUsedNanos = now;
        }
        return jittered(now - lastUsedNanos < COOL_NANOS ? BUSY_NANOS : IDLE_NANOS, Sampling.mix(now));
    }

    /** Evenly between half and one and a half. */
    private static long jittered(long nanos, long random) {
        return nanos / 2 + (random >>> 1) % nanos;
    }

    /** While nobody waits, a tick only finds out when that changes. */
    @Override
    public long slackNanos() {
        return lastNanos - lastUsedNanos < COOL_NANOS ? 0 : IDLE_NANOS / 2;
    }

    @Override
    public void close() {
        LockHook.arm(false);
    }
}
