package org.jvmpprof.agent.engine;

import org.jspecify.annotations.Nullable;

/** Gives a frame its number, the same for equal frames for the life of the process. Thread-safe. */
public interface FrameIndex {
    /**
     * @param className with dots, arrays and hidden classes as {@link Class#getName} has them; empty for native frames
     * @param descriptor the method's descriptor, or null when the source has none
     * @param line 0 when unknown
     */
    int index(String className, String method, @Nullable String descriptor, int line);
}
