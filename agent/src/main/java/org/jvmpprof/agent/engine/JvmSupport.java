package org.jvmpprof.agent.engine;

import org.jvmpprof.agent.self.JavaVersion;

/** What the version of this JVM says of what a sampler can see in it. */
final class JvmSupport {
    /**
     * Whether the JVM samples allocated objects by itself and tells which of them were collected (JEP 331, JDK 11).
     * Before, there are only the moments at which a thread takes a new buffer, seen by traps in functions of the JVM that
     * are found through its debug symbols; and nobody follows the objects.
     */
    static final boolean SAMPLES_OBJECTS = JavaVersion.feature() >= 11;

    /** What helps where allocations cannot be sampled. */
    static final String ALLOCATIONS_REMEDY = SAMPLES_OBJECTS
            ? ""
            : " On JDK 8 install the package with the JVM's symbols (Debian: openjdk-8-dbg, Fedora:"
                    + " java-1.8.0-openjdk-debuginfo), or use JDK 11 or newer. heap?gc=1 counts reachable objects by class"
                    + " without them.";

    private JvmSupport() {}
}
