package org.jvmpprof.agent.ship;

import java.util.concurrent.TimeUnit;
import org.jvmpprof.agent.self.AgentLog;

/** Lets the thread that cuts rounds wait for their end, unless closing comes first. Thread-safe. */
final class Pause {
    private final ShipClock clock;
    private final AgentLog log;
    private boolean isClosing;

    Pause(ShipClock clock, AgentLog log) {
        this.clock = clock;
        this.log = log;
    }

    /** Waits until {@code nanos}; false as soon as closing has begun. */
    synchronized boolean until(long nanos) {
        while (!isClosing) {
            long left = nanos - clock.nanoTime();
            if (left <= 0) {
                return true;
            }
            try {
                TimeUnit.NANOSECONDS.timedWait(this, left);
            } catch (InterruptedException e) {
                // Whoever closes says isClosing; an application that interrupts threads it does not know changes
                // nothing.
                log.debug(Thread.currentThread().getName() + " was interrupted and goes on");
            }
        }
        return false;
    }

    /** Ends all waits; false if that was done before. */
    synchronized boolean close() {
        boolean isFirst = !isClosing;
        isClosing = true;
        notifyAll();
        return isFirst;
    }
}
