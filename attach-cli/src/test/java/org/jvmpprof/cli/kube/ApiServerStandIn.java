package org.jvmpprof.cli.kube;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * Answers as a Kubernetes API server does what {@code capture} asks, and keeps what was asked. Pods are servers on this
 * machine's loopback; a forwarded port is a WebSocket with the protocol of kubectl port-forward ({@link ForwardedPort}).
 */
final class ApiServerStandIn implements AutoCloseable {
    static final String TOKEN = "secret-of-the-test";

    /** What was asked. */
    record Asked(String method, String path, String query, String authorization) {}

    private final ServerSocket listener;
    private final Map<String, String> pods = new TreeMap<>();
    private final Map<String, Integer> ports = new ConcurrentHashMap<>();
    private final List<Asked> asked = new CopyOnWriteArrayList<>();

    ApiServerStandIn() throws IOException {
        this.listener = new ServerSocket(0, 50, InetAddress.getByName("127.0.0.1"));
        start("stand-in", this::acceptAll);
    }

    String url() {
        return "http://127.0.0.1:" + listener.getLocalPort();
    }

    List<Asked> asked() {
        return asked;
    }

    /** A pod whose declared port is carried to {@code realPort} of this machine. */
    void pod(String namespace, String name, String annotations, int declaredPort, int realPort) {
        pods.put(namespace + "/" + name, """
                {"apiVersion":"v1","kind":"Pod",
                 "metadata":{"name":"%s","namespace":"%s","labels":{"app":"shop"},"annotations":{%s}},
                 "spec":{"containers":[{"name":"sidecar","image":"s"},{"name":"java","image":"j",
                   "ports":[{"name":"debug","containerPort":%d}]}]},
                 "status":{"phase":"Running","podIP":"127.0.0.1"}}""".formatted(name, namespace, annotations, declaredPort));
        ports.put(namespace + "/" + name + ":" + declaredPort, realPort);
    }

    private void acceptAll() throws IOException {
        while (!listener.isClosed()) {
            Socket socket = listener.accept();
            start("stand-in-connection", () -> serve(socket));
        }
    }

    private void serve(Socket socket) throws IOException {
        try (socket) {
            InputStream in = new BufferedInputStream(socket.getInputStream());
            while (true) {
                String request = line(in);
                if (request.isEmpty()) {
                    return;
                }
                Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
                for (String line = line(in); !line.isEmpty(); line = line(in)) {
                    headers.put(
                            line.substring(0, line.indexOf(':')),
                            line.substring(line.indexOf(':') + 1).trim());
                }
                String[] words = request.split(" ");
                URI uri = URI.create(words[1]);
                String query = uri.getQuery() == null ? "" : uri.getQuery();
                asked.add(new Asked(words[0], uri.getPath(), query, headers.getOrDefault("Authorization", "")));
                answer(uri, query, headers, in, socket);
                if (headers.containsKey("Upgrade") && uri.getPath().endsWith("/portforward")) {
                    return; // it was HTTP until here
                }
            }
        }
    }

    private void answer(URI uri, String query, Map<String, String> headers, InputStream in, Socket socket)
            throws IOException {
        OutputStream out = socket.getOutputStream();
        String[] parts = uri.getPath().split("/", 8); // "", api, v1, namespaces, NS, pods, POD, rest
        if (!("Bearer " + TOKEN).equals(headers.get("Authorization"))) {
            write(out, 401, status(401, "Unauthorized"));
        } else if (uri.getPath().equals("/api/v1/pods")) {
            write(out, 200, list(""));
        } else if (parts.length == 6 && parts[5].equals("pods")) {
            write(
                    out,
                    parts[4].equals("closed") ? 403 : 200,
                    parts[4].equals("closed")
                            ? status(403, "pods is forbidden: User \"dev\" cannot list resource \"pods\"")
                            : list(parts[4] + "/"));
        } else if (parts.length == 7) {
            String pod = pods.get(parts[4] + "/" + parts[6]);
            write(out, pod == null ? 404 : 200, pod == null ? status(404, "not found") : pod.getBytes(UTF_8));
        } else if (parts[7].equals("portforward")) {
            String port = query.replaceFirst(".*ports=(\\d+).*", "$1");
            Integer real = ports.get(parts[4] + "/" + parts[6] + ":" + port);
            ForwardedPort.serve(headers, in, out, Integer.parseInt(port), real);
        } else {
            proxy(parts, query, out);
        }
    }

    /** {@code pods/POD:PORT/proxy/…} */
    private void proxy(String[] parts, String query, OutputStream out) throws IOException {
        Integer real = ports.get(parts[4] + "/" + parts[6]);
        String path = parts[7].substring("proxy".length()) + (query.isEmpty() ? "" : "?" + query);
        if (real == null) {
            write(out, 503, status(503, "error trying to reach service: connection refused"));
            return;
        }
        var connection = (java.net.HttpURLConnection)
                URI.create("http://127.0.0.1:" + real + path).toURL().openConnection();
        int status = connection.getResponseCode();
        try (InputStream body = status < 400 ? connection.getInputStream() : connection.getErrorStream()) {
            write(out, status, body.readAllBytes());
        }
    }

    private byte[] list(String prefix) {
        List<String> items = pods.entrySet().stream()
                .filter(pod -> pod.getKey().startsWith(prefix))
                .map(Map.Entry::getValue)
                .toList();
        return ("{\"apiVersion\":\"v1\",\"kind\":\"PodList\",\"metadata\":{},\"items\":[" + String.join(",", items)
                        + "]}")
                .getBytes(UTF_8);
    }

    private static byte[] status(int code, String message) {
        return ("{\"kind\":\"Status\",\"apiVersion\":\"v1\",\"status\":\"Failure\",\"message\":\""
                        + message.replace("\"", "\\\"") + "\",\"code\":" + code + "}")
                .getBytes(UTF_8);
    }

    private static void write(OutputStream out, int status, byte[] body) throws IOException {
        String head = "HTTP/1.1 " + status + " x\r\nContent-Type: "
                + (body.length > 0 && body[0] == '{' ? "application/json" : "application/octet-stream")
                + "\r\nContent-Length: " + body.length + "\r\n\r\n";
        out.write(head.getBytes(ISO_8859_1));
        out.write(body);
        out.flush();
    }

    static String line(InputStream in) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int b = in.read(); b >= 0 && b != '\n'; b = in.read()) {
            line.write(b);
        }
        return line.toString(ISO_8859_1).trim();
    }

    /** Work that ends with its connection. */
    interface Work {
        void run() throws IOException;
    }

    static void start(String name, Work work) {
        Thread thread = new Thread(
                () -> {
                    try {
                        work.run();
                    } catch (IOException e) {
                        // the other side has gone, or the test is over
                    }
                },
                name);
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void close() throws IOException {
        listener.close();
    }
}
