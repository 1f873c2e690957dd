package org.jvmpprof.collector.scrape;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads a pod's annotations: {@code jvm-pprof/…} first, then {@code profefe.com/…}, which kube-profefe reads: {@code
 * enable} ("true"), {@code port} (6060), {@code path} (/debug/pprof), {@code service}; {@code scheme}, {@code profiles} and
 * {@code delta} besides. A service that is not named is the pod's label {@code app.kubernetes.io/name} or {@code app},
 * else the pod's name. Source: kube-profefe's documentation.
 */
final class PodTarget {
    private static final String[] PREFIXES = {"jvm-pprof/", "profefe.com/"};

    private PodTarget() {}

    /**
     * The target, or null for a pod that does not want to be one, or has no address yet.
     *
     * @param pod the Kubernetes API's Pod
     * @throws IllegalArgumentException if an annotation is wrong; the message names the pod
     */
    static @Nullable Target read(Object pod) {
        Map<?, ?> annotations = JsonTree.map(pod, "metadata", "annotations");
        String ip = JsonTree.text(pod, "status", "podIP");
        boolean isWanted = annotation(annotations, "enable", "").equals("true")
                && JsonTree.text(pod, "status", "phase").equals("Running")
                && JsonTree.text(pod, "metadata", "deletionTimestamp").isEmpty();
        if (!isWanted || ip.isEmpty()) {
            return null;
        }
        String namespace = JsonTree.text(pod, "metadata", "namespace");
        String name = JsonTree.text(pod, "metadata", "name");
        Map<String, String> labels = new HashMap<>();
        labels.put("service", annotation(annotations, "service", serviceOf(pod, name)));
        labels.put("instance", namespace + "/" + name);
        labels.put("namespace", namespace);
        labels.put("pod", name);
        labels.put("__scheme__", annotation(annotations, "scheme", "http"));
        labels.put("__profiles_path__", annotation(annotations, "path", "/debug/pprof"));
        labels.put("__delta__", annotation(annotations, "delta", "true"));
        String profiles = annotation(annotations, "profiles", "");
        if (!profiles.isEmpty()) {
            labels.put("__profiles__", profiles);
        }
        try {
            String host = ip.indexOf(':') >= 0 ? "[" + ip + "]" : ip;
            return TargetLabels.target(host + ":" + port(annotations), labels, false);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("pod " + namespace + "/" + name + ": " + e.getMessage(), e);
        }
    }

    private static int port(Map<?, ?> annotations) {
        String text = annotation(annotations, "port", "6060");
        int port = text.matches("\\d{1,5}") ? Integer.parseInt(text) : 0;
        if (port < 1 || port > 65_535) {
            throw new IllegalArgumentException("annotation port=" + text + ": must be a number from 1 to 65535");
        }
        return port;
    }

    private static String serviceOf(Object pod, String name) {
        Map<?, ?> labels = JsonTree.map(pod, "metadata", "labels");
        for (String key : new String[] {"app.kubernetes.io/name", "app"}) {
            if (labels.get(key) instanceof String service && !service.isEmpty()) {
                return service;
            }
        }
        return name;
    }

    private static String annotation(Map<?, ?> annotations, String name, String otherwise) {
        for (String prefix : PREFIXES) {
            if (annotations.get(prefix + name) instanceof String value && !value.isEmpty()) {
                return value;
            }
        }
        return otherwise;
    }
}
