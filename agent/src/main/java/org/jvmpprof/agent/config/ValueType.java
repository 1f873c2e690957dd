package org.jvmpprof.agent.config;

/** Turns an option's text into its value, and says in words what is allowed. Immutable. */
interface ValueType<T> {
    /** @throws IllegalArgumentException if the text is outside {@link #limit()}; the message is not shown */
    T parse(String text);

    /** What is allowed, to stand after "must be": {@code on or off}, {@code 1ms to 10s}. */
    String limit();
}
