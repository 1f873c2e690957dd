package org.jvmpprof.agent.charts;

/** The application's HTTP traffic since start, as whoever measures it has added it up. Read on {@code pprof-locks}. */
public interface HttpCounts {
    /** Requests that have ended. */
    long totalCount();

    /** Their times from request line to last byte, added up. */
    long totalResponseNanos();
}
