package org.jvmpprof.hook;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * The doors that instrumented HTTP servers call, on whatever thread serves the request. A {@code key} is an object of the
 * server's that lives at least as long as the request and is not used for another one meanwhile; it is compared by
 * identity, and may be used again afterwards. None of them throws or blocks; with no agent, or a null key, they do nothing.
 */
public final class HttpHook {
    private static final int SWITCHING_PROTOCOLS = 101;

    private static volatile @Nullable HttpRequests requests;

    private HttpHook() {}

    /** Starts counting, or ends it with null. On {@code pprof-locks}. */
    public static void install(@Nullable HttpRequests next) {
        requests = next;
        if (next == null) {
            NettyHook.forgetAll();
        }
    }

    /** What is installed. */
    public static @Nullable HttpRequests installed() {
        return requests;
    }

    /** Request line and headers were read. If the key is in flight already, that request is lost, and counted as such. */
    public static void begin(@Nullable Object key) {
        HttpRequests to = requests;
        if (to == null || key == null) {
            return;
        }
        try {
            to.begin(key);
        } catch (Throwable e) {
            to.failed();
        }
    }

    /** As {@link #begin}, and nothing if the key is in flight: for places that are reached with and without a begin. */
    public static void beginUnlessOpen(@Nullable Object key) {
        HttpRequests to = requests;
        if (to == null || key == null) {
            return;
        }
        try {
            to.beginUnlessOpen(key);
        } catch (Throwable e) {
            to.failed();
        }
    }

    /** Between begin and end, at any time. The path may carry a query. */
    public static void describe(@Nullable Object key, @Nullable String method, @Nullable String path) {
        HttpRequests to = requests;
        if (to == null || key == null) {
            return;
        }
        try {
            to.describe(key, method, path);
        } catch (Throwable e) {
            to.failed();
        }
    }

    /** What the server or framework calls the group of paths that this request belongs to, such as {@code /users/{id}}. */
    public static void route(@Nullable Object key, @Nullable String pattern) {
        HttpRequests to = requests;
        if (to == null || key == null) {
            return;
        }
        try {
            to.route(key, pattern);
        } catch (Throwable e) {
            to.failed();
        }
    }

    /** As {@link #route} with a request's attribute, which may be of any type; only a String counts. */
    public static void routeAttribute(@Nullable Object key, @Nullable Object pattern) {
        if (pattern instanceof String) {
            route(key, (String) pattern);
        }
    }

    /** The status that goes out now; wins over what {@link #end} says, for servers that change it afterwards. */
    public static void status(@Nullable Object key, int status) {
        HttpRequests to = requests;
        if (to == null || key == null) {
            return;
        }
        try {
            to.status(key, status);
        } catch (Throwable e) {
            to.failed();
        }
    }

    /** So many more bytes of the body were written; for servers that do not count, and then end with -1. */
    public static void wrote(@Nullable Object key, long bytes) {
        HttpRequests to = requests;
        if (to == null || key == null) {
            return;
        }
        try {
            to.wrote(key, bytes);
        } catch (Throwable e) {
            to.failed();
        }
    }

    /**
     * The response is out, or was given up by the server. If the key is not in flight, this is counted and ignored.
     *
     * @param responseBytes of the body; -1 for what {@link #wrote} was told
     */
    public static void end(@Nullable Object key, int status, long responseBytes) {
        HttpRequests to = requests;
        if (to == null || key == null) {
            return;
        }
        try {
            to.end(key, status, responseBytes);
        } catch (Throwable e) {
            to.failed();
        }
    }

    /** As {@link #end}, or as {@link #abort} if the response failed for the connection's sake. */
    public static void end(@Nullable Object key, int status, long responseBytes, @Nullable Throwable failure) {
        if (failure instanceof IOException) {
            abort(key);
        } else {
            end(key, status, responseBytes);
        }
    }

    /** As {@link #end}, or as {@link #abort} if the server says that the response did not get out whole. */
    public static void end(@Nullable Object key, int status, long responseBytes, boolean isOut) {
        if (isOut) {
            end(key, status, responseBytes);
        } else {
            abort(key);
        }
    }

    /** As {@link #end}, or nothing is counted, if this only agrees to HTTP/2, whose first stream is answered and told of. */
    public static void end(
            @Nullable Object key, int status, long responseBytes, boolean isOut, @Nullable String upgradesTo) {
        if (status == SWITCHING_PROTOCOLS && "h2c".equalsIgnoreCase(upgradesTo)) {
            abort(key, true);
        } else {
            end(key, status, responseBytes, isOut);
        }
    }

    /** As {@link #abort}, or nothing is counted, if the server answers this request elsewhere and it is told of there. */
    public static void abort(@Nullable Object key, boolean isAnsweredElsewhere) {
        if (!isAnsweredElsewhere) {
            abort(key);
            return;
        }
        HttpRequests to = requests;
        if (to == null || key == null) {
            return;
        }
        try {
            to.forget(key);
        } catch (Throwable e) {
            to.failed();
        }
    }

    /** Nothing is counted, if the server takes what was begun for something else than a request of this connection. */
    public static void forgetIf(@Nullable Object key, boolean isOtherwise) {
        if (isOtherwise) {
            abort(key, true);
        }
    }

    /** The connection broke. If the response was complete before, this does nothing. */
    public static void abort(@Nullable Object key) {
        HttpRequests to = requests;
        if (to == null || key == null) {
            return;
        }
        try {
            to.abort(key);
        } catch (Throwable e) {
            to.failed();
        }
    }

    /** The code that was written into a server failed before it reached one of the doors above. */
    public static void failed(Throwable failure) {
        HttpRequests to = requests;
        if (to != null) {
            to.failed();
        }
    }
}
