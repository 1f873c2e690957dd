package org.jvmpprof.agent.charts;

import org.jvmpprof.agent.hook.HookStatus.Part;
import org.jvmpprof.agent.profile.LockWatch;

/** Time that threads waited for locks, and thread starts, as those who watch them have added them up. */
final class LockSource implements Source {
    private static final double NANOS_PER_SECOND = 1e9;

    private final LockWatch watch;
    private final int juc;
    private final int monitors;
    private final int platformStarts;
    private final int virtualStarts;

    LockSource(SeriesList series, LockWatch watch) {
        if (watch.status().blockRateNanos() == 0) {
            throw new UnsupportedOperationException("lock=off");
        }
        this.watch = watch;
        juc = series.add("locks.juc", Chart.LOCKS, "java.util.concurrent", Unit.SECONDS_PER_SECOND);
        monitors = series.add("locks.monitors", Chart.LOCKS, "monitors", Unit.SECONDS_PER_SECOND);
        boolean seesStarts = watch.status().has(Part.THREAD_START);
        platformStarts = seesStarts
                ? series.add("threads.started", Chart.VIRTUAL, "platform, started", Unit.COUNT_PER_SECOND)
                : -1;
        virtualStarts = seesStarts
                ? series.add("virtual.started", Chart.VIRTUAL, "virtual, started", Unit.COUNT_PER_SECOND)
                : -1;
        if (!seesStarts) {
            series.note("without hooks nobody counts thread starts");
        }
        if (!watch.status().has(Part.PARK)) {
            series.note(
                    "without hooks waits for java.util.concurrent locks come in every ten seconds at most, all at once");
        }
    }

    @Override
    public void read(Row row) {
        row.rate(juc, watch.jucWaitNanos() / NANOS_PER_SECOND);
        row.rate(monitors, watch.monitorWaitNanos() / NANOS_PER_SECOND);
        row.rate(platformStarts, watch.startedThreads(false));
        row.rate(virtualStarts, watch.startedThreads(true));
    }
}
