package org.jvmpprof.agent.engine;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import one.profiler.AsyncProfiler;
import org.jspecify.annotations.Nullable;
import org.jvmpprof.agent.self.AgentLog;
import org.jvmpprof.agent.self.OwnCpu;
import org.jvmpprof.agent.self.ProcessCpu;

/**
 * Samples this JVM with async-profiler: one session that is never stopped for a reader's sake, cut into chunks by the
 * poller, whose every sample goes once to the {@link SampleSink}.
 *
 * <p>A session is renewed (stopped and started at once, about 3 ms) for five reasons only: a generation of heap objects
 * is to be counted ({@link #renew}), its store of stacks is full, rates are changed to stay within the budget ({@link
 * #thin}), native memory is freed faster than can be followed, or a reader wants the wall clock while it is off.
 *
 * <p>Readers on any thread hand tasks to the poller; the sink is touched by its thread alone.
 */
public final class NativeEngine implements AutoCloseable {
    private static final long RENEW_AT_MOST_EVERY_NANOS = 600_000_000_000L;
    private static final long FIRST_RENEWAL_NANOS = 10_000_000_000L;

    /** About 5 % of a core in the application's threads, and 4 MB of recording a second. */
    private static final int MAX_FREES_PER_SECOND = 200_000;

    /** So seldom is read what frees leave behind: between two polls it lies in memory. */
    private static final long FREES_POLL_NANOS = 1_000_000_000L;

    private final AsyncProfiler profiler;
    private final EngineSettings settings;
    private final FrameIndex frames;
    private final SampleSink sink;
    private final AgentLog log;
    private final Poller poller;
    private final AtomicLong damagedChunks = new AtomicLong();

    /** Held while the library changes a session or tells of it. */
    private final ReentrantLock library = new ReentrantLock();

    // The poller's own
    private volatile @Nullable NativeSession session;
    private SessionOptions wanted;
    private long startedNanos;
    private long sessionNanos;
    private long lastForcedRenewalNanos;
    private final LongAdder frees = new LongAdder();
    private long freesSinceNanos;
    private final int[] doublings = new int[SampleKind.values().length];
    private final long[] read = new long[SampleKind.values().length];
    private long renewals;
    private long chunkBytes;
    private final List<Consumer<byte[]>> chunkReaders = new ArrayList<>();
    private int wallReaders;
    private volatile SamplerMetrics metrics = SamplerMetrics.NONE;
    private volatile SamplingStatus status;
    private SamplerMetrics earlierSessions = SamplerMetrics.NONE;
    private long overflowsAtStart;
    private volatile @Nullable String failure;
    private volatile @Nullable String allocFailure;
    private volatile @Nullable String nativeMemFailure;

    private NativeEngine(
            AsyncProfiler profiler,
            EngineSettings settings,
            SessionOptions options,
            FrameIndex frames,
            SampleSink sink,
            AgentLog log) {
        this.profiler = profiler;
        this.settings = settings;
        this.wanted = options;
        this.frames = frames;
        this.sink = sink;
        this.log = log;
        this.poller = new Poller(this::poll, log);
        this.status = statusNow();
    }

    /**
     * Loads the library and starts sampling. Called on the agent's own start thread: it takes some 60 ms.
     *
     * @throws EngineException if this JVM cannot be sampled natively; nothing is left running
     */
    public static NativeEngine start(EngineSettings settings, FrameIndex frames, SampleSink sink, AgentLog log)
            throws EngineException {
        if (!settings.engine().equals("auto") && !settings.engine().equals("native")) {
            throw new EngineException("engine=" + settings.engine() + ": not in this version; use engine=auto");
        }
        AsyncProfiler profiler = NativeLibrary.load(settings.temporaryDirectory());
        SessionOptions options = new SessionOptions(
                        cpuEvent(settings),
                        settings.cpuIntervalNanos(),
                        settings.allocIntervalBytes(),
                        settings.allocIntervalBytes() > 0 && JvmSupport.SAMPLES_OBJECTS,
                        settings.lockThresholdNanos(),
                        settings.wallIntervalNanos())
                .withNativeMem(settings.nativeMemIntervalBytes(), true);
        NativeEngine engine = new NativeEngine(profiler, settings, options, frames, requireNonNull(sink, "sink"), log);
        engine.firstSession();
        engine.poller.start();
        engine.pollForFrees();
        return engine;
    }

