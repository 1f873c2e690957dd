package org.jvmpprof.collector.http;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import org.jvmpprof.collector.metrics.Metrics;

/** {@code /metrics}, for whoever may read all tenants' numbers. */
final class MetricsRoutes {
    static final String PATH = "/metrics";

    private final Metrics metrics;

    MetricsRoutes(Metrics metrics) {
        this.metrics = metrics;
    }

    void addTo(Routes routes) {
        routes.get(PATH, this::write);
    }

    private Answer write(Call call) throws ApiException, IOException {
        if (call.grant().boundTenant() != null) {
            throw new ApiException(403, "metrics are of all tenants; use a token that is bound to none");
        }
        ByteArrayOutputStream text = new ByteArrayOutputStream(32 << 10);
        metrics.write(text);
        return Answer.bytes(200, Metrics.CONTENT_TYPE, text.toByteArray());
    }
}
