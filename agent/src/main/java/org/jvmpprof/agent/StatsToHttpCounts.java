package org.jvmpprof.agent;

import org.jspecify.annotations.Nullable;
import org.jvmpprof.agent.charts.HttpCounts;
import org.jvmpprof.agent.stats.HttpStats;

/** The HTTP statistics, as the charts want them. */
final class StatsToHttpCounts implements HttpCounts {
    private final HttpStats stats;

    private StatsToHttpCounts(HttpStats stats) {
        this.stats = stats;
    }

    /** Null if nothing is counted. */
    static @Nullable HttpCounts convert(HttpStats stats) {
        return stats.isCounting() ? new StatsToHttpCounts(stats) : null;
    }

    @Override
    public long totalCount() {
        return stats.totalCount();
    }

    @Override
    public long totalResponseNanos() {
        return stats.totalResponseNanos();
    }
}
