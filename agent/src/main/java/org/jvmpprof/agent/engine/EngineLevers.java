package org.jvmpprof.agent.engine;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.jvmpprof.agent.self.AgentLog;
import org.jvmpprof.agent.self.CpuAccount;
import org.jvmpprof.agent.self.Lever;

/**
 * What sampling costs, by kind, and the rates that it follows.
 *
 * <p>A sample costs twice: in the thread that is sampled, and in {@code pprof-poll} when it is read. The first is {@link
 * WalkCost}'s business; the second is the poller's own CPU time over the events it read. What kinds they were is known when
 * they were read, which in a flood of samples on a busy machine may take seconds: those that wait to be read are shared out
 * as the last ones were, in part, for the flood may be of another kind.
 * On {@code pprof-locks}, except {@link #applicationNanos}.
 */
public final class EngineLevers {
    private static final String THREAD = "pprof-poll";

    /** More than that is not the event's work: the first ones load and compile. */
    private static final double MOST_NANOS_TO_READ = 100_000;

    private static final long USUAL_NANOS_TO_READ = 10_000;

    /** What the last samples say of the next ones; the rest is shared out evenly. */
    private static final double TRUST_IN_LAST = 0.5;

    /** So many samples are read without waiting for a reader: what they cost shows soon, and chunks stay small. */
    private static final long MOST_UNREAD = 1_000;

    private static final int MAX_ALLOC_BYTES = 64 << 20;
    private static final long MAX_LOCK_NANOS = 1_000_000_000L;
    private static final long MAX_TIME_NANOS = 200_000_000L;

    private final NativeEngine engine;
    private final CpuAccount account;
    private final AgentLog log;
    private final List<Lever> levers = new ArrayList<>();
    private final Map<SampleKind, Integer> halvings = new EnumMap<>(SampleKind.class);
    private final double[] costs = new double[SampleKind.values().length];
    private final double[] unreadCosts = new double[SampleKind.values().length];
    private final double[] lastShares = new double[SampleKind.values().length];
    private final WalkCost walks = new WalkCost();
    private SamplingStatus last;
    private long lastPollNanos;
    private double readNanosEach = USUAL_NANOS_TO_READ;
    private boolean isMoved;
    private @Nullable CompletableFuture<?> asked;

    public EngineLevers(NativeEngine engine, CpuAccount account, AgentLog log) {
        this.engine = engine;
        this.account = account;
        this.log = log;
        this.last = engine.status();
        for (SampleKind kind : SampleKind.values()) {
            levers.add(new OfKind(kind));
        }
    }

    public List<Lever> levers() {
        return levers;
    }

    /** What the application's threads paid for samples since the start. Any thread. */
    public long applicationNanos() {
        return walks.nanos();
    }

    /** Books what was taken and read since the last call; waits for nothing. */
    public void refresh() {
        engine.refreshMetrics();
        SamplingStatus now = engine.status();
        SamplerMetrics metrics = engine.metrics();
        walks.look(metrics.taken(), metrics.stackWalkNanos());
        bookRead(now);
        long unread = Math.max(0, metrics.taken() - now.metrics().taken());
        bookUnread(now, unread);
        if (unread > MOST_UNREAD && (asked == null || asked.isDone())) {
            asked = engine.now(() -> true);
        }
    }

    private void bookRead(SamplingStatus now) {
        long pollNanos = account.newest().parts().getOrDefault(THREAD, 0L);
        long events = now.read() - last.read();
        if (events > 0) {
            double each = Math.min(MOST_NANOS_TO_READ, (double) (pollNanos - lastPollNanos) / events);
            readNanosEach = (readNanosEach + each) / 2;
            lastPollNanos = pollNanos;
            for (SampleKind kind : SampleKind.values()) {
                long ofKind = now.read(kind) - last.read(kind);
                lastShares[kind.ordinal()] = (double) ofKind / events;
                costs[kind.ordinal()] += ofKind * (walks.each() + readNanosEach);
            }
            last = now;
        }
    }

    private void bookUnread(SamplingStatus now, long unread) {
        long kindsOn = Arrays.stream(SampleKind.values())
                .filter(kind -> now.rateSet(kind) > 0)
                .count();
        for (SampleKind kind : SampleKind.values()) {
            double even = now.rateSet(kind) > 0 ? 1.0 / Math.max(1, kindsOn) : 0;
            double share = TRUST_IN_LAST * lastShares[kind.ordinal()] + (1 - TRUST_IN_LAST) * even;
            unreadCosts[kind.ordinal()] = unread * share * (walks.each() + readNanosEach);
        }
    }

    /** Has the poller take over the rates that were set, if any. */
    public void apply() {
        if (!isMoved) {
            return;
        }
        isMoved = false;
        Map<SampleKind, Integer> wanted = new EnumMap<>(halvings);
        engine.withoutPoll(() -> {
                    engine.thin(wanted);
                    return true;
                })
                .whenComplete((done, failure) -> {
                    if (failure != null && engine.failure() == null) {
                        log.warn("budget: the sampler does not take other rates", failure);
                    }
                });
    }

    private final class OfKind implements Lever {
        private final SampleKind kind;

        OfKind(SampleKind kind) {
            this.kind = kind;
        }

        @Override
        public String name() {
            return kind.option();
        }

        @Override
        public int most() {
            long set = engine.status().rateSet(kind);
            if (set <= 0) {
                return 0;
            }
            long highest = kind == SampleKind.ALLOC
                    ? MAX_ALLOC_BYTES
                    : kind == SampleKind.LOCK ? MAX_LOCK_NANOS : MAX_TIME_NANOS;
            return set >= highest ? 0 : 63 - Long.numberOfLeadingZeros(highest / set);
        }

        @Override
        public long costNanos() {
            return Math.round(costs[kind.ordinal()] + unreadCosts[kind.ordinal()]);
        }

        @Override
        public void set(int times) {
            halvings.put(kind, times);
            isMoved = true;
        }

        @Override
        public String describe(int times) {
            long rate = engine.status().rateSet(kind) << times;
            String shown = kind == SampleKind.ALLOC ? (rate >> 10) + " KB" : rate / 1e6 + " ms";
            return (kind == SampleKind.LOCK ? "threshold " : "interval ") + shown;
        }
    }
}
