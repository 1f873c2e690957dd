package org.jvmpprof.agent.profile;

import java.lang.instrument.Instrumentation;
import org.jspecify.annotations.Nullable;
import org.jvmpprof.agent.aggregate.Contention;
import org.jvmpprof.agent.engine.FrameIndex;
import org.jvmpprof.agent.hook.HookSettings;
import org.jvmpprof.agent.hook.HookStatus;
import org.jvmpprof.agent.hook.LockHooks;
import org.jvmpprof.agent.self.AgentLog;

/**
 * Whoever watches locks and thread starts, and the tables where it all comes together. Works alone: an engine only adds
 * the waits for monitors. Thread-safe; closed by the one who started it.
 */
public final class LockWatch implements AutoCloseable {
    private final HookSettings settings;
    private final Contention contention = new Contention();
    private final @Nullable LockHooks hooks;

    private LockWatch(
            HookSettings settings,
            @Nullable Instrumentation instrumentation,
            @Nullable FrameIndex frames,
            @Nullable AgentLog log) {
        this.settings = settings;
        if (instrumentation == null || frames == null || log == null) {
            this.hooks = null;
        } else {
            this.hooks = LockHooks.start(settings, instrumentation, frames, contention, log);
            contention.hookedBy(hooks::status);
        }
    }

    /** Begins to watch; hooks are installed by a thread of their own, after this has returned. */
    public static LockWatch start(
            HookSettings settings, Instrumentation instrumentation, FrameIndex frames, AgentLog log) {
        return new LockWatch(settings, instrumentation, frames, log);
    }

    /** Only what the engine tells is seen. */
    public static LockWatch engineOnly(HookSettings settings) {
        return new LockWatch(settings, null, null, null);
    }

    HookSettings settings() {
        return settings;
    }

    Contention contention() {
        return contention;
    }

    /** What is seen, and what not and why. */
    public HookStatus status() {
        return hooks == null ? HookStatus.none("no hooks", settings.blockRateNanos()) : hooks.status();
    }

    /** Brings what happened before this call into the tables. */
    void flush() throws InterruptedException {
        if (hooks != null) {
            hooks.flush();
        }
    }

    @Override
    public void close() {
        if (hooks != null) {
            hooks.close();
        }
    }
}
