package org.jvmpprof.agent.hook.http;

import org.jspecify.annotations.Nullable;
import org.jvmpprof.hook.HttpHook;
import org.jvmpprof.hook.HttpRequests;
import org.jvmpprof.hook.HttpSink;

/**
 * The agent's end of the doors: with {@link HookVisibility}, the only classes here that name those of the boot loader. Not
 * touched before they are defined. Installed and removed on {@code pprof-locks}, read by any thread.
 */
final class InstalledHook {
    private final HttpRequests requests;

    InstalledHook(RequestSink sink) {
        requests = new HttpRequests(new ToSink(sink));
    }

    /** Runs every door once into a sink of its own, so that no server's thread loads or links a class of ours. */
    void install(RequestSink scratch) {
        HttpHook.install(new HttpRequests(new ToSink(scratch)));
        Object key = new Object();
        HttpHook.begin(key);
        HttpHook.begin(key);
        HttpHook.beginUnlessOpen(key);
        HttpHook.describe(key, "GET", "/rehearsal/1");
        HttpHook.routeAttribute(key, "/rehearsal/{n}");
        HttpHook.status(key, 200);
        HttpHook.wrote(key, 1);
        HttpHook.end(key, 200, -1, null);
        HttpHook.end(key, 200, 1);
        HttpHook.begin(key);
        HttpHook.abort(key);
        HttpHook.failed(new IllegalStateException("rehearsal"));
        HttpHook.install(requests);
    }

    void remove() {
        if (HttpHook.installed() == requests) {
            HttpHook.install(null);
        }
    }

    void sweep(long nowNanos) {
        requests.sweep(nowNanos);
    }

    Gauges gauges(long nowNanos) {
        return new Gauges(
                requests.inFlight(),
                requests.oldestNanos(nowNanos),
                requests.untimed(),
                requests.lost(),
                requests.unbegun(),
                requests.errors());
    }

    private static final class ToSink implements HttpSink {
        private final RequestSink sink;

        ToSink(RequestSink sink) {
            this.sink = sink;
        }

        @Override
        public void completed(
                @Nullable String method,
                @Nullable String path,
                @Nullable String route,
                int status,
                long bytes,
                long nanos) {
            sink.completed(method, path, route, status, bytes, nanos);
        }

        @Override
        public void aborted(long nanos) {
            sink.aborted(nanos);
        }
    }
}
