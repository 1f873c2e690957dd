package org.jvmpprof.collector.http;

import java.io.IOException;
import java.io.OutputStream;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.jvmpprof.collector.ingest.BadRequestException;
import org.jvmpprof.collector.ingest.OverloadedException;
import org.jvmpprof.collector.ingest.TooLargeException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Finds the route of a request and writes its answer, or the answer to what went wrong. Blocks its HTTP thread. */
final class ApiHandler extends Handler.Abstract {
    private static final Logger LOG = LoggerFactory.getLogger(ApiHandler.class);

    private final Routes routes;

    ApiHandler(Routes routes) {
        this.routes = routes;
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) {
        Answer answer;
        try {
            answer = route(request);
        } catch (Throwable failure) { // request edge: whatever it is, the client gets an answer and the server goes on
            answer = Failures.answer(failure, request);
        }
        write(answer, response, callback);
        return true;
    }

    private Answer route(Request request)
            throws BadRequestException, TooLargeException, OverloadedException, ApiException, IOException {
        Routes.Match match = routes.match(request.getMethod(), Request.getPathInContext(request));
        return match.entry().route().answer(new Call(request, match.rest()));
    }

    private static void write(Answer answer, Response response, Callback callback) {
        try {
            response.setStatus(answer.status());
            HttpFields.Mutable headers = response.getHeaders();
            answer.headers().forEach(headers::put);
            try (OutputStream out = Content.Sink.asOutputStream(response)) {
                answer.body().writeTo(out);
            }
            callback.succeeded();
        } catch (Throwable failure) { // request edge: the answer has begun, it can only be broken off
            LOG.info("answer was not written to its end: {}", failure.toString());
            callback.failed(failure);
        }
    }
}
