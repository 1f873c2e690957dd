package org.jvmpprof.agent.profile;

import static java.util.Objects.requireNonNull;

import java.util.Collections;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.jvmpprof.agent.aggregate.AggregateStatus;
import org.jvmpprof.agent.aggregate.Aggregator;
import org.jvmpprof.agent.aggregate.Window;
import org.jvmpprof.agent.engine.EngineException;
import org.jvmpprof.agent.engine.EngineLevers;
import org.jvmpprof.agent.engine.EngineSettings;
import org.jvmpprof.agent.engine.NativeEngine;
import org.jvmpprof.agent.engine.SamplingStatus;
import org.jvmpprof.agent.self.AgentLog;
import org.jvmpprof.agent.self.BudgetNotes;
import org.jvmpprof.agent.self.CpuAccount;
import org.jvmpprof.proto.Profile;

/**
 * The profiles of this process, from the native engine and from thread dumps. Without an engine (the ladder has no step
 * that works here) the thread profiles are still served, and the others say why they are not.
 */
public final class EngineProfileSource implements ProfileSource, AutoCloseable {
    private static final long FRESH_NANOS = 1_000_000_000L;
    private static final long MAX_COUNT_MILLIS = 300;

    private final EngineSettings settings;
    private final AddressTable addresses;
    private final ThreadProfiles threads;
    private final Aggregator aggregator;
    private final LockProfiles locks;
    private final ExceptionProfile exceptions;
    private final EpochClock clock = new EpochClock();
    private final ProfileWriter writer;
    private final BudgetNotes budgetNotes = new BudgetNotes();
    private final Object oneCollectionAtATime = new Object();
    private @Nullable NativeEngine engine;
    private @Nullable Generations generations;
    private volatile long countedNanos = System.nanoTime() - FRESH_NANOS;
    private String noEngine = "the engine has not started";

    private EngineProfileSource(
            EngineSettings settings, AddressTable addresses, ThreadProfiles threads, LockWatch watch) {
        this.settings = requireNonNull(settings, "settings");
        this.addresses = requireNonNull(addresses, "addresses");
        this.threads = requireNonNull(threads, "threads");
        this.aggregator = new Aggregator(watch.contention());
        this.writer = new ProfileWriter(addresses, settings.mainName());
        this.locks = new LockProfiles(watch, writer, budgetNotes);
        this.exceptions = new ExceptionProfile(watch, writer);
    }

    /** Starts sampling, if this JVM can be sampled; if not, one line in the log says why. Never throws. */
    public static EngineProfileSource start(
            EngineSettings settings, AddressTable addresses, ThreadProfiles threads, LockWatch watch, AgentLog log) {
        EngineProfileSource source = new EngineProfileSource(settings, addresses, threads, watch);
        try {
            NativeEngine engine = NativeEngine.start(settings, addresses, source.aggregator, log);
            source.engine = engine;
            source.generations = new Generations(engine, source.aggregator);
            if (settings.allocIntervalBytes() > 0) {
                source.generations.watch();
            }
            watch.contention().engineTells(settings.lockThresholdNanos() > 0);
        } catch (EngineException e) {
            source.noEngine = String.valueOf(e.getMessage());
            log.warn("no sampling: " + source.noEngine);
        }
        return source;
    }

    @Override
    public Set<ProfileType> available() {
        EnumSet<ProfileType> types = EnumSet.of(ProfileType.GOROUTINE, ProfileType.GOROUTINELEAK);
        boolean isSampling = engine != null && engine.failure() == null;
        types.addAll(locks.available(isSampling));
        if (exceptions.isAvailable()) {
            types.add(ProfileType.EXCEPTIONS);
        }
        if (!isSampling) {
            return types;
        }
        types.add(ProfileType.WALL);
        if (settings.cpuIntervalNanos() > 0) {
            types.add(ProfileType.CPU);
        }
        if (settings.allocIntervalBytes() > 0) {
            types.add(ProfileType.HEAP);
            types.add(ProfileType.ALLOCS);
        }
        if (engine != null && engine.samplesNativeMem()) {
            types.add(ProfileType.NATIVEMEM);
        }
        return types;
    }

