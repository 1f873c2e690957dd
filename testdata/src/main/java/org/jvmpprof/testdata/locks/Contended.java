package org.jvmpprof.testdata.locks;

/**
 * A lock with one method that holds it long, one that holds it briefly, and one that only wants in. Each writes the wait
 * and the hold into the caller's log, in the narrowest brackets that can be had outside of the lock.
 */
interface Contended {
    void holdHeavy(EventLog log, Hold hold) throws InterruptedException;

    void holdLight(EventLog log, Hold hold) throws InterruptedException;

    void enter(EventLog log);

    static Contended named(String name) {
        switch (name) {
            case "monitor":
                return new MonitorHolds();
            case "lock":
                return new LockHolds();
            case "fair":
                return new FairHolds();
            case "write":
                return new WriteHolds();
            default:
                throw new IllegalArgumentException(name + ": no such lock; there are monitor, lock, fair, write");
        }
    }
}
