package org.jvmpprof.benchmarks.collector;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Prints the collector's rows of docs/PERFORMANCE.md, in Markdown. Arguments: the repository's root, the {@code java} of
 * the collector, the number of profiles.
 */
public final class CollectorCosts {
    private static final int[] CLIENTS = {1, 4, 16};
    private static final int REPETITIONS = 5;
    private static final int FEW = 1_000;
    private static final long PACK_MINUTES = 30;
    private static final String SHOP = "service=shop&type=cpu";

    private final Path java;
    private final Path jar;
    private final int profiles;
    private final Path directory;
    private final Path data;
    private long sentBytes;

    private CollectorCosts(Path root, Path java, int profiles) throws IOException {
        this.java = java;
        this.jar = root.resolve("collector/target/collector.jar");
        this.profiles = profiles;
        this.directory = Files.createTempDirectory("collector-costs");
        this.data = directory.resolve("data");
    }

    public static void main(String[] arguments) throws Exception {
        CollectorCosts costs =
                new CollectorCosts(Path.of(arguments[0]), Path.of(arguments[1]), Integer.parseInt(arguments[2]));
        try {
            costs.measure();
        } finally {
            costs.clean();
        }
    }

    private void measure() throws Exception {
        System.out.printf(
                Locale.ROOT,
                "%d cores, Linux %s, collector with -Xmx256m, data in %s; %d profiles%n%n| what | collector | plain | ratio"
                        + " |%n|---|---|---|---|%n",
                Runtime.getRuntime().availableProcessors(),
                System.getProperty("os.version"),
                directory,
                profiles);
        try (RunningCollector collector = new RunningCollector(java, jar, data)) {
            ingest(collector);
            row("resident memory after ingest", "%.0f MB", collector.residentMegabytes());
            queries(collector, "from segments");
        }
        long before = collectorBytes();
        try (RunningCollector collector = new RunningCollector(java, jar, data)) {
            row("disk before packing, a profile", "%.0f bytes", (double) before / profiles, sentBytes / profiles);
            pack(collector);
            queries(collector, "from packs");
            row("resident memory at the end", "%.0f MB", collector.residentMegabytes());
        }
    }

    /** Each number of clients sends its share of the profiles; the plain baseline writes the same in as many threads. */
    private void ingest(RunningCollector collector) throws Exception {
        int share = profiles / CLIENTS.length;
        for (int i = 0; i < CLIENTS.length; i++) {
            int from = i * share;
            int to = i == CLIENTS.length - 1 ? profiles : from + share;
            List<byte[]> blobs = new ArrayList<>();
            for (int number = from; number < to; number++) {
                blobs.add(Uploads.profile(number));
            }
            sentBytes += blobs.stream().mapToLong(blob -> blob.length).sum();
            Path plain = Files.createDirectories(directory.resolve("plain" + i));
            Clients.Took files =
                    Clients.run(CLIENTS[i], blobs.size(), at -> Baselines.writeFile(plain, at, blobs.get(at)));
            double before = collector.cpuMillis();
            Clients.Took posts = Clients.run(
                    CLIENTS[i],
                    blobs.size(),
                    at -> collector.post(SHOP + "&labels=pod=shop-" + at % 10, blobs.get(at)));
            double cpu = collector.cpuMillis() - before;
            String what = "ingest, " + CLIENTS[i] + " clients";
            row(what + ": profiles a second", "%.0f", blobs.size() / posts.seconds(), blobs.size() / files.seconds());
            row(what + ": CPU a profile", "%.2f ms", cpu / blobs.size(), files.cpuMillis() / blobs.size());
        }
    }