    @Override
    public Profile snapshot(ProfileType type, View view) throws ProfileUnavailableException, InterruptedException {
        switch (type) {
            case GOROUTINE:
                return threads.goroutine(view);
            case GOROUTINELEAK:
                return threads.deadlocks(view);
            case HEAP:
            case ALLOCS:
                return heap(requireSampled(type, settings.allocIntervalBytes(), "alloc"), type, view);
            case BLOCK:
            case MUTEX:
            case THREADCREATE:
                return locks(type, view);
            case EXCEPTIONS:
                return exceptions.snapshot(view, clock.unixNanos(System.nanoTime()));
            case NATIVEMEM:
                return nativeMemory(requireSampled(type, settings.nativeMemIntervalBytes(), "nativemem"), view);
            default:
                throw new ProfileUnavailableException(type.route() + " has no snapshot; ask for ?seconds=N");
        }
    }

    @Override
    public ProfileWindow open(ProfileType type, long fromNanos, View view) throws ProfileUnavailableException {
        if (type == ProfileType.CPU) {
            NativeEngine sampling = requireSampled(type, settings.cpuIntervalNanos(), "cpu");
            return EngineWindow.open(parts(sampling), Window.Kind.CPU, fromNanos, view);
        }
        if (type == ProfileType.WALL) {
            NativeEngine sampling = requireSampled(type, 1, "wall");
            return EngineWindow.open(parts(sampling), Window.Kind.WALL, fromNanos, view);
        }
        throw new ProfileUnavailableException(type.route() + " has no window; take the difference of two snapshots");
    }

    @Override
    public long count(ProfileType type) {
        refreshCounts();
        return type == ProfileType.GOROUTINE ? threads.liveThreads() : stacks(type);
    }

    /** How many stacks a cumulative profile has as of the last poll; makes none, and waits for nothing. */
    public int stacks(ProfileType type) {
        switch (type) {
            case HEAP:
            case ALLOCS:
                return aggregator.allocStackCount();
            case BLOCK:
            case MUTEX:
            case THREADCREATE:
                return locks.count(type);
            case EXCEPTIONS:
                return exceptions.count();
            case NATIVEMEM:
                return aggregator.nativeMemoryStackCount();
            default:
                return 0;
        }
    }

    @Override
    public AddressTable addresses() {
        return addresses;
    }

    /** Where profiles read what the budget did. */
    public BudgetNotes budgetNotes() {
        return budgetNotes;
    }

    /** The rates that the budget may lower; null without an engine. */
    public @Nullable EngineLevers levers(CpuAccount account, AgentLog log) {
        return engine == null ? null : new EngineLevers(engine, account, log);
    }

    /** What the engine samples; null without one. Any thread. */
    public @Nullable SamplingStatus sampling() {
        return engine == null ? null : engine.status();
    }

    /** Why there is no sampling, or null while there is. */
    public @Nullable String failure() {
        return engine == null ? noEngine : engine.failure();
    }

    /** Folds the smaller half of the stacks with allocations into one of this frame; soon, and without a poll. */
    public void fold(int otherFrame) {
        NativeEngine sampling = engine;
        if (sampling != null) {
            sampling.withoutPoll(() -> {
                aggregator.fold(otherFrame);
                return true;
            });
        }
    }

    /** Has the sampler begin its store of stacks anew; soon. */
    public void renewSampler() {
        NativeEngine sampling = engine;
        if (sampling != null) {
            sampling.now(() -> {
                sampling.renew();
                return true;
            });
        }
    }

    /** As of the last poll. */
    public AggregateStatus aggregates() {
        return aggregator.status();
    }

    @Override
    public void close() {
        if (engine != null) {
            engine.close();
        }
    }

