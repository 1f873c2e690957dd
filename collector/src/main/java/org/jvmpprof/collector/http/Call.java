package org.jvmpprof.collector.http;

import java.time.Duration;
import org.eclipse.jetty.http.HttpException;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.util.Fields;
import org.jspecify.annotations.Nullable;
import org.jvmpprof.collector.guard.Grant;
import org.jvmpprof.collector.ingest.BadRequestException;

/** A request as its route sees it. {@code rest} is what follows the {@code *} of the route's path, else empty. */
record Call(Request request, String rest, Grant grant) {
    private static final Duration BODY_PATIENCE = Duration.ofMinutes(2);

    /** The parameters of the query string. */
    Fields fields() throws BadRequestException {
        try {
            return Request.extractQueryParameters(request);
        } catch (HttpException.RuntimeException | IllegalArgumentException e) {
            throw new BadRequestException("bad request: query string is not percent-encoded UTF-8", e);
        }
    }

    @Nullable
    String header(String name) {
        return request.getHeaders().get(name);
    }

    RequestBody body() {
        return new RequestBody(request, BODY_PATIENCE);
    }
}
