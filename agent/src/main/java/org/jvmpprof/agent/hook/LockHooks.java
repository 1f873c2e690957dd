package org.jvmpprof.agent.hook;

import static java.util.Objects.requireNonNull;

import java.lang.instrument.Instrumentation;
import java.lang.instrument.UnmodifiableClassException;
import java.util.EnumMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.jvmpprof.agent.engine.FrameIndex;
import org.jvmpprof.agent.hook.patch.ClassPatch;
import org.jvmpprof.agent.self.AgentLog;
import org.jvmpprof.agent.self.JavaVersion;

/**
 * The room of locks: {@code pprof-locks}, the hooks that it installs, and whatever else runs on it by its own schedule.
 * All methods may be called by any thread.
 */
public final class LockHooks implements AutoCloseable {
    /** So many events of each kind hooks keep at most, while nobody has halved it. */
    public static final int MOST_EVENTS_PER_SECOND = RateControl.MOST_PER_SECOND;

    private static final long FLUSH_WAIT_MILLIS = 1_000;
    private static final long STOP_WAIT_MILLIS = 2_000;

    private final HookSettings settings;
    private final Instrumentation instrumentation;
    private final FrameIndex frames;
    private final LockSink sink;
    private final ExceptionSink exceptionSink;
    private final AgentLog log;
    private final LockThread thread;
    private final AtomicBoolean closed = new AtomicBoolean();
    private volatile Map<HookStatus.Part, String> missing = all("being installed");
    private volatile @Nullable Recording recording;
    private volatile @Nullable ExceptionRecording exceptions;
    private volatile boolean leaveHooks;
    private @Nullable HookInstaller installer;

    private LockHooks(
            HookSettings settings,
            Instrumentation instrumentation,
            FrameIndex frames,
            LockSink sink,
            ExceptionSink exceptionSink,
            AgentLog log) {
        this.settings = requireNonNull(settings, "settings");
        this.instrumentation = requireNonNull(instrumentation, "instrumentation");
        this.frames = requireNonNull(frames, "frames");
        this.sink = requireNonNull(sink, "sink");
        this.exceptionSink = requireNonNull(exceptionSink, "exceptionSink");
        this.log = requireNonNull(log, "log");
        this.thread = new LockThread(log, this::remove);
    }

    /**
     * Starts {@code pprof-locks} and returns at once; hooks are installed on that thread. What cannot be installed is
     * missing in {@link #status}, with the reason.
     */
    public static LockHooks start(
            HookSettings settings,
            Instrumentation instrumentation,
            FrameIndex frames,
            LockSink sink,
            ExceptionSink exceptionSink,
            AgentLog log) {
        LockHooks hooks = new LockHooks(settings, instrumentation, frames, sink, exceptionSink, log);
        if (settings.hooks() || settings.exceptionPeriod() > 0) {
            hooks.thread.execute(hooks::install);
        } else {
            hooks.missing = HookPlan.of(settings, JavaVersion.feature()).missing();
        }
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
        thread.execute(() -> {
            Recording current = recording;
            if (current != null) {
                current.drain();
            }
            ExceptionRecording created = exceptions;
            if (created != null) {
                created.drain();
            }
            thread.flush();
            done.countDown();
        });
        done.await(FLUSH_WAIT_MILLIS, TimeUnit.MILLISECONDS);
    }

    /**
     * From now on hooks keep at most {@value RateControl#MOST_PER_SECOND} events of each kind a second, so often halved. On
     * {@code pprof-locks}.
     */
    public void thin(int halvings) {
        Recording current = recording;
        if (current != null) {
            current.thin(halvings);
        }
        ExceptionRecording created = exceptions;
        if (created != null) {
            created.thin(halvings);
        }
    }

    /** Events kept by hooks since the start. */
    public long captured() {
        Recording current = recording;
        ExceptionRecording created = exceptions;
        return (current == null ? 0 : current.captured()) + (created == null ? 0 : created.captured());
    }

    /** Nanoseconds that keeping them took in the application's threads; measured, but for exceptions. */
    public long captureNanos() {
        Recording current = recording;
        ExceptionRecording created = exceptions;
        return (current == null ? 0 : current.captureNanos()) + (created == null ? 0 : created.captureNanos());
    }

    /** An estimate of how often a hooked wait ended, kept or not; from the events that were. */
    public double waitsTold() {
        Recording current = recording;
        return current == null ? 0 : current.waitsTold();
    }

