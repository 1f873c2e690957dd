package org.jvmpprof.collector;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jvmpprof.collector.config.CollectorOptions;
import org.jvmpprof.collector.config.Option;
import org.jvmpprof.collector.http.Api;
import org.jvmpprof.collector.ingest.Gate;
import org.jvmpprof.collector.ingest.Ingest;
import org.jvmpprof.collector.ingest.IngestLimits;
import org.jvmpprof.collector.ingest.Memory;
import org.jvmpprof.collector.ingest.ProfileBody;
import org.jvmpprof.collector.metrics.Counter;
import org.jvmpprof.collector.metrics.Metrics;
import org.jvmpprof.collector.query.MergeBounds;
import org.jvmpprof.collector.query.Merges;
import org.jvmpprof.collector.query.Rollups;
import org.jvmpprof.collector.scrape.ScrapeSettings;
import org.jvmpprof.collector.scrape.Scraper;
import org.jvmpprof.collector.scrape.Targets;
import org.jvmpprof.collector.store.EmbeddedStore;
import org.jvmpprof.collector.store.ProfileStore;

/** What all tenants share: limits, gates, memory and metrics; and how one is made. Any thread. */
final class Shared {
    private static final Duration UPLOAD_PATIENCE = Duration.ofSeconds(1);
    private static final Duration MERGE_PATIENCE = Duration.ofSeconds(10);

    private final CollectorOptions options;
    private final Clock clock;
    private final IngestLimits limits;
    private final Memory memory = Memory.of(Runtime.getRuntime().maxMemory(), UPLOAD_PATIENCE, MERGE_PATIENCE);
    private final Gate uploads;
    private final MergeBounds merges;
    private final Metrics metrics = new Metrics();
    private final Ingest.Taken taken;

    Shared(CollectorOptions options, Clock clock) {
        this.options = options;
        this.clock = clock;
        this.limits = options.limits();
        this.uploads = new Gate("ingest.concurrent", options.count(Option.INGEST_CONCURRENT), UPLOAD_PATIENCE);
        this.merges = MergeBounds.of(
                options.count(Option.MERGE_CONCURRENT),
                MERGE_PATIENCE,
                memory.merging(),
                options.count(Option.LIMIT_MERGE));
        metrics.addJvm();
        Counter profiles = metrics.counter("ingest_profiles_total", "Profiles that were stored.", "type");
        Counter bytes = metrics.counter("ingest_bytes_total", "Bytes of the profiles that were stored.", "type");
        this.taken = (kind, size) -> {
            profiles.increment(kind.text());
            bytes.add(size, kind.text());
        };
    }

    IngestLimits limits() {
        return limits;
    }

    Memory memory() {
        return memory;
    }

    Metrics metrics() {
        return metrics;
    }

    /** Opens a tenant's store, and what works on it. */
    Tenant open(Path directory) throws IOException {
        ProfileStore store = EmbeddedStore.open(directory, options.store());
        try {
            return open(store, directory.equals(options.data()));
        } catch (IOException | RuntimeException e) {
            store.close();
            throw e;
        }
    }

    private Tenant open(ProfileStore store, boolean isStandard) throws IOException {
        ScrapeSettings scrape = OptionsToScrapeSettings.read(options, System.getenv());
        Ingest ingest = new Ingest(store, limits, clock, uploads, memory, taken);
        Merges merged = new Merges(store, new ProfileBody(limits, memory.decoding()), merges);
        List<Runnable> ends = new ArrayList<>();
        // What is scraped belongs to the standard tenant.
        boolean isScraping = scrape.isOn() && isStandard;
        Targets targets = isScraping ? scraper(scrape, ingest, ends) : Targets.NONE;
        Api api = new Api(store, ingest, merged, limits, clock, Collector.version()).withTargets(targets);
        Retention retention = new Retention(store, options.retention(), options.retentionRules(), clock);
        retention.start();
        ends.add(retention::close);
        RollupThread rollups = new RollupThread(new Rollups(store, merged), clock);
        rollups.start();
        ends.add(rollups::close);
        return new Tenant(store, api, ends);
    }

    private Targets scraper(ScrapeSettings settings, Ingest ingest, List<Runnable> ends) throws IOException {
        Scraper scraper = Scraper.start(settings, ingest, new ProfileBody(limits, memory.decoding()), clock);
        ends.add(scraper::close);
        new ScrapeMetrics(scraper).addTo(metrics);
        return scraper;
    }

    /** Gates, and what each tenant's store holds. */
    void addMetrics(Tenants tenants) {
        List<Gate> gates = new ArrayList<>(memory.gates());
        gates.add(uploads);
        gates.add(merges.merges());
        gates.add(merges.rows());
        metrics.gauges(
                "gate_in_use",
                "What is taken of each bound, in its own unit.",
                values -> gates.forEach(gate -> values.put(gate.inUse(), gate.limitName())),
                "gate");
        metrics.gauges(
                "gate_limit",
                "How much each bound lets in at once.",
                values -> gates.forEach(gate -> values.put(gate.permits(), gate.limitName())),
                "gate");
        metrics.counters(
                "gate_waits_total",
                "How often work had to wait for a bound.",
                values -> gates.forEach(gate -> values.put(gate.waits(), gate.limitName())),
                "gate");
        metrics.counters(
                "gate_refusals_total",
                "How often work was told to come again.",
                values -> gates.forEach(gate -> values.put(gate.refusals(), gate.limitName())),
                "gate");
        new StoreMetrics(tenants::stores).addTo(metrics);
    }
}
