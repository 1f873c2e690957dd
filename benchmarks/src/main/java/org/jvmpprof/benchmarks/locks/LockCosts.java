package org.jvmpprof.benchmarks.locks;

import java.nio.file.Path;
import java.util.Locale;
import org.jvmpprof.benchmarks.overhead.Spread;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/**
 * Prints the rows of docs/PERFORMANCE.md about locks or exceptions, in Markdown. Arguments: the agent's jar, the {@code
 * java} under test, the number of pairs, the agent's options (may be empty), and {@code exceptions} if not locks. Each pair is two forks, with the agent and without, in
 * an order that changes from pair to pair, so that a machine that slows down weighs on both sides; the ratio of each
 * pair is taken, and their median and quartiles printed.
 */
public final class LockCosts {
    private static final String ALLOCATED = "gc.alloc.rate.norm"; // bytes per operation
    private static final String[][] ROWS = {
        {"UncontendedBenchmark.lockUnlock", "≥ 0.98"},
        {"UncontendedBenchmark.tryLock", "≥ 0.98"},
        {"UncontendedBenchmark.offerPoll", "≥ 0.98"},
        {"HandoffBenchmark.parkUnpark", ""},
        {"ContendedBenchmark.threads2", "≥ 0.97"},
        {"ContendedBenchmark.threads8", "≥ 0.97"},
        {"ContendedBenchmark.threads64", "≥ 0.97"},
    };
    private static final String[][] EXCEPTION_ROWS = {
        {"ThrowBenchmark.shallow", ""}, {"ThrowBenchmark.deep", ""}, {"ThrowBenchmark.stackless", ""},
    };

    private final String agent;
    private final String java;
    private final int pairs;
    private final String[][] rows;

    private LockCosts(Path agent, Path java, int pairs, String options, String[][] rows) {
        this.rows = rows;
        this.agent = "-javaagent:" + agent + (options.isEmpty() ? "" : "=" + options);
        this.java = java.toString();
        this.pairs = pairs;
    }

    public static void main(String[] arguments) throws RunnerException {
        boolean areExceptions = arguments.length > 4 && arguments[4].equals("exceptions");
        new LockCosts(
                        Path.of(arguments[0]),
                        Path.of(arguments[1]),
                        Integer.parseInt(arguments[2]),
                        arguments[3],
                        areExceptions ? EXCEPTION_ROWS : ROWS)
                .measure();
    }

    private void measure() throws RunnerException {
        System.out.printf(
                Locale.ROOT,
                "%d cores, Linux %s; %d pairs of forks; median (quartiles)%n%n",
                Runtime.getRuntime().availableProcessors(),
                System.getProperty("os.version"),
                pairs);
        System.out.println("| operations a second, with the agent against without | ratio | goal | bytes per operation,"
                + " without → with |\n|---|---|---|---|");
        for (String[] row : rows) {
            measure(row[0], row[1]);
        }
    }

    private void measure(String benchmark, String goal) throws RunnerException {
        double[][] scores = new double[2][pairs];
        double[][] bytes = new double[2][pairs];
        for (int i = 0; i < pairs; i++) {
            for (int turn = 0; turn < 2; turn++) {
                int side = (i + turn) % 2; // 1: with the agent
                RunResult result = fork(benchmark, side == 1);
                scores[side][i] = result.getPrimaryResult().getScore();
                bytes[side][i] = allocated(result);
            }
        }
        System.out.printf(
                Locale.ROOT,
                "| %s | %s | %s | %.3f → %.3f |%n",
                benchmark,
                Spread.ratios(scores[1], scores[0]).text("%.3f"),
                goal,
                Spread.of(bytes[0]).median(),
                Spread.of(bytes[1]).median());
    }

    private RunResult fork(String benchmark, boolean withAgent) throws RunnerException {
        ChainedOptionsBuilder options = new OptionsBuilder()
                .include("\\." + benchmark.replace(".", "\\.") + "$")
                .jvm(java)
                .jvmArgs("-Xms256m", "-Xmx256m", "-XX:+UseSerialGC")
                .forks(1)
                .warmupIterations(2)
                .warmupTime(TimeValue.milliseconds(700))
                .measurementIterations(3)
                .measurementTime(TimeValue.milliseconds(400))
                .addProfiler(GCProfiler.class)
                .shouldFailOnError(true)
                .verbosity(VerboseMode.SILENT);
        if (withAgent) {
            options.jvmArgsAppend(agent);
        }
        return new Runner(options.build()).runSingle();
    }

    private static double allocated(RunResult result) {
        for (var each : result.getSecondaryResults().entrySet()) {
            if (each.getKey().endsWith(ALLOCATED)) {
                return each.getValue().getScore();
            }
        }
        throw new IllegalStateException(
                "no " + ALLOCATED + " in " + result.getSecondaryResults().keySet());
    }
}
