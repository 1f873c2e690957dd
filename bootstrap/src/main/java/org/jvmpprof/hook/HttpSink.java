package org.jvmpprof.hook;

import org.jspecify.annotations.Nullable;

/**
 * Where finished requests go. Called on the application's thread that ended the request, by many at once; must return soon,
 * and take no lock. What it throws is swallowed and counted.
 */
public interface HttpSink {
    /**
     * A response is out.
     *
     * @param method null if the server was not heard to tell
     * @param path as it stood in the request line, maybe with a query; null if the server was not heard to tell
     * @param route the server's or framework's own name for a group of paths, or null
     * @param status 0 if unknown
     * @param bytes of the body; 0 if unknown
     * @param nanos from begin to end; negative if it was not timed, since too many were in flight
     */
    void completed(
            @Nullable String method, @Nullable String path, @Nullable String route, int status, long bytes, long nanos);

    /** The connection broke before the response was complete. */
    void aborted(long nanos);
}