    /** Runs {@code task} on the poller's thread, after a poll at or after {@code atNanos}: all earlier samples are in. */
    public <T> CompletableFuture<T> after(long atNanos, Callable<T> task) {
        return poller.submit(atNanos, Poller.When.MAY_WAIT, task);
    }

    /** As {@link #after} with the present time, and without waiting for others that come soon. */
    public <T> CompletableFuture<T> now(Callable<T> task) {
        return poller.submit(System.nanoTime(), Poller.When.NOW, task);
    }

    /** Runs {@code task} on the poller's thread as soon as it is free; samples taken lately may not be in yet. */
    public <T> CompletableFuture<T> withoutPoll(Callable<T> task) {
        return poller.submit(System.nanoTime(), Poller.When.NOW_WITHOUT_POLL, task);
    }

    /** Why sampling has ended, or null while it goes on. */
    public @Nullable String failure() {
        return failure;
    }

    public SamplerMetrics metrics() {
        return metrics;
    }

    /** Chunks that could not be read, whole or in part. */
    public long damagedChunks() {
        return damagedChunks.get();
    }

    /** As of the last poll. Any thread. */
    public SamplingStatus status() {
        return status;
    }

    /**
     * Doubles the interval of each kind so often, from what was set; the session is renewed if that changes one. Poller's
     * thread.
     */
    public void thin(Map<SampleKind, Integer> wantedDoublings) throws EngineException {
        boolean isChanged = false;
        for (Map.Entry<SampleKind, Integer> entry : wantedDoublings.entrySet()) {
            int kind = entry.getKey().ordinal();
            isChanged |= doublings[kind] != entry.getValue() && wanted.rate(entry.getKey()) > 0;
            doublings[kind] = entry.getValue();
        }
        if (isChanged && session != null) {
            renew();
        }
    }

    /**
     * Reads the sampler's counters without waiting for the poller, which may have much to read just then; while it cuts or
     * renews the session, leaves them as they were. Any thread.
     */
    public void refreshMetrics() {
        if (!library.tryLock()) {
            return;
        }
        try {
            readMetrics();
        } catch (IOException | IllegalStateException e) {
            log.debug("the native sampler does not tell its counters: " + e);
        } finally {
            library.unlock();
        }
    }

    /** With {@link #library} held. */
    private void readMetrics() throws IOException {
        NativeSession current = session;
        if (current != null) {
            metrics = SamplerMetrics.parse(current.metrics()).after(earlierSessions);
        }
    }

    /** CPU time between samples at present, in nanoseconds; 0 when off. Poller's thread. */
    public long cpuIntervalNanos() {
        return wanted.thinned(doublings).cpuIntervalNanos;
    }

    /** The event that CPU samples come from: {@code ctimer} or {@code cpu}. Poller's thread. */
    public String cpuEvent() {
        return wanted.cpuEvent;
    }

    /**
     * Mean bytes between allocation samples at present. Poller's thread.
     *
     * @throws EngineException if this JVM does not let allocations be sampled
     */
    public long allocIntervalBytes() throws EngineException {
        if (allocFailure != null) {
            throw new EngineException("allocations cannot be sampled in this JVM: " + allocFailure);
        }
        return wanted.thinned(doublings).allocIntervalBytes;
    }

    /**
     * Bytes taken by malloc between two samples. Poller's thread.
     *
     * @throws EngineException if this JVM does not let native memory be sampled
     */
    public long nativeMemIntervalBytes() throws EngineException {
        if (nativeMemFailure != null) {
            throw new EngineException("native memory cannot be sampled in this JVM: " + nativeMemFailure);
        }
        return wanted.nativeMemIntervalBytes;
    }

    /** Whether native memory is, or can be, sampled here. */
    public boolean samplesNativeMem() {
        return settings.nativeMemIntervalBytes() > 0 && nativeMemFailure == null;
    }

    /** Whether it is told which sampled objects were collected. Poller's thread. */
    public boolean followsObjects() {
        return wanted.live;
    }

    /** Wall-clock interval at present; 0 when off. Poller's thread. */
    public long wallIntervalNanos() {
        return wanted.thinned(doublings).wallIntervalNanos;
    }

