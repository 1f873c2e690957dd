package org.jvmpprof.agent.charts;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.jvmpprof.agent.hook.HookSettings;
import org.jvmpprof.agent.profile.LockWatch;
import org.jvmpprof.agent.self.AgentLog;

/** The real sources of this JVM, on a made-up clock. */
class TickerTest {
    private static final long SECOND = 1_000_000_000L;

    private final ByteArrayOutputStream logged = new ByteArrayOutputStream();
    private final AtomicLong unixMillis = new AtomicLong(1_700_000_000_000L);
    private final Ticker ticker = new Ticker(this::sources, unixMillis::get);

    private Sources sources() {
        PrintStream out = new PrintStream(logged, true, StandardCharsets.UTF_8);
        LockWatch watch = LockWatch.engineOnly(new HookSettings(false, 1_000_000, 1));
        return Sources.open(watch, null, type -> 3, new AgentLog(AgentLog.Level.DEBUG, out));
    }

    private Recorded begin() {
        assertThat(ticker.run(0)).as("nothing for two seconds").isEqualTo(2 * SECOND);
        assertThat(ticker.recorded()).isNull();
        ticker.run(ticker.nextNanos());
        return ticker.recorded();
    }

    private void tick(long seconds) {
        unixMillis.addAndGet(seconds * 1_000);
        ticker.run(ticker.nextNanos() + (seconds - 1) * SECOND);
    }

    @Test
    void each_second_has_its_row() {
        Recorded recorded = begin();
        for (int i = 0; i < 5; i++) {
            tick(1);
        }
        List<long[]> rows = Recording.rows(recorded.history());
        assertThat(rows).extracting(row -> row[0]).containsExactly(1L, 2L, 3L, 4L, 5L);
        int heap = 1 + recorded.series().column("heap.used");
        assertThat(rows)
                .allSatisfy(row -> assertThat(Unit.BYTES.value(row[heap])).isPositive());
    }

    @Test
    void a_missed_second_is_a_gap_and_what_follows_is_a_rate_over_all_of_it() {
        Recorded recorded = begin();
        tick(1);
        tick(4);
        tick(1);
        assertThat(Recording.rows(recorded.history())).extracting(row -> row[0]).containsExactly(1L, 5L, 6L);
    }

    @Test
    void the_values_are_those_of_the_beans() {
        Recorded recorded = begin();
        tick(1);
        long[] row = Recording.rows(recorded.history()).get(0);
        SeriesList series = recorded.series();

        int threads = ManagementFactory.getThreadMXBean().getThreadCount();
        assertThat((int) row[1 + series.column("threads.live")]).isBetween(threads - 3, threads + 3);
        int classes = ManagementFactory.getClassLoadingMXBean().getLoadedClassCount();
        assertThat((int) row[1 + series.column("classes.loaded")]).isBetween(classes - 500, classes + 500);
        long max = Runtime.getRuntime().maxMemory();
        assertThat(Unit.BYTES.value(row[1 + series.column("heap.max")])).isEqualTo(max);
        assertThat(row[1 + series.column("stacks.heap")]).isEqualTo(3);
    }

    @Test
    void nothing_is_read_once_it_is_stopped() {
        Recorded recorded = begin();
        tick(1);
        ticker.stop();
        tick(1);
        assertThat(Recording.rows(recorded.history())).hasSize(1);
    }
}
