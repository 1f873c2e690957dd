package org.jvmpprof.collector.http;

import java.io.EOFException;
import java.util.concurrent.TimeoutException;
import org.eclipse.jetty.http.HttpException;
import org.eclipse.jetty.io.EofException;
import org.eclipse.jetty.server.Request;
import org.jspecify.annotations.Nullable;
import org.jvmpprof.collector.guard.RefusedException;
import org.jvmpprof.collector.ingest.BadRequestException;
import org.jvmpprof.collector.ingest.MemoryShortException;
import org.jvmpprof.collector.ingest.OverloadedException;
import org.jvmpprof.collector.ingest.TooLargeException;
import org.jvmpprof.collector.query.MergeStoppedException;
import org.jvmpprof.collector.store.StoreFullException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The one place where exceptions become answers. What is ours to fix is logged; what is the client's is only answered. */
final class Failures {
    private static final Logger LOG = LoggerFactory.getLogger(Failures.class);

    private Failures() {}

    static Answer answer(Throwable failure, Request request) {
        String message = String.valueOf(failure.getMessage());
        if (failure instanceof BadRequestException) {
            return error(400, message);
        }
        if (failure instanceof TooLargeException) {
            // The rest of the body is not read, so the connection can't be used for another request.
            return error(413, message).with("Connection", "close");
        }
        if (failure instanceof RefusedException refused) {
            Answer answer = error(refused.status(), message);
            // No Basic challenge: a browser would ask for a password before the page could.
            return refused.status() == 401 ? answer.with("WWW-Authenticate", "Bearer realm=\"jvm-pprof\"") : answer;
        }
        if (failure instanceof BodyCollector.SlowBodyException) {
            return error(408, message).with("Connection", "close");
        }
        if (failure instanceof ApiException api) {
            Answer answer = error(api.status(), message);
            return api.status() == 405 ? answer.with("Allow", api.allowed()) : answer;
        }
        if (failure instanceof OverloadedException overloaded) {
            return error(503, message).with("Retry-After", Integer.toString(overloaded.retryAfterSeconds()));
        }
        return answerServerFault(failure, message, request);
    }

    private static Answer answerServerFault(Throwable failure, String message, Request request) {
        Throwable cause = failure.getCause();
        if (cause != null && (failure instanceof MergeStoppedException || failure instanceof MemoryShortException)) {
            return answer(cause, request);
        }
        if (failure instanceof StoreFullException) {
            return error(507, message);
        }
        if (failure instanceof OutOfMemoryError) {
            LOG.error(
                    "out of memory on {} {}",
                    request.getMethod(),
                    request.getHttpURI().getPath());
            return error(503, "overloaded: out of memory; try again later, or give the collector a larger -Xmx")
                    .with("Retry-After", "5");
        }
        if (isClientGone(failure)) {
            return error(400, "bad request: body ended before its announced length, or came too slowly")
                    .with("Connection", "close");
        }
        LOG.error("{} {} failed", request.getMethod(), request.getHttpURI().getPath(), failure);
        return error(500, "internal error: " + message);
    }

    private static boolean isClientGone(@Nullable Throwable failure) {
        return failure instanceof EofException
                || failure instanceof EOFException
                || failure instanceof TimeoutException
                || failure instanceof HttpException
                || (failure != null && failure.getCause() != failure && isClientGone(failure.getCause()));
    }

    static Answer error(int status, String message) {
        return Answer.json(status, Json.error(status, message));
    }
}
