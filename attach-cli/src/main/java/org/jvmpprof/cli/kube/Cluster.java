package org.jvmpprof.cli.kube;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.LocalPortForward;
import io.fabric8.kubernetes.client.http.HttpClient;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.HttpResponse;
import java.io.Closeable;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.jvmpprof.cli.exit.CliException;

/**
 * The Kubernetes API, as kubeconfig ({@code --kubeconfig}, {@code KUBECONFIG}, {@code ~/.kube/config}) or a pod's service
 * account leads to it. Its client may be used by many threads at once. Needs Java 11.
 */
final class Cluster implements Closeable {
    private static final int FORBIDDEN = 403;
    private static final int UNAUTHORIZED = 401;

    private final KubernetesClient client;

    private Cluster(KubernetesClient client) {
        this.client = client;
    }

    /** Reads the configuration; nothing is sent yet. */
    static Cluster open(@Nullable Path kubeconfig, @Nullable String context) throws CliException {
        // The client logs by slf4j, which would say on stderr that nobody listens.
        System.setProperty("slf4j.internal.verbosity", "ERROR");
        if (kubeconfig != null) {
            if (!Files.isReadable(kubeconfig)) {
                throw CliException.wrong("--kubeconfig=" + kubeconfig + ": cannot be read; check the path");
            }
            System.setProperty(Config.KUBERNETES_KUBECONFIG_FILE, kubeconfig.toString());
        }
        try {
            Config config = Config.autoConfigure(context);
            if (context != null && !isThere(config, context)) {
                throw CliException.wrong("--context=" + context
                        + ": no such context in the kubeconfig; kubectl config get-contexts lists them");
            }
            // Someone waits for the answer: not ten attempts with growing pauses, as by default.
            config.setRequestRetryBackoffLimit(1);
            return new Cluster(new KubernetesClientBuilder().withConfig(config).build());
        } catch (KubernetesClientException | IllegalArgumentException e) {
            throw new CliException("the kubeconfig cannot be used (" + reason(e) + ")", e);
        }
    }

    private static boolean isThere(Config config, String context) {
        return config.getContexts().stream().anyMatch(each -> context.equals(each.getName()));
    }

    /** The namespace of the context, or {@code default}. */
    String namespace() {
        String namespace = client.getNamespace();
        return namespace == null || namespace.isEmpty() ? "default" : namespace;
    }

    /**
     * The pods that match.
     *
     * @param namespace null for all
     * @param selector as kubectl's, or null for all
     */
    List<Pod> pods(@Nullable String namespace, @Nullable String selector) throws CliException {
        try {
            if (namespace == null) {
                return selector == null
                        ? client.pods().inAnyNamespace().list().getItems()
                        : client.pods()
                                .inAnyNamespace()
                                .withLabelSelector(selector)
                                .list()
                                .getItems();
            }
            return selector == null
                    ? client.pods().inNamespace(namespace).list().getItems()
                    : client.pods()
                            .inNamespace(namespace)
                            .withLabelSelector(selector)
                            .list()
                            .getItems();
        } catch (KubernetesClientException e) {
            throw failed("list pods", e);
        }
    }

    /** The pods of these names; one that is not there is a failure. */
    List<Pod> pods(String namespace, List<String> names) throws CliException {
        List<Pod> found = new ArrayList<>();
        for (String name : names) {
            try {
                Pod pod = client.pods()
                        .inNamespace(namespace)
                        .withName(name.startsWith("pod/") ? name.substring(4) : name)
                        .get();
                if (pod == null) {
                    throw new CliException(
                            "there is no pod " + name + " in namespace " + namespace + "; kubectl get pods lists them");
                }
                found.add(pod);
            } catch (KubernetesClientException e) {
                throw failed("get pod " + name, e);
            }
        }
        return found;
    }

    PodConnection connect(PodTarget target, Via via, int patienceMillis) throws IOException {
        switch (via) {
            case DIRECT:
                return direct(target, patienceMillis);
            case PROXY:
                return new Proxied(client, target, patienceMillis);
            default:
                return new Forwarded(client, target, patienceMillis);
        }
    }

