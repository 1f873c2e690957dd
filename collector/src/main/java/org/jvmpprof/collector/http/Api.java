package org.jvmpprof.collector.http;

import java.time.Clock;
import org.jvmpprof.collector.ingest.Ingest;
import org.jvmpprof.collector.ingest.IngestLimits;
import org.jvmpprof.collector.query.Merges;
import org.jvmpprof.collector.store.ProfileStore;

/** Puts the routes together. */
public final class Api {
    private final ApiHandler handler;

    public Api(ProfileStore store, Ingest ingest, Merges merges, IngestLimits limits, Clock clock, String version) {
        ProfileRoutes profiles = new ProfileRoutes(store, ingest, merges, new Parameters(limits, clock));
        this.handler = new ApiHandler(profiles, new InfoRoutes(store, version));
    }

    /** A server for these routes, not yet started; used for one server only. */
    public CollectorServer server(String host, int port, int threads) {
        return new CollectorServer(host, port, threads, handler);
    }
}
