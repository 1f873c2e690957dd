package org.jvmpprof.agent.threads;

/** Tells the agent's own threads, which no picture shows, from the application's. */
final class OwnThreads {
    private static final String PREFIX = "pprof-";

    private OwnThreads() {}

    static boolean include(String name) {
        return name.startsWith(PREFIX);
    }
}
