package org.jvmpprof.agent.profile;

import java.lang.instrument.Instrumentation;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.jvmpprof.agent.aggregate.Contention;
import org.jvmpprof.agent.aggregate.Exceptions;
import org.jvmpprof.agent.engine.FrameIndex;
import org.jvmpprof.agent.hook.ExceptionStatus;
import org.jvmpprof.agent.hook.HookSettings;
import org.jvmpprof.agent.hook.HookStatus;
import org.jvmpprof.agent.hook.HookStatus.Part;
import org.jvmpprof.agent.hook.LockHooks;
import org.jvmpprof.agent.hook.LockSink;
import org.jvmpprof.agent.hook.Periodic;
import org.jvmpprof.agent.hook.monitor.MonitorSampler;
import org.jvmpprof.agent.hook.monitor.MonitorStatus;
import org.jvmpprof.agent.hook.monitor.VirtualWaits;
import org.jvmpprof.agent.self.AgentLog;
import org.jvmpprof.agent.self.CpuAccount;
import org.jvmpprof.agent.self.JavaVersion;

/**
 * Whoever watches locks, thread starts and exceptions, and the tables where it all comes together. Works alone: an engine only adds
 * the waits for monitors. Thread-safe; closed by the one who started it.
 */
public final class LockWatch implements AutoCloseable {
    private static final class Watchers {
        final LockHooks hooks;
        final MonitorSampler sampler;
        final @Nullable VirtualWaits virtualWaits;

        Watchers(LockHooks hooks, MonitorSampler sampler, @Nullable VirtualWaits virtualWaits) {
            this.hooks = hooks;
            this.sampler = sampler;
            this.virtualWaits = virtualWaits;
        }
    }

    private final HookSettings settings;
    private final Contention contention = new Contention();
    private final Exceptions exceptions = new Exceptions();
    private final @Nullable Watchers watchers;
    private volatile boolean isJvmEnding;

    private LockWatch(HookSettings settings) {
        this.settings = settings;
        this.watchers = null;
    }

    private LockWatch(HookSettings settings, Instrumentation instrumentation, FrameIndex frames, AgentLog log) {
        this.settings = settings;
        LockHooks hooks = LockHooks.start(settings, instrumentation, frames, contention, exceptions, log);
        MonitorSampler sampler = new MonitorSampler(settings, frames, contention, log);
        hooks.add(sampler);
        VirtualWaits virtualWaits = settings.blockRateNanos() == 0
                ? null
                : VirtualWaits.open(JavaVersion.feature(), instrumentation, frames, contention);
        if (virtualWaits != null) {
            hooks.add(virtualWaits);
        }
        this.watchers = new Watchers(hooks, sampler, virtualWaits);
        contention.hookedBy(hooks::status);
    }

    /** Begins to watch; hooks are installed by a thread of their own, after this has returned. */
    public static LockWatch start(
            HookSettings settings, Instrumentation instrumentation, FrameIndex frames, AgentLog log) {
        return new LockWatch(settings, instrumentation, frames, log);
    }

    /** Only what the engine tells is seen. */
    public static LockWatch engineOnly(HookSettings settings) {
        return new LockWatch(settings);
    }

    HookSettings settings() {
        return settings;
    }

    Contention contention() {
        return contention;
    }

    Exceptions exceptions() {
        return exceptions;
    }

    /** How exceptions are sampled; null while they are not. */
    public @Nullable ExceptionStatus exceptionStatus() {
        return watchers == null ? null : watchers.hooks.exceptions();
    }

    /** What is seen by hooks or sampler, and what not and why. */
    public HookStatus status() {
        if (watchers == null) {
            return HookStatus.none("no hooks", settings.blockRateNanos());
        }
        HookStatus hooks = watchers.hooks.status();
        Map<Part, String> missing = new EnumMap<>(Part.class);
        missing.putAll(hooks.missing());
        if (watchers.sampler.status().samplesObjectWaits()) {
            missing.remove(Part.OBJECT_WAIT);
        }
        return new HookStatus(missing, hooks.blockRateNanos(), hooks.lost(), hooks.errors());
    }

    /** What the sampler of monitors could do; null where there is none. */
    public @Nullable MonitorStatus monitors() {
        return watchers == null ? null : watchers.sampler.status();
    }

    /** Who looks at virtual threads that wait for monitors; null where the engine tells these waits, or nobody. */
    @Nullable
    VirtualWaits virtualWaits() {
        return watchers == null ? null : watchers.virtualWaits;
    }

    /** Bytes of heap that what was seen takes. */
    public long contentionBytes() {
        return contention.bytes();
    }

    /** Has {@code pprof-locks} do more work, by its own schedule; without that thread it is closed at once. */
    public void add(Periodic work) {
        if (watchers == null) {
            work.close();
        } else {
            watchers.hooks.add(work);
        }
    }

    /** Folds the smaller half of the stacks of waits, holders and starters into one of this frame. */
    public void fold(int otherFrame) {
        contention.fold(otherFrame);
    }

    /** The rates that the budget may lower; none where nobody watches but the engine. */
    public @Nullable LockLevers levers(CpuAccount account) {
        return watchers == null ? null : new LockLevers(watchers.hooks, watchers.sampler, account);
    }

    /** How long threads have waited for java.util.concurrent locks, all together, as far as the waits have ended. */
    public double jucWaitNanos() {
        return contention.waitedNanos(LockSink.Kind.JUC);
    }

    /** How long threads were seen to wait for monitors, all together. */
    public double monitorWaitNanos() {
        MonitorStatus seen = monitors();
        return seen == null
                ? 0
                : seen.chargedNanos() + seen.unknownNanos() + seen.virtualNanos() + seen.ownerlessNanos();
    }

    /** How many threads have been started since somebody watches. */
    public double startedThreads(boolean virtual) {
        return contention.startedThreads(virtual);
    }

    /** Brings what happened before this call into the tables. */
    void flush() throws InterruptedException {
        if (watchers != null) {
            watchers.hooks.flush();
        }
    }

    /** From now on {@link #close} leaves the hooks where they are, since the JVM ends: taking them out takes time. */
    public void jvmEnds() {
        isJvmEnding = true;
    }

    @Override
    public void close() {
        if (watchers == null) {
            return;
        }
        if (isJvmEnding) {
            watchers.hooks.abandon();
        } else {
            watchers.hooks.close();
        }
    }
}