    /** What is seen by hooks and what is not; monitors' holders are not their business, and not in it. */
    public HookStatus status() {
        Recording current = recording;
        return current == null
                ? new HookStatus(missing, settings.blockRateNanos(), 0, 0)
                : new HookStatus(missing, current.blockRateNanos(), current.lost(), current.errors());
    }

    /** Null while exceptions are not sampled. */
    public @Nullable ExceptionStatus exceptions() {
        ExceptionRecording current = exceptions;
        return current == null ? null : current.status();
    }

    /** Removes all hooks and stops the thread, within about two seconds. Idempotent. */
    @Override
    public void close() {
        if (closed.compareAndSet(false, true) && !thread.stop(STOP_WAIT_MILLIS)) {
            log.warn("pprof-locks does not end within " + STOP_WAIT_MILLIS + " ms; it removes the hooks when it can");
        }
    }

    /** Stops the thread and leaves the hooks where they are: the JVM ends, and taking them out would delay it. */
    public void abandon() {
        leaveHooks = true;
        close();
    }

    private void install() {
        Map<HookStatus.Part, String> outcome;
        try {
            BootClasses.define(instrumentation);
            outcome = installDefined();
        } catch (HookException e) {
            outcome = all(String.valueOf(e.getMessage()));
            log.warn("the JVM is watched without hooks: " + e.getMessage());
        } catch (Throwable e) {
            outcome = all(e.toString());
            log.warn("the JVM is watched without hooks", e);
        }
        missing = outcome;
    }

    /** What records is there before anything calls it, and is stopped in the end whatever fails from here on. */
    private Map<HookStatus.Part, String> installDefined() {
        HookInstaller next = new HookInstaller(instrumentation, HookPlan.of(settings, JavaVersion.feature()), log);
        installer = next;
        Recording locks = settings.hooks() ? startLocks() : null;
        ExceptionRecording created = settings.exceptionPeriod() > 0 ? startExceptions() : null;
        next.install();
        Map<HookStatus.Part, String> outcome = next.missing();
        if (locks != null && !outcome.containsKey(HookStatus.Part.PARK)) {
            thread.add(new HookCheck(locks, next, log));
        }
        if (created != null && !outcome.containsKey(HookStatus.Part.EXCEPTION)) {
            created.watch(thread, next, log);
        }
        next.latePatches().forEach(patch -> addLate(patch, next));
        return outcome;
    }

    private Recording startLocks() {
        Recording.rehearse();
        Recording fresh = new Recording(settings, thread.thread(), frames, sink);
        recording = fresh;
        fresh.start(thread);
        return fresh;
    }

    private ExceptionRecording startExceptions() {
        ExceptionRecording.rehearse();
        ExceptionRecording fresh =
                new ExceptionRecording(settings.exceptionPeriod(), thread.thread(), frames, exceptionSink);
        exceptions = fresh;
        fresh.start(thread);
        return fresh;
    }

    private void addLate(ClassPatch patch, HookInstaller to) {
        try {
            thread.add(new LateClass(patch, to, instrumentation));
        } catch (ReflectiveOperationException | RuntimeException e) {
            log.info(patch.type().getName() + " stays as it is: the JVM does not tell when it is initialized (" + e
                    + ")");
        }
    }

    /** On {@code pprof-locks}, when all else has ended. */
    private void remove() {
        Recording current = recording;
        if (current != null) {
            current.stop();
        }
        ExceptionRecording created = exceptions;
        if (created != null) {
            created.stop();
        }
        HookInstaller installed = installer;
        if (installed == null || leaveHooks) {
            return;
        }
        try {
            Set<String> left = installed.remove();
            if (!left.isEmpty()) {
                log.warn("hooks could not be taken out of " + left + "; they do nothing any more");
            }
        } catch (UnmodifiableClassException | RuntimeException | LinkageError e) {
            log.warn("hooks could not be taken out; they do nothing any more", e);
        }
    }

    private static Map<HookStatus.Part, String> all(String reason) {
        Map<HookStatus.Part, String> missing = new EnumMap<>(HookStatus.Part.class);
        for (HookStatus.Part part : HookStatus.Part.values()) {
            if (part != HookStatus.Part.MONITOR_HOLDER) {
                missing.put(part, reason);
            }
        }
        return missing;
    }
}
