package org.jvmpprof.collector.http;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jvmpprof.collector.guard.Guard;
import org.jvmpprof.collector.guard.Refreshed;
import org.jvmpprof.collector.guard.Sessions;
import org.jvmpprof.collector.metrics.Metrics;
import org.jvmpprof.collector.store.ProfileStore;

/**
 * Puts together what stands before the APIs of the tenants: the guard, the routes that are the same for all, and the
 * server. Used once, at start.
 */
public final class Front {
    private final Guard guard;
    private final FrontSettings settings;
    private final Metrics metrics;
    private final Routes common = new Routes();
    private final List<Refreshed> refreshed = new ArrayList<>();

    public Front(Guard guard, FrontSettings settings, Metrics metrics) {
        this.guard = guard;
        this.settings = settings;
        this.metrics = metrics;
        new MetricsRoutes(metrics).addTo(common);
        new SelfRoutes().addTo(common);
    }

    /** Adds the way in for browsers. */
    public Front withLogin(Sessions sessions, boolean isTls) {
        new LoginRoutes(sessions, isTls).addTo(common);
        return this;
    }

    /** Adds the list of tenants. */
    public Front withTenants(Supplier<Map<String, ProfileStore>> stores) {
        new TenantRoutes(stores::get).addTo(common);
        return this;
    }

    /** Adds something to be looked after once a second. */
    public Front withRefreshed(Refreshed each) {
        refreshed.add(each);
        return this;
    }

    /**
     * A server, not yet started.
     *
     * @param sample the API of any tenant: all have the same paths
     */
    public CollectorServer server(ServerSettings server, Api sample, TenantApis tenants) throws IOException {
        FrontHandler handler =
                new FrontHandler(guard, common, sample.routes(), tenants, settings, new HttpMetrics(metrics));
        CollectorServer made = new CollectorServer(server, handler, refreshed);
        addMetrics(made, handler);
        return made;
    }

    private void addMetrics(CollectorServer server, FrontHandler handler) {
        metrics.gauge("connections", "Connections that are open.", server::connections);
        metrics.gauge(
                "http_requests_under_way",
                "Requests that have begun and are not answered yet.",
                () -> handler.visits().underWay());
        metrics.gauge("http_threads", "Threads that may serve requests.", server::threads);
        metrics.gauge("http_threads_busy", "Threads that do serve requests.", server::busyThreads);
        metrics.counters(
                "slow_clients_total",
                "Requests and connections ended because the client was too slow.",
                values -> values.put(handler.visits().tooSlow()));
    }
}
