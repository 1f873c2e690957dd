package org.jvmpprof.collector.scrape;

import java.io.IOException;
import java.net.http.HttpClient;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import org.jvmpprof.collector.ingest.Ingest;
import org.jvmpprof.collector.ingest.ProfileBody;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Scrapes every target once per interval. A target's place in the interval follows from its URL, so that targets are
 * spread over it and keep their place over restarts. Each target is scraped by one thread at a time, of a bounded number:
 * a slow one holds one of them and delays nobody, until there are as many slow ones as threads. A round that comes while
 * the one before is under way is left out, and counted. Any thread may ask for the state.
 */
public final class Scraper implements Targets, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Scraper.class);
    private static final long STOP_SECONDS = 2;

    private final ScrapeSettings settings;
    private final Ingest ingest;
    private final ProfileBody body;
    private final Clock clock;
    private final Fetch tcp;
    private final Fetch unix;
    private final ScheduledThreadPoolExecutor threads;
    private final List<TargetSource> sources;
    private final Map<TargetSource, List<Target>> found = new HashMap<>();
    private final Set<String> reported = ConcurrentHashMap.newKeySet();
    private final Map<Target, TargetScrape> running = new ConcurrentHashMap<>();
    private final LongAdder scrapes = new LongAdder();
    private final LongAdder failures = new LongAdder();
    private final LongAdder skipped = new LongAdder();
    private final LongAdder unreadableLists = new LongAdder();

    private Scraper(
            ScrapeSettings settings,
            Ingest ingest,
            ProfileBody body,
            Clock clock,
            HttpClient client,
            List<TargetSource> sources) {
        this.settings = settings;
        this.ingest = ingest;
        this.body = body;
        this.clock = clock;
        this.tcp = new HttpFetch(client, settings.bodyBytes(), settings.tokenFile());
        this.unix = new UnixFetch(settings.bodyBytes());
        this.sources = sources;
        AtomicInteger number = new AtomicInteger();
        this.threads = new ScheduledThreadPoolExecutor(settings.concurrent(), task -> {
            Thread thread = new Thread(task, "collector-scrape-" + number.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        });
        threads.setRemoveOnCancelPolicy(true);
    }

    /**
     * Begins to look for targets and to scrape them.
     *
     * @throws IOException if a file of certificates can't be used; the message says why
     */
    public static Scraper start(ScrapeSettings settings, Ingest ingest, ProfileBody body, Clock clock)
            throws IOException {
        List<TargetSource> sources = new ArrayList<>();
        if (!settings.files().isEmpty()) {
            sources.add(new FileTargets(settings.files()));
        }
        ScrapeSettings.Kubernetes kubernetes = settings.kubernetes();
        if (kubernetes != null) {
            sources.add(KubernetesTargets.of(kubernetes));
        }
        return start(settings, ingest, body, clock, sources);
    }

    static Scraper start(
            ScrapeSettings settings, Ingest ingest, ProfileBody body, Clock clock, List<TargetSource> sources)
            throws IOException {
        HttpClient client = HttpClients.create(settings.caFile());
        Scraper scraper = new Scraper(settings, ingest, body, clock, client, sources);
        sources.forEach(source -> source.start(scraper.sinkOf(source)));
        return scraper;
    }

    private TargetSource.Sink sinkOf(TargetSource source) {
        return new TargetSource.Sink() {
            @Override
            public void found(List<Target> targets) {
                reported.clear();
                replace(source, targets);
            }

            @Override
            public void unreadable(String reason) {
                unreadableLists.increment();
                if (reported.add(reason)) {
                    LOG.warn("targets can't be read, the last known are kept: {}", reason);
                }
            }
        };
    }

    /** Starts what is new, stops what is gone, and leaves alone what is as it was. */
    private synchronized void replace(TargetSource source, List<Target> targets) {
        found.put(source, targets);
        List<Target> wanted = new ArrayList<>();
        found.values().forEach(wanted::addAll);
        running.keySet().retainAll(wanted);
        for (Target target : wanted) {
            if (!running.containsKey(target)) {
                Fetch fetch = target.url().getScheme().equals("http+unix") ? unix : tcp;
                Differences differences = new Differences(body);
                TargetScrape scrape = new TargetScrape(target, fetch, ingest, differences, settings, clock);
                running.put(target, scrape);
                schedule(scrape, nextNanos(target));
            }
        }
        LOG.info("{} targets are scraped every {}", running.size(), settings.interval());
    }

    /** From now to the target's place in the interval. */
    private long nextNanos(Target target) {
        long interval = settings.interval().toNanos();
        long place = Math.floorMod(
                0x9e3779b97f4a7c15L
                        * (target.url().hashCode() + 31L * target.job().hashCode()),
                interval);
        long now = Math.floorMod(TimeUnit.MILLISECONDS.toNanos(clock.millis()), interval);
        return Math.floorMod(place - now, interval);
    }

    private void schedule(TargetScrape scrape, long delayNanos) {
        if (!threads.isShutdown()) {
            // The task tells its failures itself, so nothing is to be learnt from the future.
            var unused = threads.schedule(() -> scrape(scrape), delayNanos, TimeUnit.NANOSECONDS);
        }
    }

    private void scrape(TargetScrape scrape) {
        if (running.get(scrape.target()) != scrape) {
            return;
        }
        long start = System.nanoTime();
        try {
            scrapes.increment();
            if (!scrape.run()) {
                failures.increment();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return;
        } catch (Throwable e) { // thread loop: one target's failure must not end its rounds
            failures.increment();
            LOG.error("scraping {} failed", scrape.target().url(), e);
        }
        long missed = (System.nanoTime() - start) / settings.interval().toNanos();
        if (missed > 0) {
            skipped.add(missed);
            scrape.skipped(missed);
        }
        schedule(scrape, Math.max(1, nextNanos(scrape.target())));
    }

    @Override
    public List<TargetStatus> statuses() {
        return running.values().stream()
                .map(TargetScrape::status)
                .sorted(Comparator.comparing(
                                (TargetStatus status) -> status.target().job())
                        .thenComparing(status -> status.target().url().toString()))
                .toList();
    }

    @Override
    public Totals totals() {
        return new Totals(scrapes.sum(), failures.sum(), skipped.sum(), unreadableLists.sum());
    }

    /** Stops looking and scraping; what is under way is broken off. Idempotent. */
    @Override
    public void close() {
        sources.forEach(TargetSource::close);
        threads.shutdownNow();
        try {
            if (!threads.awaitTermination(STOP_SECONDS, TimeUnit.SECONDS)) {
                LOG.warn("scrapes did not end within {} s of the stop", STOP_SECONDS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
