package org.jvmpprof.agent.hook.http;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/** The servers that are known. */
public final class Servers {
    private Servers() {}

    /** All of them; made when asked for, since that costs time at the JVM's start. */
    public static List<ServerPatch> all() {
        List<ServerPatch> all = new ArrayList<>(Arrays.asList(
                JdkServer.patch(),
                Tomcat.patch(),
                Jetty.patch(),
                Jetty12.patch(),
                Undertow.patch(),
                Netty.patch(),
                Helidon.patch()));
        return Collections.unmodifiableList(all);
    }
}
