package org.jvmpprof.agent.threads;

/** One thread at one instant. Immutable. */
final class LiveThread {
    private final long id;
    private final String name;
    private final boolean virtual;
    private final Thread.State state;
    private final StackTraceElement[] stack;

    LiveThread(long id, String name, boolean virtual, Thread.State state, StackTraceElement[] stack) {
        this.id = id;
        this.name = name;
        this.virtual = virtual;
        this.state = state;
        this.stack = stack;
    }

    long id() {
        return id;
    }

    String name() {
        return name;
    }

    boolean isVirtual() {
        return virtual;
    }

    Thread.State state() {
        return state;
    }

    Activity activity() {
        return Activity.of(state, stack);
    }

    /** Innermost first; empty for threads without Java frames. Not to be changed. */
    StackTraceElement[] stack() {
        return stack;
    }
}
