package org.jvmpprof.agent.endpoint;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.Paths;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import org.jvmpprof.agent.stats.HttpStats;

/** {@code /debug/stats}: the application's HTTP requests as JSON. */
final class StatsRoute implements Route {
    static final String PATH = "/debug/stats";

    private static final String JSON = "application/json";
    private static final Path HOSTNAME = Paths.get("/proc/sys/kernel/hostname");

    private final HttpStats stats;

    StatsRoute(HttpStats stats) {
        this.stats = stats;
    }

    @Override
    public Answer serve(Request request) {
        Instant now = Instant.now();
        long started = ManagementFactory.getRuntimeMXBean().getStartTime();
        long uptimeNanos =
                (now.getEpochSecond() - started / 1000) * 1_000_000_000L + now.getNano() - started % 1000 * 1_000_000;
        String json = StatsJson.of(
                stats.snapshot(),
                Math.max(0, uptimeNanos),
                hostname(),
                ZonedDateTime.ofInstant(now, ZoneId.systemDefault()));
        return Answer.of(JSON, json.getBytes(UTF_8));
    }

    /** From the kernel: a name service might not answer. Empty where there is no such file and no such variable. */
    private static String hostname() {
        try {
            return new String(Files.readAllBytes(HOSTNAME), UTF_8).trim();
        } catch (IOException e) {
            String name = System.getenv("HOSTNAME");
            return name == null ? "" : name;
        }
    }
}
