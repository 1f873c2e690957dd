package org.jvmpprof.agent.charts;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class BucketsTest {
    private static final long BASE = 1_700_000_000L;

    private final Recorded recorded = new Recorded(Recording.many(1), new SecondAxis(0, BASE * 1_000));

    @Test
    void a_peak_is_still_there_when_a_minute_is_one_point() {
        for (int second = 1; second <= 600; second++) {
            recorded.history().append(second, new long[] {second == 333 ? 1_000 : 10});
        }
        Buckets buckets = read(BASE + 1, BASE + 600, 10);

        assertThat(buckets.step()).isEqualTo(60);
        int peaks = 0;
        for (int i = 0; i < buckets.size(); i++) {
            assertThat(buckets.unixSecond(i) % 60).isZero();
            assertThat(buckets.least(0, i)).isEqualTo(10);
            peaks += buckets.largest(0, i) == 1_000 ? 1 : 0;
            boolean has = buckets.largest(0, i) == 1_000;
            assertThat(buckets.mean(0, i)).isEqualTo(has ? Math.round((59 * 10 + 1_000) / 60.0) : 10);
        }
        assertThat(peaks).isEqualTo(1);
    }

    @Test
    void a_gap_stays_a_gap() {
        recorded.history().append(1, new long[] {5});
        recorded.history().append(4, new long[] {Row.MISSING});
        recorded.history().append(5, new long[] {7});
        Buckets buckets = read(BASE + 1, BASE + 5, 100);

        assertThat(buckets.step()).isEqualTo(1);
        assertThat(buckets.size()).isEqualTo(5);
        long[] means = new long[5];
        for (int i = 0; i < 5; i++) {
            means[i] = buckets.mean(0, i);
        }
        assertThat(means).containsExactly(5, Row.MISSING, Row.MISSING, Row.MISSING, 7);
    }

    @Test
    void steps_fall_on_round_times() {
        assertThat(Buckets.stepFor(300, 720)).isEqualTo(1);
        assertThat(Buckets.stepFor(3_600, 720)).isEqualTo(5);
        assertThat(Buckets.stepFor(21_600, 720)).isEqualTo(30);
        assertThat(Buckets.stepFor(86_400, 720)).isEqualTo(120);
        assertThat(Buckets.stepFor(86_400, 3)).isEqualTo(3_600);
    }

    private Buckets read(long from, long to, int points) {
        Buckets buckets = new Buckets(recorded, from, to, points);
        recorded.history().view().read(from - BASE, to - BASE, buckets);
        return buckets;
    }
}