    /** Gives every chunk that is cut from now on to {@code reader} too. Poller's thread. */
    public void addChunkReader(Consumer<byte[]> reader) {
        chunkReaders.add(reader);
    }

    public void removeChunkReader(Consumer<byte[]> reader) {
        chunkReaders.remove(reader);
    }

    /** How long the present session has lasted. Poller's thread. */
    public long sessionAgeNanos() {
        return System.nanoTime() - sessionNanos;
    }

    public long ageNanos() {
        return System.nanoTime() - startedNanos;
    }

    /** Ends the session, whose survivors go to the sink, and starts the next. Poller's thread. */
    public void renew() throws EngineException {
        NativeSession old = session;
        if (old == null) {
            throw new EngineException(requireNonNull(failure, "failure"));
        }
        try {
            consume(stop(old), old.options());
        } catch (IOException | IllegalStateException e) {
            damagedChunks.incrementAndGet();
            log.warn("the end of a sampling session could not be read", e);
        }
        renewals++;
        sink.sessionEnded(wanted.thinned(doublings).allocIntervalBytes);
        session = open();
        status = statusNow();
    }

    private List<byte[]> stop(NativeSession old) throws IOException {
        library.lock();
        try {
            refreshMetrics(); // the next session counts from nought
            session = null; // if it cannot be opened, sampling is over
            return old.stop();
        } finally {
            library.unlock();
        }
    }

    /** One more, or one less, reader of the wall clock; the first and the last renew the session. Poller's thread. */
    public void wallReaders(int change, long intervalNanos) throws EngineException {
        wallReaders += change;
        long interval = wallReaders > 0 ? intervalNanos : settings.wallIntervalNanos();
        if (interval != wanted.wallIntervalNanos) {
            wanted = wanted.withWall(interval);
            renew();
        }
    }

    /** Ends sampling within {@code millis}; tasks that wait fail. Idempotent. */
    @Override
    public void close() {
        fail("the agent was stopped");
        poller.close();
        NativeSession last = session;
        session = null;
        if (last == null) {
            return;
        }
        try {
            last.close();
        } catch (IOException | IllegalStateException e) {
            log.warn("the native sampler did not stop cleanly", e);
        }
    }

    /** ctimer is Linux's; elsewhere the interval timer is the nearest. */
    private static String cpuEvent(EngineSettings settings) {
        if (settings.cpuEvent().equals("perf")) {
            return "cpu";
        }
        return System.getProperty("os.name", "").startsWith("Linux") ? "ctimer" : "itimer";
    }

    private void firstSession() throws EngineException {
        startedNanos = System.nanoTime();
        lastForcedRenewalNanos = startedNanos - RENEW_AT_MOST_EVERY_NANOS + FIRST_RENEWAL_NANOS;
        if (wanted.isEmpty()) {
            throw new EngineException("cpu, alloc, lock, wall and nativemem are all off: nothing to sample");
        }
        sink.sessionEnded(wanted.allocIntervalBytes);
        session = open();
        status = statusNow();
    }

    /** Opens a session; drops what this JVM cannot sample, and says so, before it gives up. */
    private NativeSession open() throws EngineException {
        sessionNanos = System.nanoTime();
        freesSinceNanos = sessionNanos;
        frees.reset();
        try {
            return open(wanted);
        } catch (EngineException e) {
            for (SessionOptions less : wanted.reduced()) {
                NativeSession opened = openOrNull(less);
                if (opened != null) {
                    lose(less, e);
                    return opened;
                }
            }
            fail(String.valueOf(e.getMessage()));
            throw e;
        }
    }

    private NativeSession open(SessionOptions options) throws EngineException {
        library.lock();
        try {
            NativeSession opened =
                    NativeSession.start(profiler, options.thinned(doublings), settings.temporaryDirectory());
            earlierSessions = metrics;
            overflowsAtStart = metrics.overflows();
            OwnCpu.adopt(OwnCpu.SAMPLERS_THREADS);
            return opened;
        } finally {
            library.unlock();
        }
    }

    private @Nullable NativeSession openOrNull(SessionOptions options) {
        try {
            return open(options);
        } catch (EngineException e) {
            log.debug(String.valueOf(e.getMessage()));
            return null; // the first refusal is the one that is told
        }
    }

