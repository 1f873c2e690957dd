package org.jvmpprof.collector.http;

import java.io.IOException;
import java.io.OutputStream;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.eclipse.jetty.http.HttpException;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.Fields;
import org.jvmpprof.collector.ingest.BadRequestException;
import org.jvmpprof.collector.ingest.OverloadedException;
import org.jvmpprof.collector.ingest.TooLargeException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Finds the route of a request and writes its answer, or the answer to what went wrong. Blocks its HTTP thread. */
final class ApiHandler extends Handler.Abstract {
    private static final Logger LOG = LoggerFactory.getLogger(ApiHandler.class);
    private static final String PROFILES = "/api/0/profiles";
    private static final String LABEL = "/api/0/label/";
    private static final Duration BODY_PATIENCE = Duration.ofMinutes(2);

    private final ProfileRoutes profiles;
    private final InfoRoutes info;

    ApiHandler(ProfileRoutes profiles, InfoRoutes info) {
        this.profiles = profiles;
        this.info = info;
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
        String path = cleaned(Request.getPathInContext(request));
        if (path.equals(PROFILES) && request.getMethod().equals("POST")) {
            return profiles.post(
                    fields(request),
                    request.getHeaders().get("Idempotency-Key"),
                    new RequestBody(request, BODY_PATIENCE));
        }
        if (!request.getMethod().equals("GET") && !request.getMethod().equals("HEAD")) {
            throw new ApiException(
                    405,
                    "method " + request.getMethod() + " is not allowed here; use GET"
                            + (path.equals(PROFILES) ? " or POST" : ""));
        }
        return get(path, request);
    }

    private Answer get(String path, Request request)
            throws BadRequestException, OverloadedException, ApiException, IOException {
        return switch (path) {
            case PROFILES -> profiles.find(fields(request));
            case PROFILES + "/merge" -> profiles.merge(fields(request));
            case "/api/0/services" -> info.services();
            case "/api/0/labels" -> info.labels(fields(request).getValue("service"));
            case "/api/0/version" -> info.version();
            case "/healthz" -> info.healthz();
            case "/readyz" -> info.readyz();
            default -> getBelow(path, request);
        };
    }

    private Answer getBelow(String path, Request request)
            throws BadRequestException, OverloadedException, ApiException, IOException {
        if (path.startsWith(PROFILES + "/")) {
            return profiles.get(path.substring(PROFILES.length() + 1));
        }
        if (path.startsWith(LABEL) && path.endsWith("/values")) {
            String name = path.substring(LABEL.length(), path.length() - "/values".length());
            String decoded = URLDecoder.decode(name.replace("+", "%2B"), StandardCharsets.UTF_8);
            return info.labelValues(decoded, fields(request).getValue("service"));
        }
        throw ApiException.notFound();
    }

    private static String cleaned(String path) {
        return path.length() > 1 && path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
    }

    private static Fields fields(Request request) throws BadRequestException {
        try {
            return Request.extractQueryParameters(request);
        } catch (HttpException.RuntimeException | IllegalArgumentException e) {
            throw new BadRequestException("bad request: query string is not percent-encoded UTF-8", e);
        }
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
