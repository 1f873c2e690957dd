package org.jvmpprof.agent.charts;

import java.util.Arrays;

/**
 * Many seconds made few: for each step of time and each series the number of values, their sum, the least and the
 * largest. Steps begin at whole multiples of their length in unix time, so that one that is still open can be continued
 * by whoever follows live. Confined to one thread.
 */
final class Buckets implements History.Rows {
    /** Lengths that fall on whole minutes and hours. */
    private static final int[] STEPS = {1, 2, 5, 10, 15, 20, 30, 60, 120, 300, 600, 900, 1800, 3600};

    private final long baseSeconds;
    private final long firstUnixSecond;
    private final int step;
    private final int size;
    private final int[] rows;
    private final long[][] counts;
    private final double[][] sums;
    private final long[][] least;
    private final long[][] largest;

    /**
     * @param fromUnixSecond the first second
     * @param toUnixSecond the last second
     * @param points at most so many steps, and two for the ends
     */
    Buckets(Recorded recorded, long fromUnixSecond, long toUnixSecond, int points) {
        this.baseSeconds = recorded.axis().baseSeconds();
        this.step = stepFor(toUnixSecond - fromUnixSecond + 1, points);
        this.firstUnixSecond = Math.floorDiv(fromUnixSecond, step) * step;
        this.size = (int) (Math.floorDiv(toUnixSecond - firstUnixSecond, step) + 1);
        int series = recorded.series().size();
        this.rows = new int[size];
        this.counts = new long[series][size];
        this.sums = new double[series][size];
        this.least = new long[series][size];
        this.largest = new long[series][size];
        for (int i = 0; i < series; i++) {
            Arrays.fill(least[i], Long.MAX_VALUE);
            Arrays.fill(largest[i], Long.MIN_VALUE);
        }
    }

    static int stepFor(long seconds, int points) {
        for (int step : STEPS) {
            if (seconds <= (long) step * points) {
                return step;
            }
        }
        return STEPS[STEPS.length - 1];
    }

    @Override
    public void row(long second, long[][] columns, int index) {
        long at = Math.floorDiv(second + baseSeconds - firstUnixSecond, step);
        if (at < 0 || at >= size) {
            return;
        }
        int bucket = (int) at;
        rows[bucket]++;
        for (int i = 0; i < columns.length; i++) {
            long value = columns[i][index];
            if (value != Row.MISSING) {
                counts[i][bucket]++;
                sums[i][bucket] += value;
                least[i][bucket] = Math.min(least[i][bucket], value);
                largest[i][bucket] = Math.max(largest[i][bucket], value);
            }
        }
    }

    int step() {
        return step;
    }

    int size() {
        return size;
    }

    long unixSecond(int bucket) {
        return firstUnixSecond + (long) bucket * step;
    }

    /** How many seconds were read in it. */
    int rows(int bucket) {
        return rows[bucket];
    }

    long mean(int series, int bucket) {
        return counts[series][bucket] == 0 ? Row.MISSING : Math.round(sums[series][bucket] / counts[series][bucket]);
    }

    long least(int series, int bucket) {
        return counts[series][bucket] == 0 ? Row.MISSING : least[series][bucket];
    }

    long largest(int series, int bucket) {
        return counts[series][bucket] == 0 ? Row.MISSING : largest[series][bucket];
    }
}
