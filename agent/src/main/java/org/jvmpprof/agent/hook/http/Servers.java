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
            Netty.IN_GRPC + Netty.TELLING,
            Helidon.TELLING));

    private Servers() {}

    /**
     * What goes into a server that has loaded this class.
     *
     * @param telling one of {@link #TELLING}
     */
    static List<ServerPatch> patches(String telling) {
        switch (telling) {
            case JdkServer.TELLING:
                return Collections.singletonList(JdkServer.patch());
            case Tomcat.TELLING:
                return Collections.singletonList(Tomcat.patch());
            case Jetty.TELLING:
                return Collections.singletonList(Jetty.patch());
            case Jetty12.TELLING:
                return Collections.singletonList(Jetty12.patch());
            case Undertow.TELLING:
                return Collections.singletonList(Undertow.patch());
            case Netty.TELLING:
                return Arrays.asList(Netty.patch(""), NettyHttp2.patch(""));
            case Netty.IN_GRPC + Netty.TELLING:
                return Arrays.asList(Netty.patch(Netty.IN_GRPC), NettyHttp2.patch(Netty.IN_GRPC));
            case Helidon.TELLING:
                return Collections.singletonList(Helidon.patch());
            default:
                throw new IllegalArgumentException("no patch for " + telling);
        }
    }
}
