package org.jvmpprof.collector.query;

import java.time.Duration;
import org.jvmpprof.collector.ingest.Gate;

/**
 * What bounds merges and queries, of all tenants together.
 *
 * @param merges at the same time
 * @param rows queries over rows at the same time: they need less memory and shall not wait for merges
 * @param rollups built at the same time: one, so that requests always find a place for merges
 * @param memory kilobytes that running merges may hold
 * @param maxProfiles more in one merge are refused, for a merge of a part of them would be a wrong answer
 */
public record MergeBounds(Gate merges, Gate rows, Gate rollups, Gate memory, int maxProfiles) {
    private static final String LIMIT = "merge.concurrent";

    /** @param patience how long one waits to get in before it is told to come again */
    public static MergeBounds of(int concurrent, Duration patience, Gate memory, int maxProfiles) {
        return new MergeBounds(
                new Gate(LIMIT, concurrent, patience),
                new Gate(LIMIT + " (rows)", concurrent, patience),
                new Gate("rollups", 1, patience),
                memory,
                maxProfiles);
    }
}