    /** A page that shows counts shows a second's old ones at most, at the price of one poll. */
    private void refreshCounts() {
        NativeEngine sampling = engine;
        long now = System.nanoTime();
        if (sampling == null || now - countedNanos < FRESH_NANOS) {
            return;
        }
        countedNanos = now;
        try {
            sampling.now(() -> true).get(MAX_COUNT_MILLIS, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException e) {
            countedNanos = now + FRESH_NANOS; // older counts will do, they are only shown
        }
    }

    private EngineWindow.Parts parts(NativeEngine sampling) {
        return new EngineWindow.Parts(sampling, aggregator, writer, clock, settings, budgetNotes);
    }

    private NativeEngine requireSampled(ProfileType type, long intervalOrThreshold, String option)
            throws ProfileUnavailableException {
        NativeEngine sampling = engine;
        String why = sampling == null ? noEngine : sampling.failure();
        if (sampling == null || why != null) {
            throw new ProfileUnavailableException(type.route() + ": no sampling in this process: " + why);
        }
        if (intervalOrThreshold == 0) {
            throw new ProfileUnavailableException(
                    type == ProfileType.NATIVEMEM
                            ? "nativemem: off; start or attach the agent with nativemem=512KB"
                            : type.route() + ": switched off by " + option + "=off; start the agent without it");
        }
        return sampling;
    }

    private Profile heap(NativeEngine sampling, ProfileType type, View view)
            throws ProfileUnavailableException, InterruptedException {
        Generations ends = requireNonNull(generations, "generations");
        StackCopy copy;
        if (view.gc()) {
            synchronized (oneCollectionAtATime) {
                long beforeNanos = System.nanoTime();
                Map<String, long[]> histogram = HeapHistogram.take();
                copy = get(sampling.now(() -> {
                    ends.end(histogram, beforeNanos);
                    return copyHeap(sampling, ends, type, view);
                }));
            }
        } else {
            copy = get(sampling.now(() -> copyHeap(sampling, ends, type, view)));
        }
        return writer.heap(copy, type, view, clock.unixNanos(System.nanoTime()));
    }

    private StackCopy copyHeap(NativeEngine sampling, Generations ends, ProfileType type, View view)
            throws EngineException {
        List<String> comments = Losses.comments(sampling, aggregator);
        long interval = settings.allocIntervalBytes();
        try {
            interval = sampling.allocIntervalBytes();
            comments.add("alloc: sampled every " + interval + " bytes on average");
        } catch (EngineException e) {
            if (!view.gc() || type != ProfileType.HEAP) {
                throw e;
            }
            comments.add("alloc: 0, for " + e.getMessage()); // what is reachable, the JVM has just counted
        }
        comments.add(ends.comment());
        comments.addAll(budgetNotes.comments("alloc"));
        return new StackCopy(aggregator.heap(view.rawValues()), interval, comments, unattributed(view, interval));
    }

    private Map<String, double[]> unattributed(View view, long intervalBytes) {
        Map<String, double[]> values = new HashMap<>();
        aggregator.unattributedLive().forEach((className, live) -> {
            double weight = view.rawValues() && live[0] > 0 ? Aggregator.weight(live[1] / live[0], intervalBytes) : 1;
            values.put(className, new double[] {0, 0, live[0] / weight, live[1] / weight});
        });
        return values;
    }

    private Profile nativeMemory(NativeEngine sampling, View view)
            throws ProfileUnavailableException, InterruptedException {
        StackCopy copy = get(sampling.now(() -> {
            List<String> comments = Losses.comments(sampling, aggregator);
            long interval = sampling.nativeMemIntervalBytes();
            comments.add("nativemem: every " + interval + " bytes of malloc, calloc, realloc, posix_memalign and"
                    + " aligned_alloc, as libraries call them; not mmap, so neither the Java heap nor thread stacks");
            comments.add(aggregator.nativeMemoryInUse());
            return new StackCopy(aggregator.nativeMemory(view.rawValues()), interval, comments);
        }));
        return writer.heap(copy, ProfileType.NATIVEMEM, view, clock.unixNanos(System.nanoTime()));
    }

    /** With the engine's events up to now, if there is an engine. */
    private Profile locks(ProfileType type, View view) throws ProfileUnavailableException, InterruptedException {
        NativeEngine sampling = engine;
        List<String> engineSays = sampling == null || sampling.failure() != null
                ? Collections.singletonList("engine: none (" + (sampling == null ? noEngine : sampling.failure())
                        + "); waits for monitors are not seen")
                : get(sampling.now(() -> Losses.comments(sampling, aggregator)));
        return locks.snapshot(type, view, engineSays, clock.unixNanos(System.nanoTime()));
    }

    static <T> T get(CompletableFuture<T> future) throws ProfileUnavailableException, InterruptedException {
        try {
            return future.get();
        } catch (java.util.concurrent.CancellationException e) {
            throw new InterruptedException("the reader went away");
        } catch (ExecutionException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            throw new ProfileUnavailableException(
                    "sampling failed: " + (cause instanceof EngineException ? cause.getMessage() : cause));
        }
    }
}
