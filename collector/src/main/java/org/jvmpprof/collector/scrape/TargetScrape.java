package org.jvmpprof.collector.scrape;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.jvmpprof.collector.ingest.BadRequestException;
import org.jvmpprof.collector.ingest.Ingest;
import org.jvmpprof.collector.ingest.OverloadedException;
import org.jvmpprof.collector.ingest.TimeText;
import org.jvmpprof.collector.ingest.TooLargeException;
import org.jvmpprof.collector.ingest.Upload;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One target, scraped type after type, so that the profiled process is asked for one thing at a time. A type that fails
 * does not hinder the others. Failures are logged when they begin, change or end, not at each scrape. Run by one thread
 * at a time; the status is read by any.
 */
final class TargetScrape {
    private static final Logger LOG = LoggerFactory.getLogger(TargetScrape.class);

    private final Target target;
    private final Fetch fetch;
    private final Ingest ingest;
    private final Differences differences;
    private final Duration window;
    private final Duration timeout;
    private final Clock clock;
    private volatile TargetStatus status;

    TargetScrape(
            Target target, Fetch fetch, Ingest ingest, Differences differences, ScrapeSettings settings, Clock clock) {
        this.target = target;
        this.fetch = fetch;
        this.ingest = ingest;
        this.differences = differences;
        this.window = settings.window();
        this.timeout = settings.timeout();
        this.clock = clock;
        this.status = new TargetStatus(target, "unknown", null, 0, null, 0, 0, 0);
    }

    Target target() {
        return target;
    }

    TargetStatus status() {
        return status;
    }

    /** Fetches and stores every type; returns whether all of them succeeded. */
    boolean run() throws InterruptedException {
        Instant start = clock.instant();
        long startNanos = System.nanoTime();
        String error = null;
        for (ScrapeType type : target.types()) {
            String failure = scrape(type);
            error = error == null ? failure : error;
        }
        double seconds = (System.nanoTime() - startNanos) / (double) TimeUnit.SECONDS.toNanos(1);
        report(error);
        TargetStatus before = status;
        status = new TargetStatus(
                target,
                error == null ? "up" : "down",
                start,
                seconds,
                error,
                before.scrapes() + 1,
                before.failures() + (error == null ? 0 : 1),
                before.skipped());
        return error == null;
    }

    /** Says that a round was left out. Called by the same thread as {@link #run}. */
    void skipped(long rounds) {
        TargetStatus s = status;
        status = new TargetStatus(
                target,
                s.state(),
                s.lastScrape(),
                s.lastDurationSeconds(),
                s.lastError(),
                s.scrapes(),
                s.failures(),
                s.skipped() + rounds);
    }

    /** The reason why it failed, or null. */
    private @Nullable String scrape(ScrapeType type) throws InterruptedException {
        try {
            byte[] body = fetch(type);
            byte[] blob = type.form() == ScrapeType.Form.SUM && target.isDelta() ? differences.since(type, body) : body;
            if (blob != null) {
                store(type, blob);
            }
            return null;
        } catch (IOException | BadRequestException | TooLargeException | OverloadedException e) {
            return type.kind().text() + ": " + e.getMessage();
        } catch (RuntimeException e) {
            LOG.error("scraping {} of {} failed", type.kind().text(), target.url(), e);
            return type.kind().text() + ": " + e;
        }
    }

    private byte[] fetch(ScrapeType type) throws IOException, InterruptedException {
        return type.form() == ScrapeType.Form.WINDOW
                ? fetch.get(target, "/" + type.route() + "?seconds=" + window.toSeconds(), window.plus(timeout))
                : fetch.get(target, "/" + type.route(), timeout);
    }

    private void store(ScrapeType type, byte[] blob)
            throws BadRequestException, TooLargeException, OverloadedException, IOException {
        Upload upload = new Upload(
                target.job(),
                type.kind(),
                target.instance(),
                target.labels(),
                OptionalLong.of(TimeText.nanos(clock.instant())),
                null,
                blob);
        ingest.acceptAll(new Bytes(blob), (unused, memory) -> List.of(upload));
    }

    @SuppressWarnings("ArrayRecordComponent") // handed on once, never compared
    private record Bytes(byte[] bytes) implements Ingest.Source {
        @Override
        public OptionalLong length() {
            return OptionalLong.of(bytes.length);
        }

        @Override
        public byte[] readUpTo(int limit) {
            return bytes.length <= limit ? bytes : Arrays.copyOf(bytes, limit);
        }
    }

    private void report(@Nullable String error) {
        String before = status.lastError();
        if (error == null && before != null) {
            LOG.warn("target {} ({}) answers again", target.url(), target.job());
        } else if (error != null && !error.equals(before)) {
            LOG.warn("target {} ({}) can't be scraped: {}", target.url(), target.job(), error);
        }
    }
}