    private void queries(RunningCollector collector, String where) throws Exception {
        List<byte[]> blobs = new ArrayList<>();
        for (int i = 0; i < FEW; i++) {
            blobs.add(Uploads.profile(i));
        }
        Baselines.merge(blobs.subList(0, FEW / 10)); // warm
        double before = Baselines.cpuMillis();
        int stacks = Baselines.merge(blobs).size();
        double naive = Baselines.cpuMillis() - before;
        System.err.println("the plain merge of " + FEW + " has " + stacks + " stacks");
        String few = range(0, FEW - 1);
        row("merge of " + FEW + " " + where, "%.0f ms CPU", cpuOf(collector, "/api/0/profiles/merge?" + few), naive);
        row(
                "merge of " + profiles + " " + where,
                "%.0f ms CPU",
                cpuOf(collector, "/api/0/profiles/merge?" + range(0, profiles)),
                naive * profiles / FEW);
        row("resident memory after merges " + where, "%.0f MB", collector.residentMegabytes());
        row("metadata of " + profiles, "%.0f ms CPU", cpuOf(collector, "/api/0/profiles?" + range(0, profiles)));
        String window = "type=cpu&" + times(0, profiles);
        row("top functions of " + profiles, "%.0f ms CPU", cpuOf(collector, "/api/0/top?" + window));
        row("top packages", "%.0f ms CPU", cpuOf(collector, "/api/0/top?by=package&" + window));
        row("series of a total", "%.0f ms CPU", cpuOf(collector, "/api/0/series?service=shop&step=60s&" + window));
        String function = "com.example.shop.module0.Component0.handleRequest0";
        row(
                "series of one function",
                "%.0f ms CPU",
                cpuOf(collector, "/api/0/series?service=shop&step=60s&function=" + function + "&" + window));
    }

    /** The collector's CPU for one request: the median of some after one that warms. */
    private static double cpuOf(RunningCollector collector, String path) throws Exception {
        double[] cpu = new double[REPETITIONS];
        collector.get(path);
        for (int i = 0; i < REPETITIONS; i++) {
            double before = collector.cpuMillis();
            collector.get(path);
            cpu[i] = collector.cpuMillis() - before;
        }
        return org.jvmpprof.benchmarks.overhead.Spread.of(cpu).median();
    }

    private static String range(int from, int to) {
        return SHOP + "&" + times(from, to);
    }

    private static String times(int from, int to) {
        return "from=" + (Uploads.START_SECONDS + from) + "&to=" + (Uploads.START_SECONDS + to);
    }

    /** A start ends all segments, so packing begins by itself; waits until its sizes stand still. */
    private void pack(RunningCollector collector) throws Exception {
        double cpu = collector.cpuMillis();
        long deadline = System.nanoTime() + TimeUnit.MINUTES.toNanos(PACK_MINUTES);
        while (collector.state("packed_from_bytes") < sentBytes) {
            if (System.nanoTime() > deadline) {
                throw new IOException("not packed within " + PACK_MINUTES + " minutes: " + collector.text("/readyz"));
            }
            TimeUnit.MILLISECONDS.sleep(200);
        }
        row("packing, a profile", "%.2f ms CPU", (collector.cpuMillis() - cpu) / profiles);
        double packs = collector.state("packed_bytes");
        double index = collector.state("metadata_bytes");
        row("disk of packs, a profile", "%.0f bytes", packs / profiles, sentBytes / profiles);
        row("disk of packs and index, a profile", "%.0f bytes", (packs + index) / profiles, sentBytes / profiles);
    }

    private long collectorBytes() throws IOException {
        try (Stream<Path> files = Files.walk(data)) {
            return files.filter(Files::isRegularFile)
                    .mapToLong(file -> file.toFile().length())
                    .sum();
        }
    }

    private static void row(String what, String format, double value) {
        System.out.printf(Locale.ROOT, "| %s | " + format + " | | |%n", what, value);
    }

    private static void row(String what, String format, double value, double plain) {
        System.out.printf(
                Locale.ROOT, "| %s | " + format + " | " + format + " | %.2f |%n", what, value, plain, value / plain);
    }

    private void clean() throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
