package org.jvmpprof.agent.hook.monitor;

/** What the sampler has charged, could not charge, and cannot see; for profile comments and {@code /debug/agent}. Immutable. */
public final class MonitorStatus {
    private final boolean ownersOfJucLocks;
    private final boolean objectWaits;
    private final double chargedNanos;
    private final double unknownNanos;
    private final double virtualNanos;
    private final double ownerlessNanos;
    private final double lostWaitNanos;

    MonitorStatus(
            boolean ownersOfJucLocks,
            boolean objectWaits,
            double chargedNanos,
            double unknownNanos,
            double virtualNanos,
            double ownerlessNanos,
            double lostWaitNanos) {
        this.ownersOfJucLocks = ownersOfJucLocks;
        this.objectWaits = objectWaits;
        this.chargedNanos = chargedNanos;
        this.unknownNanos = unknownNanos;
        this.virtualNanos = virtualNanos;
        this.ownerlessNanos = ownerlessNanos;
        this.lostWaitNanos = lostWaitNanos;
    }

    /** Whether owners of ReentrantLocks and write locks are sampled here; so it is without hooks. */
    public boolean samplesOwnersOfJucLocks() {
        return ownersOfJucLocks;
    }

    /** Whether all of Object.wait is sampled here; so it is on JDK 18 and older. */
    public boolean samplesObjectWaits() {
        return objectWaits;
    }

    /** Waiting that went to an owner's stack, since start. Seen waiting = charged + unknown + virtual. */
    public double chargedNanos() {
        return chargedNanos;
    }

    /** Waiting for an owner that was not in the snapshot: the lock went to a thread not seen near it before. */
    public double unknownNanos() {
        return unknownNanos;
    }

    /** Waiting for a monitor that a virtual thread had, whose stack the JVM does not show; told on JDK 21 to 23. */
    public double virtualNanos() {
        return virtualNanos;
    }

    /**
     * Waiting for monitors at looks that found no owner of any: they were just handed over, or, on JDK 24 and newer, a
     * virtual thread had them, which the JVM does not tell there.
     */
    public double ownerlessNanos() {
        return ownerlessNanos;
    }

    /** Time in Object.wait whose stack was never seen: threads that ended, or waited too shortly. */
    public double lostWaitNanos() {
        return lostWaitNanos;
    }
}
