package org.jvmpprof.collector;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jvmpprof.collector.config.CollectorOptions;
import org.jvmpprof.collector.config.Option;
import org.jvmpprof.collector.http.Api;
import org.jvmpprof.collector.http.CollectorServer;
import org.jvmpprof.collector.ingest.Ingest;
import org.jvmpprof.collector.ingest.IngestLimits;
import org.jvmpprof.collector.ingest.ProfileBody;
import org.jvmpprof.collector.query.Merges;
import org.jvmpprof.collector.query.Rollups;
import org.jvmpprof.collector.store.EmbeddedStore;
import org.jvmpprof.collector.store.ProfileStore;

/** A running collector: store, retention, rollups and server. Started and closed by any one thread. */
public final class Collector implements AutoCloseable {
    private static final int SPARE_THREADS = 16;
    private static final int HEAP_SHARE_OF_UPLOADS = 4;
    private static final Duration UPLOAD_PATIENCE = Duration.ofSeconds(1);
    private static final Duration MERGE_PATIENCE = Duration.ofSeconds(10);

    private final ProfileStore store;
    private final CollectorServer server;
    private final Retention retention;
    private final RollupThread rollups;
    private final AtomicBoolean isClosed = new AtomicBoolean();

    private Collector(ProfileStore store, CollectorServer server, Retention retention, RollupThread rollups) {
        this.store = store;
        this.server = server;
        this.retention = retention;
        this.rollups = rollups;
    }

    /**
     * Opens the store and begins to listen.
     *
     * @throws IOException if the data directory or the address can't be used; the message says what to do
     */
    public static Collector start(CollectorOptions options) throws IOException {
        ProfileStore store = EmbeddedStore.open(options.data(), options.store());
        try {
            return start(options, store, Clock.systemUTC());
        } catch (IOException | RuntimeException e) {
            store.close();
            throw e;
        }
    }

    private static Collector start(CollectorOptions options, ProfileStore store, Clock clock) throws IOException {
        IngestLimits limits = options.limits();
        int ingests = options.count(Option.INGEST_CONCURRENT);
        int mergesAtOnce = options.count(Option.MERGE_CONCURRENT);
        long uploadHeap = Runtime.getRuntime().maxMemory() / HEAP_SHARE_OF_UPLOADS;
        Ingest ingest = new Ingest(store, limits, clock, ingests, uploadHeap, UPLOAD_PATIENCE);
        Merges merges = new Merges(
                store, new ProfileBody(limits), mergesAtOnce, options.count(Option.LIMIT_MERGE), MERGE_PATIENCE);
        Api api = new Api(store, ingest, merges, limits, clock, version());
        CollectorServer server =
                api.server(options.host(), options.port(), 2 * (ingests + mergesAtOnce) + SPARE_THREADS);
        server.start();
        Retention retention = new Retention(store, options.retention(), options.retentionRules(), clock);
        retention.start();
        RollupThread rollups = new RollupThread(new Rollups(store, merges), clock);
        rollups.start();
        return new Collector(store, server, retention, rollups);
    }

    /** The version in the jar's manifest. */
    static String version() {
        String version = Collector.class.getPackage().getImplementationVersion();
        return version == null ? "development" : version;
    }

    public int port() {
        return server.port();
    }

    /** Takes no more requests, finishes those under way, closes the store. Idempotent. */
    @Override
    public void close() throws IOException {
        if (!isClosed.compareAndSet(false, true)) {
            return;
        }
        try (store;
                rollups;
                server) {
            retention.close();
        }
    }
}
