package org.jvmpprof.agent.threads;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.lang.instrument.Instrumentation;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.lang.management.ThreadMXBean;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.jvmpprof.agent.aggregate.ThreadNames;
import org.jvmpprof.agent.hook.monitor.VirtualThreads;
import org.jvmpprof.agent.profile.AddressTable;
import org.jvmpprof.agent.profile.StackProfile;
import org.jvmpprof.agent.profile.ThreadProfiles;
import org.jvmpprof.agent.profile.View;
import org.jvmpprof.proto.Label;
import org.jvmpprof.proto.Profile;
import org.jvmpprof.proto.ValueType;

/**
 * Takes pictures of all live threads: as profiles ({@code goroutine}, {@code goroutineleak}) and as text. A picture is
 * one safepoint operation of the JVM for the platform threads, of a few milliseconds for hundreds of them; virtual
 * threads are walked one by one afterwards, at most {@link #MAX_VIRTUAL}. Safe for any number of threads at once.
 */
public final class ThreadDumps implements ThreadProfiles {
    /** More virtual threads than these are counted in a comment only: their stacks would take seconds. */
    static final int MAX_VIRTUAL = 10_000;

    private static final long[] ONE = {1};

    /** Loaded at the first use: the management classes are no cost of the agent's start. */
    private static final class Bean {
        static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
    }

    private final AddressTable addresses;
    private final String mappingFilename;
    private final @Nullable VirtualThreads virtualThreads;
    private final @Nullable LockOwners owners;

    /**
     * @param mappingFilename the JVM's main class or jar, as all profiles name it
     * @param instrumentation opens the list of virtual threads; without it only platform threads are shown
     */
    public ThreadDumps(AddressTable addresses, String mappingFilename, @Nullable Instrumentation instrumentation) {
        this.addresses = requireNonNull(addresses, "addresses");
        this.mappingFilename = requireNonNull(mappingFilename, "mappingFilename");
        this.virtualThreads = VirtualThreads.open(instrumentation);
        this.owners = LockOwners.open(instrumentation);
    }

    /** Every live thread but our own, one sample each: goroutine/count, labels thread, state and thread_id. */
    @Override
    public Profile goroutine(View view) {
        long now = unixNanos();
        List<LiveThread> threads = live();
        StackProfile profile = new StackProfile(addresses, view, mappingFilename);
        for (LiveThread thread : threads) {
            profile.add(stack(thread.stack()), ONE, labels(thread));
        }
        Profile.Builder built = finish(profile, "goroutine", now);
        String missing = missing(threads);
        if (!missing.isEmpty()) {
            built.comment(missing);
        }
        return built.build();
    }

    /**
     * Threads in a deadlock over monitors or ownable synchronizers (virtual ones over the latter), goroutineleak/count, with
     * the labels waits_for (the lock's class, and its identity where two are of one class), held_by (the name of the
     * thread that has it) and held_by_id; no samples when there is none.
     */
    @Override
    public Profile deadlocks(View view) {
        long now = unixNanos();
        StackProfile profile = new StackProfile(addresses, view, mappingFilename);
        List<Deadlocked> deadlocked = deadlocked();
        for (Deadlocked thread : deadlocked) {
            profile.add(stack(thread.stack()), ONE, thread.labels(deadlocked));
        }
        Profile.Builder built = finish(profile, "goroutineleak", now);
        if (VirtualThreads.exist()) {
            built.comment(
                    virtualThreads == null || owners == null
                            ? "deadlocks of virtual threads are not seen: this JVM does not let them be listed"
                            : "deadlocks of virtual threads over monitors are not seen: the JVM does not tell their"
                                    + " owners; those over ReentrantLocks and write locks are");
        }
        return built.build();
    }

    /** All stacks in the form of Go's full goroutine dump ({@code debug=2}), in the JVM's own order. */
    public void writeGoroutines(Appendable out) throws IOException {
        GoroutineText.write(live(), out);
    }

