package org.jvmpprof.collector.http;

import java.time.Clock;
import org.jvmpprof.collector.ingest.Ingest;
import org.jvmpprof.collector.ingest.IngestLimits;
import org.jvmpprof.collector.query.Merges;
import org.jvmpprof.collector.query.RowQueries;
import org.jvmpprof.collector.store.ProfileStore;

/** Puts the routes together. */
public final class Api {
    private final Routes routes = new Routes();

    public Api(ProfileStore store, Ingest ingest, Merges merges, IngestLimits limits, Clock clock, String version) {
        Parameters parameters = new Parameters(limits, clock);
        new ProfileRoutes(store, ingest, merges, parameters).addTo(routes);
        new InfoRoutes(store, version).addTo(routes);
        new DiffRoutes(merges, parameters).addTo(routes);
        new RowRoutes(new RowQueries(store, merges), parameters).addTo(routes);
    }

    /** A server for these routes, not yet started; used for one server only. */
    public CollectorServer server(String host, int port, int threads) {
        return new CollectorServer(host, port, threads, new ApiHandler(routes));
    }
}
