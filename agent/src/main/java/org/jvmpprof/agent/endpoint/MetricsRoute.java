package org.jvmpprof.agent.endpoint;

import java.nio.charset.StandardCharsets;
import org.jvmpprof.agent.self.Status;
import org.jvmpprof.agent.self.StatusToMetrics;

/** {@code /metrics}: Prometheus' text, or OpenMetrics for a client that accepts it. */
final class MetricsRoute implements Route {
    private static final String OPEN = "application/openmetrics-text";

    private final Status status;

    MetricsRoute(Status status) {
        this.status = status;
    }

    @Override
    public Answer serve(Request request) {
        String accept = request.header("Accept");
        boolean open = accept != null && accept.contains(OPEN);
        String text = open ? StatusToMetrics.openMetrics(status.report()) : StatusToMetrics.text(status.report());
        String type = open ? OPEN + "; version=1.0.0; charset=utf-8" : "text/plain; version=0.0.4; charset=utf-8";
        return Answer.of(type, text.getBytes(StandardCharsets.UTF_8));
    }
}
