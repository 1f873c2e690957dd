package org.jvmpprof.cli.kube;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.Paths;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.jvmpprof.cli.collector.CollectorOptions;
import org.jvmpprof.cli.exit.CliException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code capture}: the options; {@link PodCapture} does it, in classes that this one must not load on Java 8. */
@Command(
        name = "capture",
        description = "Takes profiles of Kubernetes pods: those named, those of a selector, or those whose annotations"
                + " jvm-pprof/enable or profefe.com/enable say true. As kubectl-pprof on the PATH: kubectl pprof.")
public final class CaptureCommand implements Callable<Integer> {
    private static final int MAX_SECONDS = 3600;
    private static final int MAX_PARALLEL = 64;
    private static final int MAX_PORT = 65_535;

    @Parameters(arity = "0..*", paramLabel = "POD", description = "Names of pods.")
    List<String> pods = new ArrayList<>();

    @Option(
            names = {"-l", "--selector"},
            paramLabel = "SELECTOR",
            description = "Label selector, as kubectl's: app=shop,tier!=web.")
    @Nullable
    String selector;

    @Option(
            names = {"-n", "--namespace"},
            paramLabel = "NAMESPACE",
            description = "By default the context's.")
    @Nullable
    String namespace;

    @Option(
            names = {"-A", "--all-namespaces"},
            description = "Of all namespaces.")
    boolean isAllNamespaces;

    @Option(names = "--context", paramLabel = "NAME", description = "Context of the kubeconfig.")
    @Nullable
    String context;

    @Option(
            names = "--kubeconfig",
            paramLabel = "FILE",
            description = "By default KUBECONFIG, ~/.kube/config, or in a pod its service account.")
    @Nullable
    Path kubeconfig;

    @Option(
            names = {"-p", "--profile"},
            paramLabel = "TYPE",
            split = ",",
            description = "cpu, heap, allocs, block, mutex, goroutine, threadcreate, wall, exceptions, trace, separated"
                    + " by commas (default: cpu,heap).")
    private List<String> profiles = new ArrayList<>(Arrays.asList("cpu", "heap"));

    @Option(
            names = "--seconds",
            paramLabel = "N",
            defaultValue = "30",
            description = "For profiles over time (default: ${DEFAULT-VALUE}).")
    int seconds;

    @Option(
            names = {"-o", "--output-dir"},
            paramLabel = "DIR",
            defaultValue = ".",
            description = "Where namespace_pod_container_type_time.pb.gz is written (default: here).")
    Path directory = Paths.get(".");

    @Option(
            names = "--via",
            paramLabel = "WAY",
            defaultValue = "portforward",
            description = "portforward (default; reaches the pod's loopback too), proxy (the API server's, plain HTTP),"
                    + " direct (the pod's IP).")
    Via via = Via.PORTFORWARD;

    @Option(names = "--direct", description = "The same as --via direct.")
    private boolean isDirect;

    @Option(
            names = "--port",
            paramLabel = "PORT",
            description = "For pods whose annotations name none; by default their port named pprof, else 6060.")
    int port;

    @Option(
            names = "--path",
            paramLabel = "PATH",
            description = "For pods whose annotations name none (default: /debug/pprof).")
    @Nullable
    String path;

    @Option(
            names = {"-c", "--container"},
            paramLabel = "NAME",
            description = "Which container it is, for names; by default the one that has the port.")
    @Nullable
    String container;

    @Option(
            names = "--parallel",
            paramLabel = "N",
            defaultValue = "8",
            description = "Pods at a time (default: ${DEFAULT-VALUE}).")
    int parallel;

    @Option(
            names = {"-s", "--service"},
            paramLabel = "SERVICE",
            description = "With --collector: the service's name; by default what annotations or labels say.")
    @Nullable
    String service;

    @Option(
            names = "--label",
            paramLabel = "KEY=VALUE",
            description = "With --collector: a label beside namespace, pod and container; may be repeated.")
    Map<String, String> labels = new TreeMap<>();

    @Mixin
    CollectorOptions collector = new CollectorOptions();

    @Spec
    CommandSpec spec;

    @SuppressWarnings("NullAway.Init") // picocli sets spec
    CaptureCommand() {}

    @Override
    public Integer call() throws Exception {
        check();
        if (System.getProperty("java.specification.version").startsWith("1.")) {
            throw new CliException("capture needs Java 11 or newer, this is " + System.getProperty("java.version")
                    + "; set JVM_PPROF_JAVA to a newer java");
        }
        if (isDirect) {
            via = Via.DIRECT;
        }
        try {
            Files.createDirectories(directory);
        } catch (IOException e) {
            throw new CliException("--output-dir=" + directory + ": cannot be made (" + e + ")", e);
        }
        return new PodCapture(this, PodProfile.parse(profiles)).call().code();
    }

    private void check() throws CliException {
        within("--seconds", seconds, 1, MAX_SECONDS);
        within("--parallel", parallel, 1, MAX_PARALLEL);
        within("--port", port, 0, MAX_PORT);
        if (isAllNamespaces && (namespace != null || !pods.isEmpty())) {
            throw CliException.wrong("--all-namespaces: goes neither with --namespace nor with names of pods");
        }
        if (selector != null && !pods.isEmpty()) {
            throw CliException.wrong("--selector and names of pods: give one of the two");
        }
    }

    private static void within(String option, int value, int least, int most) throws CliException {
        if (value < least || value > most) {
            throw CliException.wrong(option + "=" + value + ": must be " + least + " to " + most);
        }
    }
}
