package org.jvmpprof.agent.hook;

import org.jspecify.annotations.Nullable;
import org.jvmpprof.agent.engine.FrameIndex;
import org.jvmpprof.agent.self.AgentLog;
import org.jvmpprof.hook.ExceptionHook;
import org.jvmpprof.hook.ExceptionRecorder;

/**
 * The agent's end of the hook in Throwable, as {@link Recording} is of those in locks: not touched before {@link
 * BootClasses#define} has succeeded. Methods are called on {@code pprof-locks}, the status is read by any thread.
 */
final class ExceptionRecording {
    private final ExceptionRecorder recorder;
    private final ExceptionDrain drain;
    private volatile @Nullable ExceptionCheck check;

    ExceptionRecording(int period, Thread own, FrameIndex frames, ExceptionSink sink) {
        this.recorder = new ExceptionRecorder(own, period);
        this.drain = new ExceptionDrain(recorder, frames, sink);
    }

    /** Runs the hook once, so that from then on it loads and links no class; and throws away what that recorded. */
    static void rehearse() {
        ExceptionRecorder scratch = new ExceptionRecorder(new Thread("pprof-rehearsal"), 1);
        ExceptionHook.install(scratch);
        ExceptionHook.created(Throwable.class);
        scratch.rehearse();
        ExceptionHook.install(null);
    }

    void start(LockThread thread) {
        ExceptionHook.install(recorder);
        thread.add(drain);
    }

    /** From now on the hook is looked after. */
    void watch(LockThread thread, HookInstaller installer, AgentLog log) {
        ExceptionCheck watching = new ExceptionCheck(recorder, installer, log);
        check = watching;
        thread.add(watching);
    }

    /** Samples more seldom, to stay within the agent's budget. */
    void thin(int halvings) {
        drain.thin(halvings);
    }

    long captured() {
        return recorder.captured();
    }

    long captureNanos() {
        return recorder.captureNanos();
    }

    void drain() {
        drain.drain();
    }

    /** Leaves an empty shell on the boot loader. */
    void stop() {
        ExceptionHook.install(null);
    }

    ExceptionStatus status() {
        ExceptionCheck watching = check;
        return new ExceptionStatus(
                recorder.period(),
                recorder.events().lost(),
                recorder.errors(),
                watching == null ? 0 : watching.repairs());
    }
}
