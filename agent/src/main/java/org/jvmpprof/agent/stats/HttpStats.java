package org.jvmpprof.agent.stats;

import static java.util.Objects.requireNonNull;

import java.lang.instrument.Instrumentation;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;
import org.jvmpprof.agent.hook.Periodic;
import org.jvmpprof.agent.hook.http.Gauges;
import org.jvmpprof.agent.hook.http.HttpHooks;
import org.jvmpprof.agent.hook.http.RequestSink;
import org.jvmpprof.agent.hook.http.ServerStatus;
import org.jvmpprof.agent.self.AgentLog;

/**
 * The application's HTTP requests. Application threads hand in each that is finished, once; not one is lost. Readers may
 * be any thread. Works from when {@code pprof-locks} first runs {@link #periodics} until it closes them.
 */
public final class HttpStats {
    private static final long SECOND_NANOS = 1_000_000_000L;

    private final LastMinute lastMinute = new LastMinute();
    private final @Nullable HttpHooks hooks;
    private final @Nullable String off;
    private volatile @Nullable Traffic traffic;
    private volatile Second second = new Second(System.nanoTime(), Collections.emptyMap(), 0);

    private HttpStats(String off) {
        this.hooks = null;
        this.off = off;
    }

    private HttpStats(Instrumentation instrumentation, AgentLog log) {
        this.hooks = new HttpHooks(instrumentation, this::open, log);
        this.off = null;
    }

    /** Counts what the servers in this JVM answer. */
    public static HttpStats of(Instrumentation instrumentation, AgentLog log) {
        return new HttpStats(instrumentation, log);
    }

    /** Counts nothing, for this reason, which names the remedy. */
    public static HttpStats off(String reason) {
        return new HttpStats(requireNonNull(reason, "reason"));
    }

    /** The first is the one that counts; those after it are for rehearsals. */
    private RequestSink open() {
        Traffic fresh = new Traffic();
        if (traffic == null) {
            traffic = fresh;
        } else {
            fresh.completed("GET", "/rehearsal/2", null, 404, 1, 1);
            fresh.completed(null, null, null, 0, 0, -1);
        }
        return fresh;
    }

    /** What {@code pprof-locks} is to run for this: finding servers, and looking at the clock. */
    public List<Periodic> periodics() {
        List<Periodic> all = new ArrayList<>();
        if (hooks != null) {
            all.add(hooks);
            all.add(new Clock());
        }
        return all;
    }

    /** False if nothing is ever counted here; {@link #problem} says why. */
    public boolean isCounting() {
        return hooks != null;
    }

    /** The JVM ends: the servers stay as they are. Any thread. */
    public void jvmEnds() {
        if (hooks != null) {
            hooks.jvmEnds();
        }
    }

    /** Responses since start. Costs about a microsecond. */
    public long totalCount() {
        Traffic current = traffic;
        return current == null ? 0 : current.count();
    }

    /** Time of all of them together, in nanoseconds. Costs about a microsecond. */
    public long totalResponseNanos() {
        Traffic current = traffic;
        return current == null ? 0 : current.routes().nanos();
    }

    /** Why nothing is counted, or null. */
    public @Nullable String problem() {
        return hooks == null ? off : hooks.problem();
    }

    /** What was found in this JVM. */
    public List<ServerStatus> servers() {
        return hooks == null ? Collections.emptyList() : hooks.servers();
    }

    Gauges gauges() {
        return hooks == null ? Gauges.none() : hooks.gauges();
    }

    /** All of it; takes about a millisecond. */
    public StatsSnapshot snapshot() {
        Traffic current = traffic;
        Traffic counted = current == null ? new Traffic() : current;
        Map<Integer, Long> statuses = counted.statusCounts();
        Histogram all = RouteStats.histogram();
        List<RouteSnapshot> routes = new ArrayList<>();
        for (RouteStats route : counted.routes().all()) {
            Histogram micros = RouteStats.histogram();
            route.addTo(micros);
            all.add(micros);
            routes.add(new RouteSnapshot(route, new Percentiles(micros)));
        }
        routes.sort(Comparator.comparingLong(RouteSnapshot::count).reversed());
        Percentiles sinceStart = new Percentiles(all);
        return new StatsSnapshot.Builder(counted, statuses, second)
                .routes(routes)
                .times(sinceStart, new Percentiles(lastMinute.since(all)), lastMinute.nanos(System.nanoTime()))
                .servers(gauges(), servers(), problem())
                .build();
    }

    /** Begins a new second, and every ten of them keeps what was. On {@code pprof-locks}. */
    private final class Clock implements Periodic {
        @Override
        public long run(long nowNanos) {
            Traffic current = traffic;
            if (current != null) {
                second = second.next(nowNanos, current.statusCounts());
                if (lastMinute.isDue(nowNanos)) {
                    lastMinute.add(nowNanos, current.micros());
                }
            }
            return SECOND_NANOS;
        }

        @Override
        public void close() {}
    }
}
