package org.jvmpprof.agent.charts;

import org.jvmpprof.agent.profile.ProfileType;

/** How many stacks the profiles have: what debugcharts shows of Go's. */
final class StackSource implements Source {
    private static final ProfileType[] TYPES = {
        ProfileType.HEAP, ProfileType.BLOCK, ProfileType.MUTEX, ProfileType.THREADCREATE
    };

    private final StackCounts counts;
    private final int[] columns = new int[TYPES.length];

    StackSource(SeriesList series, StackCounts counts) {
        this.counts = counts;
        for (int i = 0; i < TYPES.length; i++) {
            String name = TYPES[i].route();
            columns[i] = series.add("stacks." + name, Chart.STACKS, name, Unit.COUNT);
        }
    }

    @Override
    public void read(Row row) {
        for (int i = 0; i < TYPES.length; i++) {
            row.set(columns[i], counts.stacks(TYPES[i]));
        }
    }
}
