package org.jvmpprof.agent.hook.monitor;

/** Sums of what was charged and what was not. Written by {@code pprof-locks}, read from anywhere. */
final class Charged {
    private volatile double ownerNanos;
    private volatile double unknownNanos;
    private volatile double virtualNanos;
    private volatile double ownerlessNanos;

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

    @SuppressWarnings("NonAtomicVolatileUpdate") // as above
    void ownerless(double nanos) {
        ownerlessNanos += nanos;
    }

    /** All that was seen at looks that found an owner. */
    double withOwnerNanos() {
        return ownerNanos + unknownNanos + virtualNanos;
    }

    double ownerlessNanos() {
        return ownerlessNanos;
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
