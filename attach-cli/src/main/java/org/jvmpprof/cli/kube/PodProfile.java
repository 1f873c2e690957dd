package org.jvmpprof.cli.kube;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jvmpprof.cli.exit.CliException;

/** A profile that a pod is asked for. Immutable. */
final class PodProfile {
    private static final List<String> KNOWN = Arrays.asList(
            "cpu", "heap", "allocs", "block", "mutex", "goroutine", "threadcreate", "wall", "exceptions", "trace");
    private static final List<String> OVER_TIME = Arrays.asList("cpu", "wall", "trace", "exceptions");

    private final String name;

    private PodProfile(String name) {
        this.name = name;
    }

    static List<PodProfile> parse(List<String> names) throws CliException {
        List<PodProfile> profiles = new ArrayList<>();
        for (String name : names) {
            if (!KNOWN.contains(name)) {
                throw CliException.wrong("--profile=" + name + ": must be of " + String.join(", ", KNOWN));
            }
            profiles.add(new PodProfile(name));
        }
        return profiles;
    }

    String name() {
        return name;
    }

    boolean takesTime() {
        return OVER_TIME.contains(name);
    }

    /** What a collector calls it. */
    String collectorType() {
        return name.equals("allocs") ? "heap" : name;
    }

    boolean isPprof() {
        return !name.equals("trace");
    }

    /** What is asked for, below the pod's path. */
    String request(int seconds) {
        String endpoint = name.equals("cpu") ? "profile" : name;
        return "/" + endpoint + (takesTime() ? "?seconds=" + seconds : "");
    }
}
