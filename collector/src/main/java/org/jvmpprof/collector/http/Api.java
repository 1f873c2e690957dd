package org.jvmpprof.collector.http;

import java.io.IOException;
import java.net.InetAddress;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.jvmpprof.collector.guard.Guard;
import org.jvmpprof.collector.guard.Sessions;
import org.jvmpprof.collector.guard.Tokens;
import org.jvmpprof.collector.guard.Visitors;
import org.jvmpprof.collector.ingest.Ingest;
import org.jvmpprof.collector.ingest.IngestLimits;
import org.jvmpprof.collector.ingest.Memory;
import org.jvmpprof.collector.metrics.Metrics;
import org.jvmpprof.collector.page.PageFiles;
import org.jvmpprof.collector.query.Merges;
import org.jvmpprof.collector.query.RowQueries;
import org.jvmpprof.collector.scrape.Targets;
import org.jvmpprof.collector.store.ProfileStore;

/** Puts the routes together. */
public final class Api {
    private static final Duration PATIENCE = Duration.ofSeconds(1);
    private static final int BODY_BYTES = 16 << 20;
    private static final int CONNECTIONS = 1_000;

    private final Routes routes = new Routes();

    public Api(ProfileStore store, Ingest ingest, Merges merges, IngestLimits limits, Clock clock, String version) {
        Parameters parameters = new Parameters(limits, clock);
        FlameRoutes flame = new FlameRoutes(store, merges, parameters);
        new ProfileRoutes(store, ingest, merges, parameters, flame).addTo(routes);
        new InfoRoutes(store, version).addTo(routes);
        new ActivityRoutes(store, parameters).addTo(routes);
        new PageRoutes(PageFiles.get()).addTo(routes);
        new DiffRoutes(merges, parameters, flame).addTo(routes);
        new RowRoutes(new RowQueries(store, merges), parameters).addTo(routes);
        new PyroscopeRoutes(ingest, clock).addTo(routes);
        new PushRoutes(ingest).addTo(routes);
        new OtlpRoutes(ingest, limits).addTo(routes);
    }

    /** Adds what is scraped; before a server is made. */
    public Api withTargets(Targets targets) {
        new TargetRoutes(targets).addTo(routes);
        return this;
    }

    Routes routes() {
        return routes;
    }

    /** A server in clear text for these routes alone, without tokens or tenants; not yet started. */
    public CollectorServer server(String host, int port, int threads) throws IOException {
        Tokens tokens = Tokens.load(null, null);
        Visitors visitors = new Visitors(InetAddress.getByName(host), host, List.of());
        Guard guard = new Guard(visitors, tokens, new Sessions(tokens, Clock.systemUTC()), false);
        Memory memory = Memory.of(Runtime.getRuntime().maxMemory(), PATIENCE, PATIENCE);
        return new Front(guard, FrontSettings.of(threads, BODY_BYTES, memory), new Metrics())
                .server(new ServerSettings(host, port, threads, CONNECTIONS, null), this, (tenant, mayBegin) -> this);
    }
}
