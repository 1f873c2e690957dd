package org.jvmpprof.collector;

import java.io.IOException;
import java.time.Clock;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jvmpprof.collector.config.CollectorOptions;
import org.jvmpprof.collector.config.Option;
import org.jvmpprof.collector.http.Api;
import org.jvmpprof.collector.http.CollectorServer;
import org.jvmpprof.collector.http.Front;
import org.jvmpprof.collector.http.FrontSettings;
import org.jvmpprof.collector.http.ServerSettings;

/** A running collector: tenants, each with its store, and the server before them. Started and closed by any one thread. */
public final class Collector implements AutoCloseable {
    private static final int SPARE_THREADS = 16;

    private final Tenants tenants;
    private final CollectorServer server;
    private final AtomicBoolean isClosed = new AtomicBoolean();

    private Collector(Tenants tenants, CollectorServer server) {
        this.tenants = tenants;
        this.server = server;
    }

    /**
     * Opens the store and begins to listen.
     *
     * @throws IOException if the data directory, the address, the tokens or the certificate can't be used; the message
     *     says what to do
     */
    public static Collector start(CollectorOptions options) throws IOException {
        Clock clock = Clock.systemUTC();
        Access access = Access.of(options, clock);
        Shared shared = new Shared(options, clock);
        Tenant standard = shared.open(options.data());
        Tenants tenants = new Tenants(standard, options.data(), options.count(Option.TENANTS_MAX), shared::open);
        try {
            CollectorServer server = server(options, access, shared, standard.api(), tenants);
            server.start();
            if (options.isOn(Option.TENANTS)) {
                Thread opener = new Thread(tenants::openAll, "collector-tenants");
                opener.setDaemon(true);
                opener.start();
            }
            return new Collector(tenants, server);
        } catch (IOException | RuntimeException e) {
            tenants.close();
            throw e;
        }
    }

    private static CollectorServer server(
            CollectorOptions options, Access access, Shared shared, Api sample, Tenants tenants) throws IOException {
        int threads =
                2 * (options.count(Option.INGEST_CONCURRENT) + options.count(Option.MERGE_CONCURRENT)) + SPARE_THREADS;
        Front front = new Front(
                        access.guard(),
                        FrontSettings.of(threads, shared.limits().bodyBytes(), shared.memory()),
                        shared.metrics())
                .withLogin(access.sessions(), access.pem() != null)
                .withTenants(tenants::stores)
                .withRefreshed(access.tokens());
        shared.addMetrics(tenants);
        ServerSettings settings = new ServerSettings(
                options.host(), options.port(), threads, options.count(Option.CONNECTIONS_MAX), access.pem());
        return front.server(settings, sample, tenants);
    }

    /** The version in the jar's manifest. */
    static String version() {
        String version = Collector.class.getPackage().getImplementationVersion();
        return version == null ? "development" : version;
    }

    public int port() {
        return server.port();
    }

    /** Takes no more requests, finishes those under way, closes the stores. Idempotent. */
    @Override
    public void close() throws IOException {
        if (!isClosed.compareAndSet(false, true)) {
            return;
        }
        try (tenants;
                server) {
            // Closed from the last to the first.
        }
    }
}
