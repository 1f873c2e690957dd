package org.jvmpprof.agent.charts;

import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.locks.LockSupport;
import org.jvmpprof.agent.hook.HookSettings;
import org.jvmpprof.agent.profile.LockWatch;
import org.jvmpprof.agent.self.AgentLog;

/**
 * Prints what the charts cost: bytes of a day of a busy JVM and of the worst there is, CPU of a tick, of closing a chunk,
 * and of answering a day. Started by {@code benchmarks/charts}.
 */
final class ChartCosts {
    private static final int THREADS = 200;
    private static final int BUSY = 16;
    /** A second of a server, in small: much is allocated, and many threads wake, between two looks. */
    private static final long RECORDED_EVERY_NANOS = 100_000_000;

    private static final int RECORDED = 600;
    private static final int COLD_TICKS = 25;
    private static final int COLD_SKIPPED = 5;

    private static final ThreadMXBean CPU = ManagementFactory.getThreadMXBean();

    private final Sources sources;
    private final Row row;

    private ChartCosts() {
        AgentLog log = new AgentLog(AgentLog.Level.OFF, new PrintStream(System.err, true, StandardCharsets.UTF_8));
        LockWatch watch = LockWatch.engineOnly(new HookSettings(false, 1_000_000, 1));
        sources = Sources.open(watch, null, type -> 100, log);
        row = new Row(sources.series());
    }

    public static void main(String[] arguments) {
        ChartCosts costs = new ChartCosts();
        System.out.printf("%s series, %d threads, Java %s%n", costs.row.values().length, THREADS, Runtime.version());
        startThreads();
        costs.ticks();
        List<long[]> recorded = costs.record();
        long[][] day = recorded.toArray(new long[0][]);
        costs.history("a busy JVM's day", second -> day[second % day.length]);
        SplittableRandom random = new SplittableRandom(1);
        long[] noise = new long[costs.row.values().length];
        costs.history("worst: random bits", second -> {
            Recording.fillRandomly(noise, random);
            return noise;
        });
        System.exit(0);
    }

    /** Some work and allocate in bursts, most wait, as in a server. */
    private static void startThreads() {
        for (int i = 0; i < THREADS; i++) {
            int number = i;
            Thread thread = new Thread(() -> work(number), "worker-" + i);
            thread.setDaemon(true);
            thread.start();
        }
    }

    private static void work(int number) {
        SplittableRandom random = new SplittableRandom(number);
        List<byte[]> kept = new ArrayList<>();
        while (true) {
            LockSupport.parkNanos(random.nextLong(100_000, number < BUSY ? 2_000_000 : 2_000_000_000));
            kept.add(new byte[random.nextInt(1_000, 20_000)]);
            if (kept.size() > 50) {
                kept.subList(0, random.nextInt(50)).clear();
            }
        }
    }

    private void tick(double seconds) {
        row.begin(seconds);
        sources.read(row);
    }

    /** At the pace of the agent, whose code hardly gets warm, and as fast as it goes. */
    private void ticks() {
        long[] cold = new long[COLD_TICKS];
        for (int i = 0; i < COLD_TICKS; i++) {
            LockSupport.parkNanos(1_000_000_000L);
            long begin = CPU.getCurrentThreadCpuTime();
            tick(1);
            cold[i] = CPU.getCurrentThreadCpuTime() - begin;
        }
        long[] settled = Arrays.copyOfRange(cold, COLD_SKIPPED, COLD_TICKS);
        Arrays.sort(settled);
        System.out.printf(
                "a tick, one a second: first %d us CPU, then median %d us, largest %d us%n",
                cold[0] / 1_000, settled[settled.length / 2] / 1_000, settled[settled.length - 1] / 1_000);
    }

    private List<long[]> record() {
        List<long[]> rows = new ArrayList<>();
        long begin = CPU.getCurrentThreadCpuTime();
        for (int i = 0; i < RECORDED; i++) {
            LockSupport.parkNanos(RECORDED_EVERY_NANOS);
            tick(RECORDED_EVERY_NANOS / 1e9);
            rows.add(row.values().clone());
        }
        System.out.printf("a tick, warm: %d us CPU%n", (CPU.getCurrentThreadCpuTime() - begin) / RECORDED / 1_000);
        return rows;
    }

    private interface Values {
        long[] at(int second);
    }

    private void history(String name, Values values) {
        History history = new History(sources.series().size(), Charts.MAX_HISTORY_BYTES);
        long closing = 0;
        int closings = 0;
        for (int second = 0; second < History.DAY_SECONDS + History.CHUNK_ROWS; second++) {
            long[] next = values.at(second);
            long begin = CPU.getCurrentThreadCpuTime();
            history.append(second, next);
            if (second > 0 && second % History.CHUNK_ROWS == 0) {
                closing += CPU.getCurrentThreadCpuTime() - begin;
                closings++;
            }
        }
        History.View view = history.view();
        long reach = view.lastSecond() - view.firstSecond() + 1;
        System.out.printf(
                "%s: %,d of %,d bytes, %.1f hours back, closing a chunk %d us CPU%n",
                name, history.bytes(), Charts.MAX_HISTORY_BYTES, reach / 3600.0, closing / closings / 1_000);
        if (reach >= History.DAY_SECONDS) {
            answer(history);
        }
    }

    private void answer(History history) {
        Recorded recorded = new Recorded(sources.series(), new SecondAxis(System.nanoTime(), 1_700_000_000_000L));
        history.view().read(0, Long.MAX_VALUE, (second, columns, index) -> {
            long[] values = new long[columns.length];
            for (int i = 0; i < values.length; i++) {
                values[i] = columns[i][index];
            }
            recorded.history().append(second, values);
        });
        HistoryJson json = new HistoryJson("costs", 1);
        int length = 0;
        long begin = 0;
        for (int i = 0; i < 6; i++) {
            begin = i == 3 ? CPU.getCurrentThreadCpuTime() : begin;
            length = json.of(recorded, 0, Long.MAX_VALUE / 2, 720).length();
        }
        System.out.printf(
                "  answering that day in 720 points: %d ms CPU, %,d characters%n",
                (CPU.getCurrentThreadCpuTime() - begin) / 3 / 1_000_000, length);
    }
}
