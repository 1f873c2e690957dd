package org.jvmpprof.testdata.locks;

/** A monitor. */
final class MonitorHolds implements Contended {
    private final Object monitor = new Object();

    @Override
    public void holdHeavy(EventLog log, Hold hold) throws InterruptedException {
        long asked = System.nanoTime();
        synchronized (monitor) {
            long since = System.nanoTime();
            log.waited(asked, since);
            hold.heavy();
            log.held(EventLog.HEAVY, since, System.nanoTime());
        }
    }

    @Override
    public void holdLight(EventLog log, Hold hold) throws InterruptedException {
        long asked = System.nanoTime();
        synchronized (monitor) {
            long since = System.nanoTime();
            log.waited(asked, since);
            hold.light();
            log.held(EventLog.LIGHT, since, System.nanoTime());
        }
    }

    @Override
    public void enter(EventLog log) {
        long asked = System.nanoTime();
        synchronized (monitor) {
            log.waited(asked, System.nanoTime());
        }
    }
}
