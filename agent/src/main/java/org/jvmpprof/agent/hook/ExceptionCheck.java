package org.jvmpprof.agent.hook;

import java.lang.instrument.UnmodifiableClassException;
import org.jvmpprof.agent.self.AgentLog;
import org.jvmpprof.hook.ExceptionRecorder;

/**
 * Notices when somebody has retransformed Throwable, which takes our call out: up to JDK 21 the Flight Recorder does so
 * when the first recording of a process starts. Then the call is put in again, and the Flight Recorder's stays in too.
 * Exceptions in between are missed. A few times at most, lest two agents chase each other. On {@code pprof-locks}.
 */
final class ExceptionCheck implements Periodic {
    private static final long PAUSE_NANOS = 500_000_000L;
    private static final int MOST_REPAIRS = 20;

    private final ExceptionRecorder recorder;
    private final HookInstaller installer;
    private final AgentLog log;
    private volatile int repairs;

    ExceptionCheck(ExceptionRecorder recorder, HookInstaller installer, AgentLog log) {
        this.recorder = recorder;
        this.installer = installer;
        this.log = log;
    }

    @Override
    public long run(long nowNanos) throws UnmodifiableClassException {
        if (repairs < MOST_REPAIRS && !recorder.isCalled()) {
            repairs++;
            installer.reinstall();
            log.info("somebody has taken our hook out of Throwable; it is in again");
        }
        return PAUSE_NANOS;
    }

    /** Any thread. */
    int repairs() {
        return repairs;
    }

    @Override
    public void close() {}
}
