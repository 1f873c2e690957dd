package org.jvmpprof.collector.store;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Whether the store takes profiles ({@code refusal} is null, or says why not), and what it found damaged: whole segments
 * by file name, and single records by count since the start; {@code compaction} says what compaction waits for, or is null.
 * Immutable.
 */
public record StoreHealth(
        @Nullable String refusal,
        List<String> damagedSegments,
        long damagedRecords,
        @Nullable String compaction) {
    public StoreHealth {
        damagedSegments = List.copyOf(damagedSegments);
    }

    public boolean isWritable() {
        return refusal == null;
    }
}
