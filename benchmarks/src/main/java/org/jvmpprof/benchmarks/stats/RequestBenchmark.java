package org.jvmpprof.benchmarks.stats;

import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.jvmpprof.agent.stats.Traffic;
import org.jvmpprof.hook.HttpHook;
import org.jvmpprof.hook.HttpRequests;
import org.jvmpprof.hook.HttpSink;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/**
 * All that is done for one request, from begin to end: by a server that uses its request object again (Tomcat), and by
 * one that makes a new one (Undertow). Threads share the counters, and all ask for the same route, which is the worst case.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class RequestBenchmark {
    /** What all threads share. */
    @State(Scope.Benchmark)
    public static class Installed {
        @Setup
        public void install() {
            Traffic traffic = new Traffic();
            HttpHook.install(new HttpRequests(new HttpSink() {
                @Override
                public void completed(
                        @Nullable String method,
                        @Nullable String path,
                        @Nullable String route,
                        int status,
                        long bytes,
                        long nanos) {
                    traffic.completed(method, path, route, status, bytes, nanos);
                }

                @Override
                public void aborted(long nanos) {
                    traffic.aborted(nanos);
                }
            }));
        }
    }

    /** The object that a server thread uses for one request after the other. */
    @State(Scope.Thread)
    public static class Reused {
        final Object key = new Object();
    }

    /** The clock is read twice for a request; what is left is ours. */
    @SuppressWarnings("IdentityBinaryExpression") // two readings of the clock are what is measured
    @Benchmark
    public long clockTwice() {
        return System.nanoTime() - System.nanoTime();
    }

    @Benchmark
    public void reusedKey(Installed installed, Reused reused) {
        serve(reused.key);
    }

    @Benchmark
    public void newKey(Installed installed) {
        serve(new Object());
    }

    private static void serve(Object key) {
        HttpHook.begin(key);
        HttpHook.describe(key, "GET", "/owners/4711/pets/13/visits");
        HttpHook.end(key, 200, 512);
    }
}
