package org.jvmpprof.agent.hook;

import static java.util.Objects.requireNonNull;

import java.lang.instrument.Instrumentation;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jvmpprof.agent.engine.FrameIndex;
import org.jvmpprof.agent.self.AgentLog;

/**
 * The room of locks: {@code pprof-locks}, the hooks that it installs, and whatever else runs on it by its own schedule.
 * All methods may be called by any thread.
 */
public final class LockHooks implements AutoCloseable {
    private static final long FLUSH_WAIT_MILLIS = 1_000;
    private static final long STOP_WAIT_MILLIS = 2_000;

    private final HookSettings settings;
    private final LockThread thread;
    private final AtomicBoolean closed = new AtomicBoolean();

    private LockHooks(HookSettings settings, AgentLog log) {
        this.settings = settings;
        this.thread = new LockThread(log, () -> {});
    }

    /**
     * Starts {@code pprof-locks} and returns at once; hooks are installed on that thread. What cannot be installed is
     * missing in {@link #status}, with the reason.
     */
    public static LockHooks start(
            HookSettings settings, Instrumentation instrumentation, FrameIndex frames, LockSink sink, AgentLog log) {
        requireNonNull(settings, "settings");
        requireNonNull(instrumentation, "instrumentation");
        requireNonNull(frames, "frames");
        requireNonNull(sink, "sink");
        LockHooks hooks = new LockHooks(settings, requireNonNull(log, "log"));
        hooks.thread.start();
        return hooks;
    }

    /** Runs {@code work} on {@code pprof-locks}: first soon, then as it asks, until it throws or all is closed. */
    public void add(Periodic work) {
        thread.add(requireNonNull(work, "work"));
    }

    /** On return, what happened before the call is in the sink; waits at most one second. */
    public void flush() throws InterruptedException {
        CountDownLatch done = new CountDownLatch(1);
        thread.execute(done::countDown);
        done.await(FLUSH_WAIT_MILLIS, TimeUnit.MILLISECONDS);
    }

    public HookStatus status() {
        Map<HookStatus.Part, String> missing = new EnumMap<>(HookStatus.Part.class);
        return new HookStatus(missing, settings.blockRateNanos(), 0, 0);
    }

    /** Removes all hooks and stops the thread, within about two seconds. Idempotent. */
    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            thread.stop(STOP_WAIT_MILLIS);
        }
    }
}
