package org.jvmpprof.agent.hook.monitor;

import static java.util.Objects.requireNonNull;

import java.lang.instrument.Instrumentation;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.jvmpprof.agent.engine.FrameIndex;
import org.jvmpprof.agent.hook.LockSink;
import org.jvmpprof.agent.hook.Periodic;

/**
 * Virtual threads that wait for monitors, seen from outside. Since JDK 24 (JEP 491) such a thread leaves its carrier, and
 * the engine's lock events, whose clock stays with the carrier, tell wrong times: 19.0 s for 10.5 s on JDK 25. So the
 * threads are looked at, as often as {@link Pace} allows, and every one that is found blocked counts for the time since
 * the last look: unbiased for the time, while several short waits between two looks count as one. Of very many blocked
 * threads a few stand for all.
 *
 * <p>Called by {@code pprof-locks} alone, but for {@link #status}.
 */
public final class VirtualWaits implements Periodic {
    /** Each look walks them all; more than these would cost tens of milliseconds. */
    static final int MAX_THREADS = 20_000;

    /** Stacks that are walked at each look. */
    static final int MAX_STACKS = 8;

    private static final int MONITORS_UNMOUNT_SINCE = 24;

    /** The threads of this JVM, or a test's. */
    interface Threads {
        List<Thread> list(int limit);
    }

    private final Threads threads;
    private final Frames frames;
    private final LockSink sink;
    private final SplittableRandom random;
    private final Pace pace;
    private Set<Long> blockedBefore = Collections.emptySet();
    private long lastNanos;
    private volatile boolean areThereMore;

    VirtualWaits(Threads threads, FrameIndex index, LockSink sink, SplittableRandom random) {
        this.threads = threads;
        this.frames = new Frames(index);
        this.sink = sink;
        this.random = random;
        this.pace = new Pace(random);
        this.lastNanos = System.nanoTime();
    }

    /** Null on a JVM whose virtual threads keep their carriers while they wait for a monitor, or cannot be listed. */
    public static @Nullable VirtualWaits open(
            int javaFeature, Instrumentation instrumentation, FrameIndex index, LockSink sink) {
        if (javaFeature < MONITORS_UNMOUNT_SINCE) {
            return null;
        }
        VirtualThreads listed = VirtualThreads.open(instrumentation);
        return listed == null
                ? null
                : new VirtualWaits(
                        listed::list,
                        requireNonNull(index, "index"),
                        requireNonNull(sink, "sink"),
                        new SplittableRandom());
    }

    /** What a reader must know; empty when nothing is missing. Any thread. */
    public String status() {
        return areThereMore ? "of more than " + MAX_THREADS + " virtual threads only so many are looked at" : "";
    }

    @Override
    public long run(long nowNanos) {
        long sinceNanos = nowNanos - lastNanos;
        lastNanos = nowNanos;
        List<Thread> all = threads.list(MAX_THREADS);
        areThereMore = all.size() == MAX_THREADS;
        List<Thread> blocked = new ArrayList<>();
        for (Thread thread : all) {
            if (thread.getState() == Thread.State.BLOCKED) {
                blocked.add(thread);
            }
        }
        report(blocked, sinceNanos);
        return pace.next(!blocked.isEmpty(), System.nanoTime() - nowNanos, nowNanos);
    }

    private void report(List<Thread> blocked, long sinceNanos) {
        Set<Long> now = new HashSet<>();
        blocked.forEach(thread -> now.add(thread.getId()));
        int chosen = Math.min(MAX_STACKS, blocked.size());
        double weight = chosen == 0 ? 0 : (double) blocked.size() / chosen;
        for (int i = 0; i < chosen; i++) {
            Collections.swap(blocked, i, i + random.nextInt(blocked.size() - i));
            Thread thread = blocked.get(i);
            StackTraceElement[] stack = thread.getStackTrace();
            if (stack.length > 0 && thread.getState() == Thread.State.BLOCKED) {
                double waits = blockedBefore.contains(thread.getId()) ? 0 : weight;
                sink.waited(LockSink.Kind.MONITOR, frames.from(0, stack), "", false, waits, weight * sinceNanos);
            }
        }
        blockedBefore = now;
    }

    /** Holds no thread after this. */
    @Override
    public void close() {
        blockedBefore = Collections.emptySet();
    }
}
