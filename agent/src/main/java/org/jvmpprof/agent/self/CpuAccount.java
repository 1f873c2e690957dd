package org.jvmpprof.agent.self;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Collections;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.LongSupplier;

/**
 * The agent's CPU time by part: its threads by role ({@link OwnCpu}), and what the application's threads do for it, which
 * those who make them do it measure or estimate. What the JVM's compiler and collector threads do because of us nobody
 * can tell apart; it is not in here. {@link #tick} is called every few seconds by one thread; all else by any.
 */
public final class CpuAccount {
    /** Application threads' time by the hooks; as a part of the account. */
    public static final String HOOKS = "hooks";

    /** Application threads' time in taking samples. */
    public static final String SAMPLING = "sampling";

    private static final Set<String> STEADY =
            set(SAMPLING, HOOKS, "pprof-poll", "pprof-locks", OwnCpu.role(OwnCpu.SAMPLERS_THREADS));

    /** The start is over when it is told; and answering requests is the work of those who ask, whatever the rates are. */
    private static final Set<String> NOT_BUDGETED = set("premain", "pprof-start", "pprof-http", "pprof-accept");

    private static final long MINUTE_NANOS = 60_000_000_000L;

    /** One moment's sums. Immutable. */
    public static final class Reading {
        private final long timeNanos;
        private final Map<String, Long> parts;

        Reading(long timeNanos, Map<String, Long> parts) {
            this.timeNanos = timeNanos;
            this.parts = Collections.unmodifiableMap(parts);
        }

        public long timeNanos() {
            return timeNanos;
        }

        /** Nanoseconds since the start by part. */
        public Map<String, Long> parts() {
            return parts;
        }

        public long total() {
            long sum = 0;
            for (long nanos : parts.values()) {
                sum += nanos;
            }
            return sum;
        }

        /** What follows the rates at once: sampling, reading, hooks. */
        public long steady() {
            return sum(STEADY);
        }

        /** What comes in lumps, once a round: encoding and sending. */
        public long lumpy() {
            return total() - sum(STEADY) - sum(NOT_BUDGETED);
        }

        private long sum(Set<String> names) {
            long sum = 0;
            for (String name : names) {
                sum += parts.getOrDefault(name, 0L);
            }
            return sum;
        }
    }

    private static Set<String> set(String... names) {
        return new HashSet<>(Arrays.asList(names));
    }

    private static final class Part {
        final String name;
        final LongSupplier nanos;

        Part(String name, LongSupplier nanos) {
            this.name = name;
            this.nanos = nanos;
        }
    }

    private final CopyOnWriteArrayList<Part> borrowed = new CopyOnWriteArrayList<>();
    private final Deque<Reading> lastMinute = new ArrayDeque<>();
    private volatile Reading oldest;
    private volatile Reading newest;

    public CpuAccount(long nowNanos) {
        newest = read(nowNanos);
        oldest = newest;
    }

    /** One more part that application threads pay: nanoseconds since the start. */
    public void add(String part, LongSupplier nanos) {
        borrowed.add(new Part(part, nanos));
    }

    /** Reads all clocks. */
    public Reading tick(long nowNanos) {
        Reading reading = read(nowNanos);
        lastMinute.addLast(reading);
        while (lastMinute.size() > 1 && nowNanos - lastMinute.peekFirst().timeNanos > MINUTE_NANOS) {
            lastMinute.removeFirst();
        }
        oldest = lastMinute.peekFirst();
        newest = reading;
        return reading;
    }

    /** What lumps cost, in nanoseconds a second, over the last minute: rounds may be that far apart. */
    public double lumpyPerSecond() {
        return (newest.lumpy() - oldest.lumpy()) * 1e9 / MINUTE_NANOS;
    }

    /** As of the last tick. */
    public Reading newest() {
        return newest;
    }

    /** A minute before {@link #newest}, or as long as the agent is there. */
    public Reading minuteAgo() {
        return oldest;
    }

    private Reading read(long nowNanos) {
        Map<String, Long> parts = new LinkedHashMap<>(OwnCpu.byRole());
        for (Part part : borrowed) {
            parts.merge(part.name, part.nanos.getAsLong(), Long::sum);
        }
        return new Reading(nowNanos, parts);
    }
}
