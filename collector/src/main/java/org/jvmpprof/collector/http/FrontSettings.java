package org.jvmpprof.collector.http;

import java.time.Duration;
import org.jvmpprof.collector.ingest.Memory;

/**
 * How much may come in, and how slowly.
 *
 * @param threads of the pool; some of them are the server's own
 * @param bodyBytes largest body
 * @param memory what bodies and answers may take of the heap
 * @param bodyPatience in which a body must have come
 * @param writePatience in which the first bytes of an answer must have been fetched; more of them get more time
 * @param leastBytesPerSecond at which larger answers must be fetched
 * @param quiet after which a connection without a request is closed
 */
public record FrontSettings(
        int threads,
        int bodyBytes,
        Memory memory,
        Duration bodyPatience,
        Duration writePatience,
        long leastBytesPerSecond,
        Duration quiet) {
    /** For requests by which operators look at an overloaded collector. */
    static final int RESERVED_THREADS = 4;

    /** Acceptor, selector, and those that Jetty keeps to itself. */
    private static final int OF_THE_SERVER = 6;

    private static final Duration BODY_PATIENCE = Duration.ofMinutes(2);
    private static final Duration WRITE_PATIENCE = Duration.ofMinutes(1);
    private static final long LEAST_BYTES_PER_SECOND = 50_000;
    /** Longer than Jetty's idle time, which ends connections more politely. */
    private static final Duration QUIET = Duration.ofSeconds(75);

    /** With the usual patience. */
    public static FrontSettings of(int threads, int bodyBytes, Memory memory) {
        return new FrontSettings(
                threads, bodyBytes, memory, BODY_PATIENCE, WRITE_PATIENCE, LEAST_BYTES_PER_SECOND, QUIET);
    }

    /** How many requests may be at work at once. */
    int workers() {
        return Math.max(2, threads - RESERVED_THREADS - OF_THE_SERVER);
    }
}
