package org.jvmpprof.agent.stats;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;

class TrafficTest {
    private final Traffic traffic = new Traffic();

    @Test
    void requests_of_one_pattern_are_one_route() {
        traffic.completed("GET", "/users/1", null, 200, 10, 1_000_000);
        traffic.completed("GET", "/users/2?a=b", null, 500, 20, 3_000_000);
        traffic.completed("POST", "/users/2", null, 201, 0, 1_000);
        RouteStats get = routes().get("GET /users/*");
        assertThat(routes()).containsOnlyKeys("GET /users/*", "POST /users/*");
        assertThat(get.count()).isEqualTo(2);
        assertThat(get.serverErrors()).isOne();
        assertThat(get.bytes()).isEqualTo(30);
        assertThat(get.nanos()).isEqualTo(4_000_000);
        assertThat(traffic.statusCounts()).isEqualTo(Map.of(200, 1L, 500, 1L, 201, 1L));
        assertThat(traffic.count()).isEqualTo(3);
    }

    @Test
    void the_servers_own_route_wins_over_the_path() {
        traffic.completed("GET", "/owners/7/pets/lizzy", "/owners/{id}/pets/{name}", 200, 0, 1);
        traffic.completed("GET", "/owners/8/pets/tom", "/owners/{id}/pets/{name}", 404, 0, 1);
        assertThat(routes()).containsOnlyKeys("GET /owners/{id}/pets/{name}");
    }

    @Test
    void guessed_paths_make_no_routes() {
        traffic.completed("GET", "/known", null, 200, 0, 1);
        for (int i = 0; i < 1000; i++) {
            traffic.completed("GET", "/guess" + Integer.toString(i, 36) + "x", null, 404, 0, 1);
        }
        traffic.completed("GET", "/known", null, 404, 0, 1);
        assertThat(routes()).containsOnlyKeys("GET /known", " unmatched");
        assertThat(routes().get(" unmatched").count()).isEqualTo(1000);
        assertThat(routes().get("GET /known").count()).isEqualTo(2);
    }

    @Test
    void routes_beyond_the_limit_are_one_and_none_is_lost() {
        for (int round = 0; round < 2; round++) {
            for (int i = 0; i < 1000; i++) {
                traffic.completed("GET", "/page" + Integer.toString(i, 36) + "z", null, 200, 0, 1);
            }
        }
        assertThat(traffic.routes().all()).hasSize(RouteTable.MOST + 1);
        assertThat(routes().get(" other").count()).isEqualTo(2 * (1000 - RouteTable.MOST));
        assertThat(traffic.count()).isEqualTo(2000);
    }

    @Test
    void what_nobody_told_is_counted_even_so() {
        traffic.completed(null, null, null, 0, 0, -1);
        traffic.completed(null, null, null, 99_999, 5, 1);
        assertThat(traffic.statusCounts()).isEqualTo(Map.of(0, 2L));
        assertThat(routes()).containsOnlyKeys(" untold");
        assertThat(traffic.micros().getTotalCount()).as("only one had a time").isOne();
    }

    @Test
    void a_request_of_hours_is_put_last_and_summed_exactly() {
        long day = 86_400_000_000_000L;
        traffic.completed("GET", "/socket", null, 101, 0, day);
        assertThat(traffic.routes().nanos()).isEqualTo(day);
        assertThat(new Percentiles(traffic.micros()).max()).isGreaterThanOrEqualTo(3_600_000_000_000L);
    }

    @Test
    void percentiles_are_off_by_less_than_one_in_a_hundred() {
        for (int micros = 1; micros <= 100_000; micros++) {
            traffic.completed("GET", "/a", null, 200, 0, micros * 1000L);
        }
        Percentiles times = new Percentiles(traffic.micros());
        assertThat(times.count()).isEqualTo(100_000);
        near(times.p50(), 50_000_000);
        near(times.p90(), 90_000_000);
        near(times.p99(), 99_000_000);
        near(times.p999(), 99_900_000);
        near(times.max(), 100_000_000);
    }

    private static void near(long nanos, long wanted) {
        assertThat((double) nanos / wanted).isBetween(0.99, 1.01);
    }

    @Test
    void the_last_minute_forgets_what_was_before() {
        LastMinute minute = new LastMinute();
        long second = 1_000_000_000L;
        for (int step = 0; step <= 12; step++) {
            long now = step * 10 * second;
            assertThat(minute.isDue(now)).isTrue();
            minute.add(now, traffic.micros());
            traffic.completed("GET", "/a", null, 200, 0, (step + 1) * 1_000_000L);
        }
        Histogram now = minute.since(traffic.micros());
        assertThat(minute.nanos(125 * second)).isEqualTo(65 * second);
        assertThat(now.getTotalCount()).isEqualTo(7);
        assertThat(new Percentiles(now).max()).isBetween(13_000_000L, 13_200_000L);
        assertThat(now.getMinNonZeroValue())
                .as("the minute's shortest, in microseconds")
                .isBetween(6_900L, 7_100L);
    }

    @Test
    void a_second_knows_what_is_its_own() {
        Second first = new Second(0, Map.of(200, 5L), 0);
        Second next = first.next(2_000_000_000L, Map.of(200, 25L, 404, 10L));
        assertThat(next.lastRate()).isEqualTo(15.0);
        assertThat(next.until(Map.of(200, 26L, 404, 10L, 500, 1L))).isEqualTo(Map.of(200, 1L, 500, 1L));
    }

    @Test
    void many_threads_lose_nothing() throws InterruptedException {
        int each = 100_000;
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            int first = i;
            Thread thread = new Thread(() -> {
                for (int n = 0; n < each; n++) {
                    traffic.completed("GET", "/p" + (char) ('a' + (n + first) % 26) + "/" + n, null, 200, 1, 1000);
                }
            });
            threads.add(thread);
            thread.start();
        }
        for (Thread thread : threads) {
            thread.join();
        }
        assertThat(traffic.count()).isEqualTo(4L * each);
        assertThat(traffic.routes().bytes()).isEqualTo(4L * each);
        assertThat(traffic.micros().getTotalCount()).isEqualTo(4L * each);
        assertThat(routes()).hasSize(26);
    }

    private Map<String, RouteStats> routes() {
        return traffic.routes().all().stream()
                .collect(Collectors.toMap(route -> route.method() + " " + route.pattern(), Function.identity()));
    }
}
