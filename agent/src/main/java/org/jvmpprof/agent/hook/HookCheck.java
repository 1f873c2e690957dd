package org.jvmpprof.agent.hook;

import java.lang.instrument.UnmodifiableClassException;
import org.jvmpprof.agent.self.AgentLog;

/**
 * Notices when another agent has retransformed our classes, which takes our calls out: {@code pprof-locks} parks many
 * times between two looks, so LockSupport must have told of it; and debts that are dropped while none is taken tell that
 * releases are silent. Then all is put in again, a few times at most. On {@code pprof-locks}.
 */
final class HookCheck implements Periodic {
    private static final long PAUSE_NANOS = 10_000_000_000L;
    private static final long SUSPICIOUS_NANOS = 1_000_000_000L;
    private static final int MOST_REPAIRS = 5;

    private final Recording recording;
    private final HookInstaller installer;
    private final AgentLog log;
    private long parks;
    private long takenNanos;
    private long droppedNanos;
    private boolean isFirst = true;
    private int repairs;

    HookCheck(Recording recording, HookInstaller installer, AgentLog log) {
        this.recording = recording;
        this.installer = installer;
        this.log = log;
    }

    @Override
    public long run(long nowNanos) throws UnmodifiableClassException {
        boolean parksSilently = recording.ownParks() == parks;
        boolean releasesSilently =
                recording.takenNanos() == takenNanos && recording.droppedNanos() - droppedNanos > SUSPICIOUS_NANOS;
        if (!isFirst && (parksSilently || releasesSilently) && repairs < MOST_REPAIRS) {
            repairs++;
            installer.reinstall();
            log.info("another agent has taken our lock hooks out; they are in again");
        }
        isFirst = false;
        parks = recording.ownParks();
        takenNanos = recording.takenNanos();
        droppedNanos = recording.droppedNanos();
        return PAUSE_NANOS;
    }

    @Override
    public void close() {}
}
