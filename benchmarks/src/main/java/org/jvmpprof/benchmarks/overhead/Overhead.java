package org.jvmpprof.benchmarks.overhead;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * Prints the rows of docs/PERFORMANCE.md, in Markdown. Arguments: the repository's root, the {@code java} under test, the
 * number of pairs. Pairs alternate in order, so that a machine that slows down weighs on both sides.
 */
public final class Overhead {
    private static final int WARM_UP = 2;
    private static final int SETTLE_SECONDS = 20;
    private static final String[] BUSY = {"alloc.rate=50MB", "cpu.load=0.2"};
    private static final String[] IDLE = {"cpu=off", "alloc=off", "retain=0", "locks=off", "handoff=off", "vthreads=off"
    };

    private final Path root;
    private final Path agent;
    private final Target target;
    private final int pairs;

    private Overhead(Path root, Path java, int pairs) {
        this.root = root;
        this.agent = root.resolve("agent/target/profiler.jar");
        this.target = new Target(java, agent);
        this.pairs = pairs;
    }

    public static void main(String[] arguments) throws Exception {
        new Overhead(Path.of(arguments[0]), Path.of(arguments[1]), Integer.parseInt(arguments[2])).measure();
    }

    private void measure() throws IOException, InterruptedException {
        System.out.printf(
                Locale.ROOT,
                "%s; %d cores, Linux %s; %d pairs; median (quartiles)%n%n",
                target.version(),
                Runtime.getRuntime().availableProcessors(),
                System.getProperty("os.version"),
                pairs);
        System.out.println("| what | with the agent against without |\n|---|---|");
        row("jar", String.format(Locale.ROOT, "%.2f MB", Files.size(agent) / 1e6));
        helloWorld();
        residentMemory();
        fixedWork();
        clients();
    }

    private void helloWorld() throws IOException, InterruptedException {
        double[][] main = new double[2][pairs];
        double[][] cpu = new double[2][pairs];
        for (int i = -WARM_UP; i < pairs; i++) {
            for (int side : order(i)) {
                long start = System.nanoTime();
                Target.Run run = target.run(
                        side == 1 ? "" : null,
                        "-cp",
                        root.resolve("benchmarks/target/classes").toString(),
                        HelloWorld.class.getName());
                if (i >= 0) {
                    main[side][i] = (Long.parseLong(run.out().trim()) - start) / 1e6;
                    cpu[side][i] = run.cpuMillis();
                }
            }
        }
        row("until main begins", Spread.differences(main[1], main[0]).text("%+.0f ms"));
        row("CPU of hello world", Spread.differences(cpu[1], cpu[0]).text("%+.0f ms"));
    }

    /** Four JVMs at a time, idle and busy, with the agent and without: memory does not depend on the neighbours. */
    private void residentMemory() throws IOException, InterruptedException {
        int count = Math.max(3, pairs / 2);
        double[][] idle = new double[2][count];
        double[][] busy = new double[2][count];
        for (int i = 0; i < count; i++) {
            List<Process> processes = new ArrayList<>();
            try {
                for (String[] arguments : new String[][] {IDLE, BUSY}) {
                    processes.add(target.start(null, hotApp(arguments)));
                    processes.add(target.start("", hotApp(arguments)));
                }
                TimeUnit.SECONDS.sleep(SETTLE_SECONDS);
                for (int side = 0; side < 2; side++) {
                    idle[side][i] = Proc.residentMegabytes(processes.get(side).pid());
                    busy[side][i] =
                            Proc.residentMegabytes(processes.get(2 + side).pid());
                }
            } finally {
                for (Process process : processes) {
                    process.destroy();
                    process.waitFor();
                }
            }
        }
        row("resident memory, idle", Spread.differences(idle[1], idle[0]).text("%+.0f MB"));
        row("resident memory, hot app", Spread.differences(busy[1], busy[0]).text("%+.0f MB"));
    }

    private String[] hotApp(String... arguments) {
        List<String> all = new ArrayList<>(List.of("-XX:+UseSerialGC", "-jar"));
        all.add(root.resolve("testdata/target/hotapp.jar").toString());
        all.addAll(List.of(arguments));
        return all.toArray(String[]::new);
    }

    /** Both sides of a pair at the same time, so that what else the machine does weighs on both. */
    private void fixedWork() throws IOException, InterruptedException {
        double[][] cpu = new double[2][pairs];
        for (int i = -1; i < pairs; i++) {
            CompletableFuture<Target.Run> with = CompletableFuture.supplyAsync(() -> work(""));
            CompletableFuture<Target.Run> without = CompletableFuture.supplyAsync(() -> work(null));
            if (i >= 0) {
                cpu[0][i] = without.join().cpuMillis();
                cpu[1][i] = with.join().cpuMillis();
            } else {
                CompletableFuture.allOf(with, without).join();
            }
        }
        row("CPU of fixed work, ratio", Spread.ratios(cpu[1], cpu[0]).text("%.3f"));
    }

    private Target.Run work(@org.jspecify.annotations.Nullable String agentOptions) {
        try {
            return target.run(
                    agentOptions,
                    "-cp",
                    root.resolve("benchmarks/target/classes").toString(),
                    FixedWork.class.getName(),
                    "40");
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private void clients() throws IOException, InterruptedException {
        int count = Math.max(3, pairs / 4);
        Clients clients = new Clients(target, root.resolve("testdata/target/hotapp.jar"));
        double[][] cpu = new double[2][count];
        for (int i = 0; i < count; i++) {
            for (int side : order(i)) {
                cpu[side][i] = clients.cpuMillis(side == 1);
            }
        }
        row("agent's threads: shipper alone, 20 s", Spread.of(cpu[0]).text("%.0f ms CPU"));
        row("the same with ten clients, ratio", Spread.ratios(cpu[1], cpu[0]).text("%.2f"));
    }

    private static int[] order(int pair) {
        return pair % 2 == 0 ? new int[] {0, 1} : new int[] {1, 0};
    }

    private static void row(String what, String figure) {
        System.out.println("| " + what + " | " + figure + " |");
    }
}
