package org.jvmpprof.agent.engine;

import java.util.ArrayList;
import java.util.List;

/** What one session samples. Immutable; 0 is off. */
final class SessionOptions {
    /** Not SIGPROF (JDK 25's own CPU-time events use it); one for CPU, one for wall clock. */
    private static final String SIGNALS = "40/41";

    final String cpuEvent;
    final long cpuIntervalNanos;
    final long allocIntervalBytes;
    final boolean live;
    final long lockThresholdNanos;
    final long wallIntervalNanos;
    final long nativeMemIntervalBytes;
    final boolean frees;

    SessionOptions(
            String cpuEvent,
            long cpuIntervalNanos,
            long allocIntervalBytes,
            boolean live,
            long lockThresholdNanos,
            long wallIntervalNanos) {
        this(cpuEvent, cpuIntervalNanos, allocIntervalBytes, live, lockThresholdNanos, wallIntervalNanos, 0, false);
    }

    private SessionOptions(
            String cpuEvent,
            long cpuIntervalNanos,
            long allocIntervalBytes,
            boolean live,
            long lockThresholdNanos,
            long wallIntervalNanos,
            long nativeMemIntervalBytes,
            boolean frees) {
        this.nativeMemIntervalBytes = nativeMemIntervalBytes;
        this.frees = frees;
        this.cpuEvent = cpuEvent;
        this.cpuIntervalNanos = cpuIntervalNanos;
        this.allocIntervalBytes = allocIntervalBytes;
        this.live = live;
        this.lockThresholdNanos = lockThresholdNanos;
        this.wallIntervalNanos = wallIntervalNanos;
    }

    SessionOptions withWall(long intervalNanos) {
        return new SessionOptions(
                cpuEvent,
                cpuIntervalNanos,
                allocIntervalBytes,
                live,
                lockThresholdNanos,
                intervalNanos,
                nativeMemIntervalBytes,
                frees);
    }

    SessionOptions withAlloc(long intervalBytes) {
        return withAlloc(intervalBytes, live);
    }

    /** At what rate, in the kind's unit; 0 is off. */
    long rate(SampleKind kind) {
        switch (kind) {
            case CPU:
                return cpuIntervalNanos;
            case ALLOC:
                return allocIntervalBytes;
            case LOCK:
                return lockThresholdNanos;
            default:
                return wallIntervalNanos;
        }
    }

    /** The same, each kind with its interval so often doubled. */
    SessionOptions thinned(int[] doublings) {
        return new SessionOptions(
                cpuEvent,
                cpuIntervalNanos << doublings[SampleKind.CPU.ordinal()],
                allocIntervalBytes << doublings[SampleKind.ALLOC.ordinal()],
                live,
                lockThresholdNanos << doublings[SampleKind.LOCK.ordinal()],
                wallIntervalNanos << doublings[SampleKind.WALL.ordinal()],
                nativeMemIntervalBytes,
                frees);
    }

    SessionOptions withoutLive() {
        return withAlloc(allocIntervalBytes, false);
    }

    private SessionOptions withAlloc(long intervalBytes, boolean follows) {
        return new SessionOptions(
                cpuEvent,
                cpuIntervalNanos,
                intervalBytes,
                follows,
                lockThresholdNanos,
                wallIntervalNanos,
                nativeMemIntervalBytes,
                frees);
    }

    /** @param withFrees whether each free is told too */
    SessionOptions withNativeMem(long intervalBytes, boolean withFrees) {
        return new SessionOptions(
                cpuEvent,
                cpuIntervalNanos,
                allocIntervalBytes,
                live,
                lockThresholdNanos,
                wallIntervalNanos,
                intervalBytes,
                withFrees);
    }

    /**
     * What to try when the JVM refuses these, the best first. Who refuses is told by what works without: native memory is
     * given up alone only if the rest works then, and allocations with it only if nothing else does.
     */
    List<SessionOptions> reduced() {
        List<SessionOptions> less = new ArrayList<>();
        if (nativeMemIntervalBytes > 0) {
            less.add(withNativeMem(0, false));
        }
        if (live) {
            less.add(withoutLive());
        }
        if (allocIntervalBytes > 0) {
            less.add(withAlloc(0, false));
            less.add(withAlloc(0, false).withNativeMem(0, false));
        }
        less.removeIf(SessionOptions::isEmpty);
        return less;
    }

    boolean isEmpty() {
        return cpuIntervalNanos == 0
                && allocIntervalBytes == 0
                && lockThresholdNanos == 0
                && wallIntervalNanos == 0
                && nativeMemIntervalBytes == 0;
    }

    String toArguments() {
        StringBuilder text = new StringBuilder();
        if (cpuIntervalNanos > 0) {
            text.append("event=")
                    .append(cpuEvent)
                    .append(",interval=")
                    .append(cpuIntervalNanos)
                    .append(',');
        }
        if (allocIntervalBytes > 0) {
            text.append("alloc=").append(allocIntervalBytes).append(live ? ",live," : ",");
        }
        if (lockThresholdNanos > 0) {
            text.append("lock=").append(lockThresholdNanos).append(',');
        }
        if (wallIntervalNanos > 0) {
            // nobatch: a batched idle sample may span windows, and would fall into one of them whole
            text.append("wall=").append(wallIntervalNanos).append(",nobatch,");
        }
        if (nativeMemIntervalBytes > 0) {
            text.append("nativemem=").append(nativeMemIntervalBytes).append(frees ? "," : ",nofree,");
        }
        // loglevel: async-profiler would warn on the application's stdout; what matters comes as an exception
        // features=stats: it clocks its own stack walks, which is most of what a sample costs
        return text + "signal=" + SIGNALS
                + ",clock=monotonic,memlimit=32m,jstackdepth=512/256,features=stats,loglevel=none";
    }
}
