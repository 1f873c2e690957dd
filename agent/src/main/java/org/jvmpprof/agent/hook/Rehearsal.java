package org.jvmpprof.agent.hook;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import org.jvmpprof.hook.DebtTable;
import org.jvmpprof.hook.LockHook;
import org.jvmpprof.hook.Recorder;

/** Goes through every path of the hooks once, before anything calls them. On {@code pprof-locks}. */
final class Rehearsal {
    private static final long LONG_AGO = -1L >>> 18;

    private Rehearsal() {}

    static void run(Recorder scratch) {
        waits();
        holds(scratch);
        LockHook.started(new Thread("rehearsal"));
        LockHook.startedVirtual(new Thread("rehearsal"));
        scratch.events().takeAll();
        scratch.takeKeptWaits();
    }

    private static void waits() {
        Object monitor = new Object();
        LockHook.waitEnd(monitor, LockHook.waitBegin());
        LockHook.parkEnd(LockHook.parkBegin(0));
        LockHook.parkEnd(LockHook.parkBegin(1));
        LockHook.parkEnd(LONG_AGO);
        LockSupport.parkNanos(monitor, TimeUnit.MICROSECONDS.toNanos(1));
    }

    private static void holds(Recorder scratch) {
        ReentrantLock lock = new ReentrantLock();
        DebtTable debts = scratch.debts();
        int slot = debts.parked(lock);
        LockHook.arm(debts.tick(1_000));
        long taken = LockHook.releaseBegin(LockHook.waitedFor(Thread.currentThread()));
        LockHook.releaseEnd(false, lock, taken);
        LockHook.cleanEnd(LockHook.cleanBegin());
        taken = LockHook.releaseBegin(lock);
        LockHook.releaseEnd(true, lock, taken);
        debts.unparked(slot);
        debts.tick(1_000);
        debts.repair();
    }
}
