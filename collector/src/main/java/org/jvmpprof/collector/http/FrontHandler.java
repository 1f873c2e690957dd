package org.jvmpprof.collector.http;

import java.io.IOException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;
import org.jvmpprof.collector.guard.Grant;
import org.jvmpprof.collector.guard.Guard;
import org.jvmpprof.collector.guard.RefusedException;
import org.jvmpprof.collector.guard.Scope;
import org.jvmpprof.collector.guard.TenantName;
import org.jvmpprof.collector.ingest.BadRequestException;
import org.jvmpprof.collector.ingest.OverloadedException;
import org.jvmpprof.collector.ingest.TooLargeException;

/**
 * What every request passes, in this order: who is it and may it, is there room, has its body come; then its route runs
 * on a thread of the pool. All before that happens without blocking, so that a refusal needs no free thread, and clients
 * that are slow to send or to fetch hold none.
 */
final class FrontHandler extends Handler.Abstract.NonBlocking {
    private static final int RETRY_AFTER_SECONDS = 2;

    private final Guard guard;
    private final Routes common;
    private final Routes sample;
    private final TenantApis tenants;
    private final FrontSettings settings;
    private final Visits visits;
    private final AnswerWriter writer;
    private final @Nullable HttpMetrics metrics;
    private final Semaphore workers;
    private final Semaphore reserved = new Semaphore(FrontSettings.RESERVED_THREADS);

    /**
     * @param common routes that are the same for all tenants
     * @param sample a tenant's routes; all tenants have the same paths
     */
    FrontHandler(
            Guard guard,
            Routes common,
            Routes sample,
            TenantApis tenants,
            FrontSettings settings,
            @Nullable HttpMetrics metrics) {
        this.guard = guard;
        this.common = common;
        this.sample = sample;
        this.tenants = tenants;
        this.settings = settings;
        this.visits = new Visits(settings.quiet());
        this.writer = new AnswerWriter(settings);
        this.metrics = metrics;
        this.workers = new Semaphore(settings.workers());
    }

    Visits visits() {
        return visits;
    }

    /** What was found out of a request before its route runs. */
    private record Admitted(Routes.Match match, boolean isCommon, Grant grant, String tenant) {
        /** Routes by which operators look at an overloaded collector have threads of their own. */
        boolean isReserved() {
            return match.entry().scope() == Scope.ANYONE || match.entry().path().equals(MetricsRoutes.PATH);
        }

        /** A tenant begins with its first upload, or when the one whom it was made for comes. */
        boolean mayBegin() {
            return match.entry().scope() == Scope.WRITE || tenant.equals(grant.boundTenant());
        }
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) {
        Visit visit = visits.begin(request);
        Request.addCompletionListener(request, failure -> end(visit, request, response));
        // Ours are the deadlines once a request has come in; a merge may well take longer than a line may be idle.
        request.addIdleTimeoutListener(timeout -> false);
        Exchange exchange = new Exchange(visit, response, callback);
        try {
            Admitted admitted = admit(request);
            visit.route(admitted.match().entry().path());
            if (request.getMethod().equals("POST")) {
                collect(request, admitted, exchange);
            } else {
                dispatch(request, admitted, exchange);
            }
        } catch (Throwable failure) { // request edge: whatever it is, the client gets an answer and the server goes on
            refuse(failure, request, exchange);
        }
        return true;
    }

    private record Exchange(Visit visit, Response response, Callback callback) {}

    private void end(Visit visit, Request request, Response response) {
        visits.end(visit);
        if (metrics != null) {
            metrics.answered(visit, request.getMethod(), response.getStatus());
        }
    }

    private Admitted admit(Request request) throws RefusedException, ApiException {
        Grant grant = guard.identify(request.getHeaders()::get);
        String method = request.getMethod();
        String path = Request.getPathInContext(request);
        Routes.Match match = common.find(method, path);
        boolean isCommon = match != null;
        if (match == null) {
            match = sample.find(method, path);
        }
        if (match == null) {
            guard.require(grant, Scope.READ);
            throw ApiException.notFound();
        }
        guard.require(grant, match.entry().scope());
        String tenant = guard.tenant(grant, request.getHeaders().get(TenantName.HEADER));
        return new Admitted(match, isCommon, grant, tenant);
    }

    private void collect(Request request, Admitted admitted, Exchange exchange) {
        // Nobody knows yet who fills in the form.
        boolean isForm = admitted.match().entry().scope() == Scope.ANYONE;
        BodyCollector.Limits limits = new BodyCollector.Limits(
                isForm ? "a form's limit" : "limit.body",
                isForm ? LoginRoutes.LONGEST_FORM : settings.bodyBytes(),
                settings.memory().bodies(),
                settings.bodyPatience());
        BodyCollector.Outcome outcome = new BodyCollector.Outcome(
                whole -> dispatch(whole, admitted, exchange), failure -> refuse(failure, request, exchange));
        new BodyCollector(request, exchange.visit(), limits, outcome).start();
    }

    /** Runs the route on a thread of the pool, if one is free. */
    private void dispatch(Request request, Admitted admitted, Exchange exchange) {
        Semaphore threads = admitted.isReserved() ? reserved : workers;
        if (!threads.tryAcquire()) {
            refuse(overloaded("all threads are at work"), request, exchange);
            return;
        }
        try {
            getServer().getThreadPool().execute(() -> {
                try {
                    run(request, admitted, exchange);
                } finally {
                    threads.release();
                }
            });
        } catch (RejectedExecutionException stopping) {
            threads.release();
            refuse(overloaded("the collector is stopping"), request, exchange);
        }
    }

    private static OverloadedException overloaded(String why) {
        return new OverloadedException(
                "overloaded: " + why + "; try again in " + RETRY_AFTER_SECONDS + " s", RETRY_AFTER_SECONDS);
    }

    private void run(Request request, Admitted admitted, Exchange exchange) {
        Answer answer;
        try {
            answer = answer(request, admitted);
        } catch (Throwable failure) { // request edge, as above
            answer = Failures.answer(failure, request);
        }
        writer.write(answer, exchange.visit(), request, exchange.response(), exchange.callback());
    }

    private Answer answer(Request request, Admitted admitted)
            throws BadRequestException, TooLargeException, OverloadedException, ApiException, RefusedException,
                    IOException {
        Routes.Match match = admitted.match();
        if (!admitted.isCommon()) {
            Routes own = tenants.of(admitted.tenant(), admitted.mayBegin()).routes();
            match = own.find(request.getMethod(), Request.getPathInContext(request));
            if (match == null) {
                throw ApiException.notFound();
            }
        }
        return match.entry().route().answer(new Call(request, match.rest(), admitted.grant()));
    }

    /** Answers without a route, without waiting. */
    private void refuse(Throwable failure, Request request, Exchange exchange) {
        boolean isNobody = failure instanceof RefusedException refused && refused.status() == 401;
        Answer answer = isNobody && LoginRoutes.isPage(request)
                ? LoginRoutes.page(401, request, "")
                : Failures.answer(failure, request);
        writer.writeSmall(answer, exchange.visit(), exchange.response(), exchange.callback());
    }
}
