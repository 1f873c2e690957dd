package org.jvmpprof.agent.hook.http;

/** Writes the calls that go into one place of a server's method. */
public interface Snippet {
    /** Leaves the operand stack as it was, and needs at most {@link Code#MOST_STACK} slots of it meanwhile. */
    void write(Code code);
}
