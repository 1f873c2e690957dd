package org.jvmpprof.agent;

/** Stops the agent when the JVM exits, by whatever way but a kill: a shutdown hook named {@code pprof-exit}. */
final class Exit extends Thread {
    /** How long a room that is just starting may hold up the exit. */
    static final long GRACE_MILLIS = 300;

    private final Agent agent;

    Exit(Agent agent) {
        super("pprof-exit");
        this.agent = agent;
    }

    /** False if the JVM is going down already. */
    boolean register() {
        try {
            Runtime.getRuntime().addShutdownHook(this);
            return true;
        } catch (IllegalStateException e) {
            return false;
        }
    }

    /** For detach: nothing of the agent stays behind. */
    void unregister() {
        try {
            Runtime.getRuntime().removeShutdownHook(this);
        } catch (IllegalStateException e) {
            return; // the JVM is going down: the hook runs, and finds nothing to stop
        }
    }

    @Override
    public void run() {
        agent.endWithJvm(GRACE_MILLIS);
    }
}