    /** The usual JVM thread dump, with locks, their owners and deadlocks. */
    public void writeJavaDump(Appendable out) throws IOException {
        // Not the ownable synchronizers of each thread: the JVM would walk the whole heap for them, in a safepoint. Who
        // holds the lock that a thread waits for is known without.
        ThreadInfo[] all = Bean.THREADS.dumpAllThreads(Bean.THREADS.isObjectMonitorUsageSupported(), false);
        JavaDump.write(all, virtualThreads(), deadlocked(), out);
    }

    /** How many threads {@link #goroutine} would show; platform threads are counted without a safepoint. */
    @Override
    public long liveThreads() {
        int own = 0;
        for (Thread thread : ThreadGroups.all()) {
            own += OwnThreads.include(thread.getName()) ? 1 : 0;
        }
        long virtual =
                virtualThreads == null ? 0 : virtualThreads.list(MAX_VIRTUAL).size();
        return Math.max(0, Bean.THREADS.getThreadCount() - own) + virtual;
    }

    private List<LiveThread> live() {
        List<LiveThread> threads = new ArrayList<>();
        for (ThreadInfo info : Bean.THREADS.dumpAllThreads(false, false)) {
            if (!OwnThreads.include(info.getThreadName())) {
                threads.add(new LiveThread(
                        info.getThreadId(), info.getThreadName(), false, info.getThreadState(), info.getStackTrace()));
            }
        }
        threads.addAll(virtualThreads());
        return threads;
    }

    private List<LiveThread> virtualThreads() {
        List<LiveThread> threads = new ArrayList<>();
        if (virtualThreads == null) {
            return threads;
        }
        for (Thread thread : virtualThreads.list(MAX_VIRTUAL)) {
            Thread.State state = thread.getState();
            StackTraceElement[] stack = thread.getStackTrace();
            if (stack.length > 0) {
                threads.add(new LiveThread(thread.getId(), thread.getName(), true, state, stack));
            }
        }
        return threads;
    }

    private List<Deadlocked> deadlocked() {
        List<Thread> virtual =
                virtualThreads == null ? Collections.<Thread>emptyList() : virtualThreads.list(MAX_VIRTUAL);
        return Deadlocks.find(Bean.THREADS, virtual, owners);
    }

    private int[] stack(StackTraceElement[] frames) {
        int[] stack = new int[frames.length];
        for (int i = 0; i < frames.length; i++) {
            StackTraceElement frame = frames[i];
            stack[i] = addresses.index(
                    frame.getClassName(), frame.getMethodName(), null, Math.max(0, frame.getLineNumber()));
        }
        return stack;
    }

    private static List<Label> labels(LiveThread thread) {
        Label state = Label.text("state", thread.activity().label());
        if (thread.isVirtual()) {
            // No id: equal stacks of many virtual threads become one sample.
            String name = thread.name().isEmpty() ? "virtual" : ThreadNames.pool(thread.name());
            return Arrays.asList(Label.text("thread", name), state);
        }
        return Arrays.asList(
                Label.text("thread", ThreadNames.pool(thread.name())),
                state,
                Label.number("thread_id", thread.id(), ""));
    }

    /** What a reader must know is not in the picture; empty when it is all there. */
    private String missing(List<LiveThread> shown) {
        if (virtualThreads == null) {
            return VirtualThreads.exist() ? "virtual threads are missing: this JVM does not let them be listed" : "";
        }
        long virtual = shown.stream().filter(LiveThread::isVirtual).count();
        return virtual < MAX_VIRTUAL ? "" : "only " + MAX_VIRTUAL + " virtual threads are shown; there are more";
    }

    private static Profile.Builder finish(StackProfile profile, String type, long unixNanos) {
        return profile.build()
                .sampleType(type, "count")
                .periodType(new ValueType(type, "count"))
                .period(1)
                .timeNanos(unixNanos);
    }

    private static long unixNanos() {
        return TimeUnit.MILLISECONDS.toNanos(System.currentTimeMillis());
    }
}
