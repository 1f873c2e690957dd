package org.jvmpprof.agent.aggregate;

/** How large the tables are, and what did not fit, as of the last poll. Immutable. */
public final class AggregateStatus {
    static final AggregateStatus EMPTY = new AggregateStatus(0, 0, 0, 0, 0, 0, 0, 0);

    private final int stacks;
    private final long frames;
    private final int allocationSites;
    private final int liveSites;
    private final int windows;
    private final int windowStacks;
    private final long truncated;
    private final long collections;

    AggregateStatus(
            int stacks,
            long frames,
            int allocationSites,
            int liveSites,
            int windows,
            int windowStacks,
            long truncated,
            long collections) {
        this.stacks = stacks;
        this.frames = frames;
        this.allocationSites = allocationSites;
        this.liveSites = liveSites;
        this.windows = windows;
        this.windowStacks = windowStacks;
        this.truncated = truncated;
        this.collections = collections;
    }

    /** Distinct stacks held. */
    public int stacks() {
        return stacks;
    }

    /** Their frames together. */
    public long frames() {
        return frames;
    }

    /** Pairs of stack and class with allocations. */
    public int allocationSites() {
        return allocationSites;
    }

    /** Pairs of stack and class with reachable objects. */
    public int liveSites() {
        return liveSites;
    }

    /** Windows open. */
    public int windows() {
        return windows;
    }

    /** Stacks with samples in all open windows. */
    public int windowStacks() {
        return windowStacks;
    }

    /** Stacks that were cut since the table was full. */
    public long truncated() {
        return truncated;
    }

    /** Collections seen. */
    public long collections() {
        return collections;
    }

    /** Bytes of heap that the tables take, by the sizes of their objects on a JVM with compressed pointers. */
    public long bytes() {
        return Sizes.stacks(stacks, frames)
                + Sizes.SITE * ((long) allocationSites + liveSites)
                + Sizes.WINDOW_STACK * (long) windowStacks;
    }
}
