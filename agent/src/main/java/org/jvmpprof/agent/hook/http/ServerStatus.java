package org.jvmpprof.agent.hook.http;

import org.jspecify.annotations.Nullable;

/** One server that was found in this JVM. Immutable. */
public final class ServerStatus {
    private final String server;
    private final String loader;
    private final @Nullable String problem;
    private final @Nullable String leftOut;

    ServerStatus(String server, String loader, @Nullable String problem, @Nullable String leftOut) {
        this.server = server;
        this.loader = loader;
        this.problem = problem;
        this.leftOut = leftOut;
    }

    public String server() {
        return server;
    }

    /** The class loader that has it, in a few words. */
    public String loader() {
        return loader;
    }

    public boolean isInstrumented() {
        return problem == null;
    }

    /** Why it is not instrumented, or null. */
    public @Nullable String problem() {
        return problem;
    }

    /** What is not counted although it is instrumented, or null. */
    public @Nullable String leftOut() {
        return leftOut;
    }
}
