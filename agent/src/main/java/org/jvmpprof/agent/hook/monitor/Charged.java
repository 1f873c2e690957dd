package org.jvmpprof.agent.hook.monitor;

/** Sums of what was charged and what was not. Written by {@code pprof-locks}, read from anywhere. */
final class Charged {
    private volatile double ownerNanos;
    private volatile double unknownNanos;
    private volatile double virtualNanos;

    // One thread writes, so a volatile sum is enough.
    @SuppressWarnings("NonAtomicVolatileUpdate")
    void owner(double nanos) {
        ownerNanos += nanos;
    }

    @SuppressWarnings("NonAtomicVolatileUpdate") // as above
    void unknown(double nanos) {
        unknownNanos += nanos;
    }

    @SuppressWarnings("NonAtomicVolatileUpdate") // as above
    void virtual(double nanos) {
        virtualNanos += nanos;
    }

    double ownerNanos() {
        return ownerNanos;
    }

    double unknownNanos() {
        return unknownNanos;
    }

    double virtualNanos() {
        return virtualNanos;
    }
}
