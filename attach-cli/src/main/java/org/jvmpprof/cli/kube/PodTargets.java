package org.jvmpprof.cli.kube;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerPort;
import io.fabric8.kubernetes.api.model.Pod;
import java.util.Collections;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.jvmpprof.cli.exit.CliException;

/**
 * Finds out where a pod serves pprof. The port is the annotation's, else the option's, else that of a container's port
 * named {@code pprof}, else {@value #DEFAULT_PORT}; the service is the annotation's, else the usual name label, else the
 * container's name. Immutable.
 */
final class PodTargets {
    static final int DEFAULT_PORT = 6060;
    private static final String DEFAULT_PATH = "/debug/pprof";
    private static final String PORT_NAME = "pprof";
    private static final String[] NAME_LABELS = {"app.kubernetes.io/name", "app"};
    private static final int MAX_PORT = 65_535;

    private final int port;
    private final @Nullable String path;
    private final @Nullable String container;

    /**
     * @param port for pods whose annotations name none, or 0
     * @param path for pods whose annotations name none, or null
     * @param container which one is meant where there are several, or null
     */
    PodTargets(int port, @Nullable String path, @Nullable String container) {
        this.port = port;
        this.path = path;
        this.container = container;
    }

    PodTarget of(Pod pod) throws CliException {
        PodAnnotations annotations = annotations(pod);
        ContainerPort named = port(pod, annotations);
        int number = named.getContainerPort();
        String ofContainer = containerName(pod, number);
        String service = annotations.service();
        String address = pod.getStatus() == null ? null : pod.getStatus().getPodIP();
        return new PodTarget(
                pod.getMetadata().getNamespace(),
                pod.getMetadata().getName(),
                ofContainer,
                service == null ? serviceName(pod, ofContainer) : service,
                address == null ? "" : address,
                number,
                path(annotations));
    }

    static PodAnnotations annotations(Pod pod) {
        Map<String, String> all = pod.getMetadata().getAnnotations();
        return new PodAnnotations(all == null ? Collections.emptyMap() : all);
    }

    private String path(PodAnnotations annotations) {
        String ofPod = annotations.path();
        String wanted = ofPod != null ? ofPod : path != null ? path : DEFAULT_PATH;
        String rooted = wanted.startsWith("/") ? wanted : "/" + wanted;
        return rooted.endsWith("/") ? rooted.substring(0, rooted.length() - 1) : rooted;
    }

    private ContainerPort port(Pod pod, PodAnnotations annotations) throws CliException {
        String wanted = annotations.port();
        if (wanted == null) {
            ContainerPort named = port == 0 ? named(pod, PORT_NAME) : null;
            return named != null ? named : number(port == 0 ? DEFAULT_PORT : port);
        }
        if (wanted.matches("\\d{1,5}")) {
            int number = Integer.parseInt(wanted);
            if (number >= 1 && number <= MAX_PORT) {
                return number(number);
            }
        }
        ContainerPort named = named(pod, wanted);
        if (named == null) {
            throw new CliException("its annotation says port " + wanted + ", which is no number from 1 to " + MAX_PORT
                    + " and the name of none of its ports; correct it");
        }
        return named;
    }

    private static ContainerPort number(int number) {
        ContainerPort port = new ContainerPort();
        port.setContainerPort(number);
        return port;
    }

    private static @Nullable ContainerPort named(Pod pod, String name) {
        for (Container each : pod.getSpec().getContainers()) {
            for (ContainerPort port : each.getPorts()) {
                if (name.equals(port.getName())) {
                    return port;
                }
            }
        }
        return null;
    }

    private String containerName(Pod pod, int number) {
        if (container != null) {
            return container;
        }
        for (Container each : pod.getSpec().getContainers()) {
            for (ContainerPort port : each.getPorts()) {
                if (port.getContainerPort() != null && port.getContainerPort() == number) {
                    return each.getName();
                }
            }
        }
        return pod.getSpec().getContainers().get(0).getName();
    }

    private static String serviceName(Pod pod, String containerName) {
        Map<String, String> labels = pod.getMetadata().getLabels();
        for (String label : NAME_LABELS) {
            String value = labels == null ? null : labels.get(label);
            if (value != null && !value.isEmpty()) {
                return value;
            }
        }
        return containerName;
    }
}
