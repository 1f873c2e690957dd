package org.jvmpprof.agent.self;

/**
 * Something that costs CPU time in proportion to a rate, which can be halved again and again. The budget moves it; who
 * implements it keeps what is measured true whatever the rate. Methods are called on {@code pprof-locks}, which they must
 * not hold up.
 */
public interface Lever {
    /** As in the options, where there is one: {@code alloc}. */
    String name();

    /** How often it can be halved in all; 0 while it is off. */
    int most();

    /** What it has cost since the start, in nanoseconds; about half of what comes would stay away at half the rate. */
    long costNanos();

    /** Halves the rate that was set so often from now on, or soon. */
    void set(int halvings);

    /** The rate as people read it, when it is halved so often: {@code interval 512 KB}. */
    String describe(int halvings);
}
