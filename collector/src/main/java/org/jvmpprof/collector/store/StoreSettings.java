package org.jvmpprof.collector.store;

import static java.util.Objects.requireNonNull;

/**
 * How an embedded store behaves. Immutable.
 *
 * @param diskReserveBytes below so many free bytes on the disk nothing is taken any more
 * @param segmentBytes a segment file this large gets no more records
 * @param compactionCpuPercent how much of one core compaction may use, 1 to 100
 */
public record StoreSettings(
        long diskReserveBytes, long segmentBytes, CompactionMode compaction, int compactionCpuPercent) {
    private static final int USUAL_CPU_PERCENT = 25;

    public StoreSettings {
        requireNonNull(compaction, "compaction");
        if (compactionCpuPercent < 1 || compactionCpuPercent > 100) {
            throw new IllegalArgumentException(
                    "compactionCpuPercent=" + compactionCpuPercent + ": must be from 1 to 100; use 25");
        }
    }

    /** Exact compaction with a quarter of a core. */
    public static StoreSettings usual(long diskReserveBytes, long segmentBytes) {
        return new StoreSettings(diskReserveBytes, segmentBytes, CompactionMode.EXACT, USUAL_CPU_PERCENT);
    }
}
