package org.jvmpprof.agent.hook;

import org.jvmpprof.agent.engine.FrameIndex;
import org.jvmpprof.hook.DebtTable;
import org.jvmpprof.hook.LockHook;
import org.jvmpprof.hook.Recorder;

/**
 * The agent's end of the hooks: the only classes that name those of the boot loader are this one and what it makes, and
 * none of them is touched before {@link BootClasses#define} has succeeded. Methods are called on {@code pprof-locks},
 * figures are read by any thread.
 */
final class Recording {
    private final HookSettings settings;
    private final Recorder recorder;
    private final EventDrain drain;

    Recording(HookSettings settings, Thread own, FrameIndex frames, LockSink sink) {
        this.settings = settings;
        this.recorder = new Recorder(
                LockHook.nextGeneration(), own, Math.max(1, settings.blockRateNanos()), settings.mutexFraction());
        this.drain = new EventDrain(recorder, frames, sink);
    }

    /**
     * Runs each hook once, so that from then on none of them loads or links a class; and throws away what that recorded.
     */
    static void rehearse() {
        Recorder scratch = new Recorder(0, new Thread("pprof-rehearsal"), 1, 1);
        LockHook.install(scratch);
        Rehearsal.run(scratch);
        LockHook.install(null);
    }

    void start(LockThread thread) {
        LockHook.install(recorder);
        thread.add(drain);
        if (settings.blockRateNanos() > 0 && settings.mutexFraction() > 0) {
            thread.add(new DebtTicker(recorder));
        }
    }

    void drain() {
        drain.drain();
    }

    /** Leaves empty shells on the boot loader. */
    void stop() {
        LockHook.install(null);
    }

    void thin(int halvings) {
        drain.thin(halvings);
    }

    long captured() {
        return recorder.captured();
    }

    long captureNanos() {
        return recorder.captureNanos();
    }

    double waitsTold() {
        return drain.waitsTold();
    }

    long blockRateNanos() {
        return recorder.blockRateNanos();
    }

    long lost() {
        return recorder.events().lost() + recorder.debts().missed();
    }

    long errors() {
        return recorder.errors();
    }

    /** How often this thread was seen to park: it does so all the time, so a count that stands still tells. */
    long ownParks() {
        return recorder.ownParks();
    }

    /** Debt that releasing threads have taken, since start. */
    long takenNanos() {
        DebtTable debts = recorder.debts();
        return debts.addedNanos() - debts.droppedNanos() - debts.owedNanos();
    }

    /** Debt that there was for nobody, since start. */
    long droppedNanos() {
        return recorder.debts().droppedNanos();
    }
}
