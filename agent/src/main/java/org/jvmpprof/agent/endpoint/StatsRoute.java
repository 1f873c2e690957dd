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

/**
 * {@code /debug/stats}: the application's HTTP requests as JSON; as a page with {@code format=html}, or for a browser, which
 * says by its Accept header that it wants one. Immutable.
 */
final class StatsRoute implements Route {
    static final String PATH = "/debug/stats";

    private static final String JSON = "application/json";
    private static final Path HOSTNAME = Paths.get("/proc/sys/kernel/hostname");

    private final HttpStats stats;

    private final StatsPage page;

    StatsRoute(HttpStats stats, StatsPage page) {
        this.stats = stats;
        this.page = page;
    }

    @Override
    public boolean isPage(Request request) {
        return true;
    }

    @Override
    public Answer serve(Request request) throws HttpFailure {
        String format = request.query().get("format");
        if (!format.isEmpty() && !format.equals("html") && !format.equals("json")) {
            throw new HttpFailure(400, "format=" + format + ": must be json or html");
        }
        String accept = request.header("Accept");
        boolean isBrowser = format.isEmpty() && accept != null && accept.contains("text/html");
        return format.equals("html") || isBrowser ? page.answer(stats.snapshot(), request) : json();
    }

    private Answer json() {
        Instant now = Instant.now();
        long started = ManagementFactory.getRuntimeMXBean().getStartTime();
        long uptimeNanos =
                (now.getEpochSecond() - started / 1000) * 1_000_000_000L + now.getNano() - started % 1000 * 1_000_000;
        String json = StatsJson.of(
                stats.snapshot(),
                Math.max(0, uptimeNanos),
                hostname(),
                ZonedDateTime.ofInstant(now, ZoneId.systemDefault()));
        return Answer.of(JSON, json.getBytes(UTF_8)).with("Vary", "Accept");
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
