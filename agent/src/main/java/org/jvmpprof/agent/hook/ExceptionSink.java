package org.jvmpprof.agent.hook;

/** Where sampled exceptions go. Called by {@code pprof-locks} alone. */
public interface ExceptionSink {
    /**
     * An exception was made.
     *
     * @param stack where, leaf first, without the constructors of the exception itself, in {@link
     *     org.jvmpprof.agent.engine.FrameIndex} numbers; the array is the sink's from then on
     * @param exceptionClass its class, as {@link Class#getName} has it
     * @param exceptions how many this one stands for
     */
    void created(int[] stack, String exceptionClass, double exceptions);
}
