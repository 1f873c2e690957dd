package org.jvmpprof.cli.kube;

import io.fabric8.kubernetes.api.model.Pod;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jvmpprof.cli.collector.Pusher;
import org.jvmpprof.cli.exit.CliException;
import org.jvmpprof.cli.exit.ExitStatus;

/** From the options of {@code capture} to pods and what is done with them. Needs Java 11. */
final class PodCapture {
    private static final String RUNNING = "Running";

    private final CaptureCommand options;
    private final List<PodProfile> profiles;

    PodCapture(CaptureCommand options, List<PodProfile> profiles) {
        this.options = options;
        this.profiles = profiles;
    }

    ExitStatus call() throws CliException, InterruptedException {
        try (Cluster cluster = Cluster.open(options.kubeconfig, options.context)) {
            Capture capture = new Capture(
                    cluster,
                    options.via,
                    profiles,
                    options.seconds,
                    options.directory,
                    options.collector.isGiven() ? this::push : (target, profile, bytes, at) -> "",
                    options.spec.commandLine().getOut(),
                    options.spec.commandLine().getErr());
            return capture.of(targets(pods(cluster), capture), options.parallel);
        }
    }

    /** At least one pod that runs. */
    private List<Pod> pods(Cluster cluster) throws CliException {
        String ofContext = cluster.namespace();
        String namespace = options.namespace == null ? ofContext : options.namespace;
        if (!options.pods.isEmpty()) {
            return cluster.pods(namespace, options.pods);
        }
        List<Pod> wanted = new ArrayList<>();
        for (Pod pod : cluster.pods(options.isAllNamespaces ? null : namespace, options.selector)) {
            PodAnnotations annotations = PodTargets.annotations(pod);
            boolean isMeant = options.selector == null ? annotations.isEnabled() : !annotations.isDisabled();
            if (isMeant
                    && pod.getStatus() != null
                    && RUNNING.equals(pod.getStatus().getPhase())) {
                wanted.add(pod);
            }
        }
        if (wanted.isEmpty()) {
            throw new CliException("no running pod "
                    + (options.selector == null
                            ? "has the annotation jvm-pprof/enable or profefe.com/enable"
                            : "matches " + options.selector)
                    + (options.isAllNamespaces ? " in any namespace" : " in namespace " + namespace)
                    + "; give --selector, --namespace or names");
        }
        return wanted;
    }

    private List<PodTarget> targets(List<Pod> pods, Capture capture) throws CliException {
        PodTargets finder = new PodTargets(options.port, options.path, options.container);
        List<PodTarget> targets = new ArrayList<>();
        for (Pod pod : pods) {
            try {
                targets.add(finder.of(pod));
            } catch (CliException e) {
                capture.fail(
                        pod.getMetadata().getNamespace() + "/"
                                + pod.getMetadata().getName(),
                        String.valueOf(e.getMessage()));
            }
        }
        if (targets.isEmpty()) {
            throw new CliException("no pod is left to be captured");
        }
        return targets;
    }

    private String push(PodTarget target, PodProfile profile, byte[] bytes, Instant at)
            throws CliException, InterruptedException {
        Map<String, String> labels = new TreeMap<>(options.labels);
        labels.put("namespace", target.namespace());
        labels.put("pod", target.pod());
        labels.put("container", target.container());
        String service = options.service == null ? target.service() : options.service;
        Pusher pusher = Pusher.to(options.collector, service, target.pod(), labels);
        return " pushed as " + pusher.push(profile.name(), bytes, profile.collectorType(), at);
    }
}