    private static PodConnection direct(PodTarget target, int patienceMillis) throws IOException {
        if (target.address().isEmpty()) {
            throw new IOException("the pod has no IP yet");
        }
        String host = target.address().indexOf(':') >= 0 ? "[" + target.address() + "]" : target.address();
        PodHttp http = new PodHttp("http://" + host + ":" + target.port(), patienceMillis);
        return new PodConnection() {
            @Override
            public byte[] get(String pathAndQuery) throws IOException {
                return http.get(pathAndQuery);
            }

            @Override
            public void close() {
                // nothing is kept open
            }
        };
    }

    @Override
    public void close() {
        client.close();
    }

    private CliException failed(String what, KubernetesClientException e) {
        String remedy = "; is the cluster reachable (kubectl get pods)?";
        if (e.getCode() == FORBIDDEN) {
            remedy = "; ask for the right to " + what;
        } else if (e.getCode() == UNAUTHORIZED) {
            remedy = "; log in to the cluster again";
        }
        return new CliException(
                "cannot " + what + " at " + client.getMasterUrl() + ": " + (e.getCode() > 0 ? e.getCode() + " " : "")
                        + reason(e) + remedy,
                e);
    }

    /** The innermost message of a failure, on one line. */
    static String reason(Throwable failure) {
        Throwable cause = failure;
        while (cause.getCause() != null && cause.getCause() != cause) {
            if (cause instanceof ConnectException) {
                return "connection refused"; // the JDK's client says it without a word, around a ClosedChannelException
            }
            cause = cause.getCause();
        }
        String said = cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
        return said.replaceAll("[\\p{Cntrl}\\s]+", " ").trim();
    }

    /** A local port that the client carries to the pod's. */
    private static final class Forwarded implements PodConnection {
        private final LocalPortForward forward;
        private final PodHttp http;

        Forwarded(KubernetesClient client, PodTarget target, int patienceMillis) throws IOException {
            try {
                this.forward = client.pods()
                        .inNamespace(target.namespace())
                        .withName(target.pod())
                        .portForward(target.port());
            } catch (KubernetesClientException e) {
                throw new IOException("port-forward: " + reason(e), e);
            }
            this.http = new PodHttp("http://127.0.0.1:" + forward.getLocalPort(), patienceMillis);
        }

        @Override
        public byte[] get(String pathAndQuery) throws IOException {
            try {
                return http.get(pathAndQuery);
            } catch (IOException e) {
                throw new IOException("port-forward: " + why(e), e);
            }
        }

        /** The API server's reason, if it gave one: this end only sees the connection closed. */
        private String why(IOException e) {
            for (Throwable failure : forward.getServerThrowables()) {
                return reason(failure);
            }
            for (Throwable failure : forward.getClientThrowables()) {
                return reason(failure);
            }
            return reason(e);
        }

        @Override
        public void close() {
            try {
                forward.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /** The API server's proxy to a pod. */
    private static final class Proxied implements PodConnection {
        private final HttpClient http;
        private final String base;
        private final int patienceMillis;

        Proxied(KubernetesClient client, PodTarget target, int patienceMillis) {
            this.http = client.getHttpClient();
            String master = client.getMasterUrl().toString();
            this.base = (master.endsWith("/") ? master : master + "/") + "api/v1/namespaces/" + target.namespace()
                    + "/pods/" + target.pod() + ":" + target.port() + "/proxy";
            this.patienceMillis = patienceMillis;
        }

        @Override
        public byte[] get(String pathAndQuery) throws IOException {
            HttpRequest request = http.newHttpRequestBuilder()
                    .uri(base + pathAndQuery)
                    .timeout(patienceMillis, TimeUnit.MILLISECONDS)
                    .build();
            try {
                HttpResponse<byte[]> answer =
                        http.sendAsync(request, byte[].class).get(patienceMillis, TimeUnit.MILLISECONDS);
                return PodHttp.requireOk(answer.code(), answer.body());
            } catch (ExecutionException e) {
                throw new IOException("API proxy: " + reason(e), e);
            } catch (TimeoutException e) {
                throw new IOException("API proxy: no answer within " + patienceMillis / 1000 + " s", e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new InterruptedIOException("interrupted");
            }
        }

        @Override
        public void close() {
            // nothing is kept open
        }
    }
}
