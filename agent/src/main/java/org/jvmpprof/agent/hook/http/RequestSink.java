package org.jvmpprof.agent.hook.http;

import org.jspecify.annotations.Nullable;

/**
 * Where finished requests go, in this loader's words for {@code org.jvmpprof.hook.HttpSink}, which says what the arguments
 * are. Hot path: called on the application's threads, by many at once; takes no lock.
 */
public interface RequestSink {
    /** A response is out; {@code nanos} is negative if it was not timed. */
    void completed(
            @Nullable String method, @Nullable String path, @Nullable String route, int status, long bytes, long nanos);

    /** The connection broke before the response was complete. */
    void aborted(long nanos);
}
