package org.jvmpprof.cli.kube;

import static java.util.Objects.requireNonNull;

/** Where one pod serves pprof. Immutable. */
final class PodTarget {
    private final String namespace;
    private final String pod;
    private final String container;
    private final String service;
    private final String address;
    private final int port;
    private final String path;

    PodTarget(String namespace, String pod, String container, String service, String address, int port, String path) {
        this.namespace = requireNonNull(namespace, "namespace");
        this.pod = requireNonNull(pod, "pod");
        this.container = requireNonNull(container, "container");
        this.service = requireNonNull(service, "service");
        this.address = requireNonNull(address, "address");
        this.port = port;
        this.path = requireNonNull(path, "path");
    }

    String namespace() {
        return namespace;
    }

    String pod() {
        return pod;
    }

    /** The container that has the port, as far as the pod's specification tells. */
    String container() {
        return container;
    }

    /** What the collector is to call it. */
    String service() {
        return service;
    }

    /** The pod's IP, empty while it has none. */
    String address() {
        return address;
    }

    int port() {
        return port;
    }

    /** Where the profiles are, such as {@code /debug/pprof}; without a slash at the end. */
    String path() {
        return path;
    }

    @Override
    public String toString() {
        return namespace + "/" + pod;
    }
}
