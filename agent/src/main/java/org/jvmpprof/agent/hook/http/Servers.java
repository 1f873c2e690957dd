package org.jvmpprof.agent.hook.http;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/**
 * The servers that are known, by their telling classes. A patch is made when its server is there: all of them would cost
 * each JVM 10 to 25 ms of CPU time at its start. Stateless.
 */
final class Servers {
    /** Names alone, which the compiler copies from the patches' classes: none of those is loaded for this. */
    static final List<String> TELLING = Collections.unmodifiableList(Arrays.asList(
            JdkServer.TELLING,
            Tomcat.TELLING,
            Jetty.TELLING,
            Jetty12.TELLING,
            Undertow.TELLING,
            Netty.TELLING,
            Helidon.TELLING));

    private Servers() {}

    /** @param telling one of {@link #TELLING} */
    static ServerPatch patch(String telling) {
        switch (telling) {
            case JdkServer.TELLING:
                return JdkServer.patch();
            case Tomcat.TELLING:
                return Tomcat.patch();
            case Jetty.TELLING:
                return Jetty.patch();
            case Jetty12.TELLING:
                return Jetty12.patch();
            case Undertow.TELLING:
                return Undertow.patch();
            case Netty.TELLING:
                return Netty.patch();
            case Helidon.TELLING:
                return Helidon.patch();
            default:
                throw new IllegalArgumentException("no patch for " + telling);
        }
    }
}
