package org.jvmpprof.collector.store;

import java.util.List;

/**
 * How many profiles of one service and kind there are. {@code lastNanos} is the newest of all, in unix nanoseconds;
 * {@code counts} are those of the asked range, cut into parts of equal length, oldest first. Immutable.
 */
public record TypeActivity(String service, ProfileKind kind, long lastNanos, List<Long> counts) {
    public TypeActivity {
        counts = List.copyOf(counts);
    }
}