    /** The JVM took {@code less}, so what is not in it is what it refused. */
    private void lose(SessionOptions less, EngineException why) {
        String reason = String.valueOf((why.getCause() == null ? why : why.getCause()).getMessage());
        if (less.nativeMemIntervalBytes < wanted.nativeMemIntervalBytes) {
            nativeMemFailure = reason;
            log.warn("no profile of native memory: " + reason);
        }
        if (less.allocIntervalBytes < wanted.allocIntervalBytes) {
            loseAllocations(reason);
        } else if (wanted.live && !less.live) {
            log.warn(why.getMessage() + "; going on with " + less.toArguments());
        }
        wanted = less;
    }

    /** Known of JDK 8, and nobody's mistake there: the profiles say it. */
    private void loseAllocations(String reason) {
        allocFailure = reason + JvmSupport.ALLOCATIONS_REMEDY;
        if (JvmSupport.SAMPLES_OBJECTS) {
            log.warn("no profile of allocations: " + allocFailure);
        }
    }

    private void pollForFrees() {
        if (settings.nativeMemIntervalBytes() > 0) {
            after(System.nanoTime() + FREES_POLL_NANOS, () -> {
                if (wanted.frees) {
                    pollForFrees();
                }
                return true;
            });
        }
    }

    private void poll() throws EngineException {
        NativeSession current = session;
        if (current == null) {
            throw new EngineException(requireNonNull(failure, "failure"));
        }
        try {
            long cutNanos = System.nanoTime();
            long processCpuNanos = ProcessCpu.nanos();
            consume(cut(current), current.options());
            sink.polled(cutNanos, processCpuNanos);
            status = statusNow();
        } catch (IOException | IllegalStateException e) {
            damagedChunks.incrementAndGet();
            log.warn("the native sampler gave no samples; starting it anew", e);
            renew();
        }
        endFreesIfTooMany();
        renewIfFull();
    }

    /** The counters are read with the samples, so that both tell of the same time. */
    private List<byte[]> cut(NativeSession current) throws IOException {
        library.lock();
        try {
            List<byte[]> chunks = current.cut();
            readMetrics();
            return chunks;
        } finally {
            library.unlock();
        }
    }

    /** Frees of memory that was never sampled are told too, so a program that frees very often pays for nothing. */
    private void endFreesIfTooMany() throws EngineException {
        long elapsed = System.nanoTime() - freesSinceNanos;
        if (!wanted.frees || elapsed < FREES_POLL_NANOS) {
            return;
        }
        long perSecond = Math.round(frees.sumThenReset() * 1e9 / elapsed);
        freesSinceNanos += elapsed;
        if (perSecond > MAX_FREES_PER_SECOND) {
            log.info("nativemem: " + perSecond + " frees a second; they are not followed any more");
            wanted = wanted.withNativeMem(wanted.nativeMemIntervalBytes, false);
            renew();
            sink.freesEnd(perSecond);
        }
    }

    private void consume(List<byte[]> chunks, SessionOptions options) {
        for (byte[] chunk : chunks) {
            chunkReaders.forEach(reader -> reader.accept(chunk));
            try {
                chunkBytes += chunk.length;
                long[] events = ChunkParser.parse(chunk, frames, sink, options, frees);
                for (int i = 0; i < events.length; i++) {
                    read[i] += events[i];
                }
            } catch (IOException e) {
                damagedChunks.incrementAndGet();
                log.warn("a chunk of samples could not be read", e);
            }
        }
    }

    private void renewIfFull() throws EngineException {
        long now = System.nanoTime();
        if (now - lastForcedRenewalNanos < RENEW_AT_MOST_EVERY_NANOS || metrics.overflows() <= overflowsAtStart) {
            return;
        }
        lastForcedRenewalNanos = now;
        renew();
    }

    private SamplingStatus statusNow() {
        SamplingStatus.Session sessions =
                new SamplingStatus.Session(renewals, sessionNanos, chunkBytes, damagedChunks.get());
        return new SamplingStatus(wanted, wanted.thinned(doublings), read.clone(), sessions, allocFailure, metrics);
    }

    private void fail(String why) {
        if (failure == null) {
            failure = why;
        }
    }
}
