package org.jvmpprof.cli.kube;

import java.util.Locale;

/** How a pod's port is reached. */
enum Via {
    /** Through the API server, as kubectl port-forward does; reaches servers that listen on the pod's loopback only. */
    PORTFORWARD,
    /** Through the API server's proxy: plain HTTP, for networks that let no WebSocket through. */
    PROXY,
    /** To the pod's IP, from inside the cluster. */
    DIRECT;

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
