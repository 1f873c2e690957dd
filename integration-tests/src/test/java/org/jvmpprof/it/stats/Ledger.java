package org.jvmpprof.it.stats;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.jvmpprof.it.Await;

/** Compares, step by step, what was sent with what {@code /debug/stats} has counted since the step before. */
final class Ledger {
    /** Bytes of bodies that nobody can tell. */
    static final long UNKNOWN = -1;

    private static final Duration LIMIT = Duration.ofSeconds(30);

    /** What was counted in one step. */
    record Counted(Map<Integer, Long> statuses, long total, long aborted, long bytes) {}

    private final ServerJvm server;
    private final List<String> rows = new ArrayList<>();
    private StatsPage before;

    Ledger(ServerJvm server) {
        this.server = server;
        this.before = server.settled();
    }

    /** All of these requests are counted, with these statuses and bytes, and none is aborted. */
    void sent(String what, Map<Integer, Long> statuses, long bytes) {
        sent(what, statuses, 0, bytes);
    }

    void sent(String what, Map<Integer, Long> statuses, long aborted, long bytes) {
        long requests = sum(statuses) + aborted;
        Counted counted = take(what, requests);
        row(what, requests, counted);
        assertThat(counted.statuses()).as(what(what)).isEqualTo(new TreeMap<>(statuses));
        assertThat(counted.total()).as(what(what)).isEqualTo(sum(statuses));
        assertThat(counted.aborted()).as(what("aborted, " + what)).isEqualTo(aborted);
        if (bytes != UNKNOWN) {
            assertThat(counted.bytes()).as(what("bytes of " + what)).isEqualTo(bytes);
        }
    }

    /** So many requests were ended, some way or other; what was counted. */
    Counted ended(String what, long requests) {
        Counted counted = take(what, requests);
        row(what, requests, counted);
        assertThat(counted.total() + counted.aborted()).as(what(what)).isEqualTo(requests);
        return counted;
    }

    /** From none to so many. */
    Counted atMost(String what, long requests) {
        Counted counted = take(what, 0);
        row(what, requests, counted);
        assertThat(counted.total() + counted.aborted()).as(what(what)).isLessThanOrEqualTo(requests);
        return counted;
    }

    /** Every begin had its end, and no call of ours has failed. */
    void isClean() {
        assertThat(before.count("lost_count")).as(what("lost")).isZero();
        assertThat(before.count("unbegun_count")).as(what("unbegun")).isZero();
        assertThat(before.count("error_count")).as(what("errors")).isZero();
        assertThat(before.count("untimed_count")).as(what("untimed")).isZero();
    }

    private Supplier<String> what(String what) {
        return () -> what + ", after\n" + table() + "\n" + before.json();
    }

    private Counted take(String what, long atLeast) {
        StatsPage from = before;
        try {
            Await.that("the end of " + atLeast + " x " + what, LIMIT, () -> {
                StatsPage now = server.stats();
                return now.number("in_flight") == 0 && ended(from, now) >= atLeast;
            });
        } catch (AssertionError e) {
            throw new AssertionError(
                    e.getMessage() + "\n" + table() + "\n" + server.stats().json(), e);
        }
        StatsPage now = server.settled();
        before = now;
        Map<Integer, Long> statuses = new TreeMap<>();
        now.statuses().forEach((status, count) -> {
            long more = count - from.statuses().getOrDefault(status, 0L);
            if (more != 0) {
                statuses.put(status, more);
            }
        });
        return new Counted(
                statuses,
                now.count("total_count") - from.count("total_count"),
                now.count("aborted_count") - from.count("aborted_count"),
                now.count("total_response_size") - from.count("total_response_size"));
    }

    private static long ended(StatsPage from, StatsPage now) {
        return now.count("total_count")
                + now.count("aborted_count")
                - from.count("total_count")
                - from.count("aborted_count");
    }

    private static long sum(Map<Integer, Long> statuses) {
        return statuses.values().stream().mapToLong(Long::longValue).sum();
    }

    private void row(String what, long requests, Counted counted) {
        rows.add(String.format(
                "%-30s %8d %8d %8d %12d  %s",
                what, requests, counted.total(), counted.aborted(), counted.bytes(), counted.statuses()));
    }

    String table() {
        String head =
                String.format("%-30s %8s %8s %8s %12s  %s", "", "sent", "counted", "aborted", "bytes", "by status");
        return head + "\n" + String.join("\n", rows);
    }
}
