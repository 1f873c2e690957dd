package org.jvmpprof.agent.aggregate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class MonitorHoldersTest {
    private static final int LOCK = 7;
    private static final int OTHER_LOCK = 8;
    private static final int A = 1;
    private static final int B = 2;

    private final MonitorHolders holders = new MonitorHolders();
    private final Map<Integer, double[]> charged = new HashMap<>();
    private final MonitorHolders.Charge charge = (stack, lockClass, contentions, nanos) -> {
        double[] sum = charged.computeIfAbsent(stack, s -> new double[2]);
        sum[0] += contentions;
        sum[1] += nanos;
    };

    @Test
    void the_exact_wait_is_shared_as_holders_were_seen() {
        holders.seen(A, LOCK, 1, 80);
        holders.seen(B, LOCK, 1, 20);
        holders.waited(LOCK, 10, 200);
        holders.settle(charge);
        assertThat(charged.get(A)).containsExactly(8, 160);
        assertThat(charged.get(B)).containsExactly(2, 40);
    }

    @Test
    void a_wait_waits_for_the_first_holder_that_is_seen() {
        holders.waited(LOCK, 10, 200);
        holders.settle(charge);
        assertThat(charged).isEmpty();
        holders.seen(A, LOCK, 1, 10);
        holders.settle(charge);
        assertThat(charged.get(A)).containsExactly(10, 200);
    }

    @Test
    void a_holder_is_charged_when_the_wait_has_ended() {
        holders.seen(A, LOCK, 1, 900);
        holders.settle(charge);
        assertThat(charged).isEmpty();
        holders.waited(LOCK, 1, 1000);
        holders.settle(charge);
        assertThat(charged.get(A)).containsExactly(1, 1000);
    }

    @Test
    void classes_of_locks_are_settled_apart() {
        holders.seen(A, LOCK, 1, 50);
        holders.seen(B, OTHER_LOCK, 1, 50);
        holders.waited(OTHER_LOCK, 1, 60);
        holders.settle(charge);
        assertThat(charged).containsOnlyKeys(B);
    }

    @Test
    void what_the_sampler_overestimates_is_not_charged_to_later_waits() {
        for (int i = 0; i < 1000; i++) {
            holders.seen(A, LOCK, 1, 110);
            holders.waited(LOCK, 1, 100);
            holders.settle(charge);
        }
        charged.clear();
        holders.seen(B, LOCK, 1, 100);
        holders.waited(LOCK, 1, 100);
        holders.settle(charge);
        assertThat(charged).containsOnlyKeys(B);
    }

    @Test
    void a_long_wait_under_way_keeps_its_holder_while_short_ones_end() {
        for (int i = 0; i < 10; i++) {
            holders.seen(A, LOCK, 1, 1000);
            holders.waited(LOCK, 1, 10);
            holders.settle(charge);
        }
        holders.waited(LOCK, 1, 9_900);
        holders.settle(charge);
        assertThat(charged.get(A)[1]).isCloseTo(10_000, within(1.0));
    }

    @Test
    void in_all_what_was_waited_is_charged_whatever_the_order_of_news() {
        long seed = 20261121;
        Random random = new Random(seed);
        double waited = 0;
        for (int i = 0; i < 10_000; i++) {
            if (random.nextInt(3) > 0) {
                holders.seen(random.nextInt(10) == 0 ? B : A, LOCK, 1, random.nextInt(1000));
            }
            if (random.nextInt(3) > 0) {
                double nanos = random.nextInt(1000);
                waited += nanos;
                holders.waited(LOCK, 1, nanos);
            }
            holders.settle(charge);
        }
        holders.seen(A, LOCK, 1, 1);
        holders.settle(charge);
        double sum = charged.get(A)[1] + charged.get(B)[1];
        assertThat(sum).as("seed " + seed).isCloseTo(waited, within(waited * 1e-9));
        assertThat(charged.get(B)[1] / sum).as("seed " + seed).isCloseTo(0.1, within(0.02));
    }

    @Test
    void without_anybody_who_tells_waits_holders_are_charged_as_seen() {
        holders.seen(A, LOCK, 2, 50);
        holders.settleAsSeen(charge);
        holders.settleAsSeen(charge);
        assertThat(charged.get(A)).containsExactly(2, 50);
    }
}
