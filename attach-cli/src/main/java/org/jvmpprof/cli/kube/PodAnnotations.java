package org.jvmpprof.cli.kube;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a pod's annotations say of profiling: {@code jvm-pprof/enable|port|service|path}, and with the same meaning those
 * of kube-profefe, {@code profefe.com/…}; ours win. Immutable.
 */
final class PodAnnotations {
    private static final String[] PREFIXES = {"jvm-pprof/", "profefe.com/"};

    private final Map<String, String> annotations;

    PodAnnotations(Map<String, String> annotations) {
        this.annotations = annotations;
    }

    boolean isEnabled() {
        String enable = value("enable");
        return enable != null && enable.trim().equalsIgnoreCase("true");
    }

    /** Whether the pod says no, which a selector does not override. */
    boolean isDisabled() {
        String enable = value("enable");
        return enable != null && enable.trim().equalsIgnoreCase("false");
    }

    /** A number or the name of a container's port. */
    @Nullable
    String port() {
        return value("port");
    }

    @Nullable
    String service() {
        return value("service");
    }

    @Nullable
    String path() {
        return value("path");
    }

    private @Nullable String value(String name) {
        for (String prefix : PREFIXES) {
            String value = annotations.get(prefix + name);
            if (value != null && !value.trim().isEmpty()) {
                return value.trim();
            }
        }
        return null;
    }
}
