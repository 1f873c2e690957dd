package org.jvmpprof.agent.stats;

/** One route at one moment. Immutable. */
public final class RouteSnapshot {
    private final String method;
    private final String pattern;
    private final long count;
    private final long serverErrors;
    private final long nanos;
    private final long bytes;
    private final Percentiles times;

    RouteSnapshot(RouteStats route, Percentiles times) {
        this.method = route.method();
        this.pattern = route.pattern();
        this.count = route.count();
        this.serverErrors = route.serverErrors();
        this.nanos = route.nanos();
        this.bytes = route.bytes();
        this.times = times;
    }

    /** Empty for the routes {@code other}, {@code unmatched} and {@code untold}. */
    public String method() {
        return method;
    }

    public String pattern() {
        return pattern;
    }

    public long count() {
        return count;
    }

    /** Responses with a status of 500 or more. */
    public long serverErrors() {
        return serverErrors;
    }

    public long totalNanos() {
        return nanos;
    }

    public long totalBytes() {
        return bytes;
    }

    public Percentiles times() {
        return times;
    }
}
