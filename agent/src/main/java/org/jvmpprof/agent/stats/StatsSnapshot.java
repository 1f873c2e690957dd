package org.jvmpprof.agent.stats;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.jvmpprof.agent.hook.http.Gauges;
import org.jvmpprof.agent.hook.http.ServerStatus;

/** The HTTP traffic at one moment; times in nanoseconds. Immutable. */
public final class StatsSnapshot {
    private final Map<Integer, Long> statusCounts;
    private final Map<Integer, Long> currentStatusCounts;
    private final double rate;
    private final long totalResponseNanos;
    private final long totalResponseBytes;
    private final long aborted;
    private final Gauges gauges;
    private final Percentiles all;
    private final Percentiles lastMinute;
    private final long lastMinuteNanos;
    private final List<RouteSnapshot> routes;
    private final List<ServerStatus> servers;
    private final @Nullable String problem;

    private StatsSnapshot(Builder b) {
        this.statusCounts = b.statusCounts;
        this.currentStatusCounts = b.second.until(b.statusCounts);
        this.rate = b.second.lastRate();
        this.totalResponseNanos = b.totalResponseNanos;
        this.totalResponseBytes = b.totalResponseBytes;
        this.aborted = b.aborted;
        this.gauges = b.gauges;
        this.all = b.all;
        this.lastMinute = b.lastMinute;
        this.lastMinuteNanos = b.lastMinuteNanos;
        this.routes = Collections.unmodifiableList(b.routes);
        this.servers = b.servers;
        this.problem = b.problem;
    }

    /** Gathers what belongs together; used once. */
    static final class Builder {
        private static final Percentiles NOTHING = new Percentiles(RouteStats.histogram());

        private final Map<Integer, Long> statusCounts;
        private final Second second;
        private final long totalResponseNanos;
        private final long totalResponseBytes;
        private final long aborted;
        private Gauges gauges = Gauges.none();
        private Percentiles all = NOTHING;
        private Percentiles lastMinute = NOTHING;
        private long lastMinuteNanos;
        private List<RouteSnapshot> routes = Collections.emptyList();
        private List<ServerStatus> servers = Collections.emptyList();
        private @Nullable String problem;

        Builder(Traffic traffic, Map<Integer, Long> statusCounts, Second second) {
            this.statusCounts = statusCounts;
            this.second = second;
            this.totalResponseNanos = traffic.routes().nanos();
            this.totalResponseBytes = traffic.routes().bytes();
            this.aborted = traffic.aborted();
        }

        Builder routes(List<RouteSnapshot> seen) {
            routes = seen;
            return this;
        }

        Builder times(Percentiles sinceStart, Percentiles ofLastMinute, long nanosOfLastMinute) {
            all = sinceStart;
            lastMinute = ofLastMinute;
            lastMinuteNanos = nanosOfLastMinute;
            return this;
        }

        Builder servers(Gauges inFlight, List<ServerStatus> found, @Nullable String reason) {
            gauges = inFlight;
            servers = found;
            problem = reason;
            return this;
        }

        StatsSnapshot build() {
            return new StatsSnapshot(this);
        }
    }

    /** Responses since start, by status; 0 for those whose status is unknown. */
    public Map<Integer, Long> statusCounts() {
        return statusCounts;
    }

    public long totalCount() {
        return Second.sum(statusCounts);
    }

    /** The same in the current second, which is not over. */
    public Map<Integer, Long> currentStatusCounts() {
        return currentStatusCounts;
    }

    public long currentCount() {
        return Second.sum(currentStatusCounts);
    }

    /** Requests a second in the last full second. */
    public double rate() {
        return rate;
    }

    public long totalResponseNanos() {
        return totalResponseNanos;
    }

    public long totalResponseBytes() {
        return totalResponseBytes;
    }

    /** Requests whose connection broke before the response was complete; in none of the counts above. */
    public long aborted() {
        return aborted;
    }

    public int inFlight() {
        return gauges.inFlight();
    }

    /** In flight, and what was lost of that table. */
    public Gauges gauges() {
        return gauges;
    }

    /** Since start. */
    public Percentiles percentiles() {
        return all;
    }

    /** In the last 60 to 70 seconds; {@link #lastMinuteNanos} tells how many. */
    public Percentiles lastMinute() {
        return lastMinute;
    }

    public long lastMinuteNanos() {
        return lastMinuteNanos;
    }

    /** The busiest first. */
    public List<RouteSnapshot> routes() {
        return routes;
    }

    /** What was found in this JVM, and whether it is counted. */
    public List<ServerStatus> servers() {
        return servers;
    }

    /** Why nothing is counted, with the remedy; or null. */
    public @Nullable String problem() {
        return problem;
    }
}
