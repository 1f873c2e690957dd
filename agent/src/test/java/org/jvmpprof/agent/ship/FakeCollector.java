package org.jvmpprof.agent.ship;

import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.net.ServerSocketFactory;

/** A collector on 127.0.0.1 that does what a test tells it, rightly or wrongly. Speaks raw sockets: it must misbehave. */
final class FakeCollector implements Closeable {
    static final String ACCEPTED = "{\"code\":200,\"body\":{\"id\":\"1\",\"type\":\"cpu\"}}\n";

    record Request(String method, String path, Map<String, String> headers, byte[] body) {
        String query(String name) {
            for (String pair : path.substring(path.indexOf('?') + 1).split("&")) {
                if (pair.startsWith(name + "=")) {
                    return java.net.URLDecoder.decode(pair.substring(name.length() + 1), StandardCharsets.UTF_8);
                }
            }
            throw new AssertionError(name + " is not in " + path);
        }
    }

    interface Behaviour {
        /** Returns false to close the connection. */
        boolean answer(Request request, OutputStream out) throws IOException;
    }

    private final ServerSocket server;
    private final Thread acceptor;
    private final List<Request> requests = new CopyOnWriteArrayList<>();
    private final Deque<Behaviour> script = new ArrayDeque<>();
    private final List<Socket> open = new CopyOnWriteArrayList<>();
    private final List<String> faults = new CopyOnWriteArrayList<>();
    private volatile Behaviour standing = status(200, ACCEPTED);

    FakeCollector() throws IOException {
        this(0);
    }

    FakeCollector(int port) throws IOException {
        this(ServerSocketFactory.getDefault(), port);
    }

    FakeCollector(ServerSocketFactory sockets, int port) throws IOException {
        server = sockets.createServerSocket(port, 50, InetAddress.getByName("127.0.0.1"));
        acceptor = start(this::accept, "fake-collector");
    }

    static Behaviour status(int status, String body, String... headers) {
        return (request, out) -> {
            StringBuilder text = new StringBuilder("HTTP/1.1 " + status + " Any\r\nContent-Length: "
                    + body.getBytes(StandardCharsets.UTF_8).length + "\r\n");
            for (String header : headers) {
                text.append(header).append("\r\n");
            }
            out.write((text + "\r\n" + body).getBytes(StandardCharsets.UTF_8));
            return true;
        };
    }

    /** Half an answer, then the end. */
    static Behaviour closeMidAnswer() {
        return (request, out) -> {
            out.write("HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\n{\"co".getBytes(StandardCharsets.UTF_8));
            return false;
        };
    }

    /** Reads the request and says nothing, until the test ends. */
    static Behaviour hang() {
        return (request, out) -> {
            synchronized (request) {
                try {
                    request.wait(30_000);
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            }
            return false;
        };
    }

    synchronized FakeCollector then(Behaviour... next) {
        script.addAll(List.of(next));
        return this;
    }

    FakeCollector always(Behaviour behaviour) {
        standing = behaviour;
        return this;
    }

    List<Request> requests() {
        return new ArrayList<>(requests);
    }

    List<String> faults() {
        return faults;
    }

    int connections() {
        return open.size();
    }

    int port() {
        return server.getLocalPort();
    }

    String url() {
        return "http://127.0.0.1:" + port();
    }

    private void accept() {
        try {
            while (true) {
                Socket socket = server.accept();
                open.add(socket);
                start(() -> serve(socket), "fake-collector-connection");
            }
        } catch (IOException e) {
            // closed: the test is over
        }
    }

    private void serve(Socket socket) {
        try (socket) {
            InputStream in = socket.getInputStream();
            for (Request request = read(in); request != null; request = read(in)) {
                requests.add(request);
                if (!next().answer(request, socket.getOutputStream())) {
                    return;
                }
            }
        } catch (IOException e) {
            faults.add(e.toString());
        }
    }

    private synchronized Behaviour next() {
        return script.isEmpty() ? standing : script.remove();
    }

    private static Request read(InputStream in) throws IOException {
        String start = line(in);
        if (start.isEmpty()) {
            return null;
        }
        Map<String, String> headers = new LinkedHashMap<>();
        for (String line = line(in); !line.isEmpty(); line = line(in)) {
            if (line.indexOf(':') < 0) {
                throw new IOException("no HTTP: a client that speaks TLS, perhaps");
            }
            headers.put(
                    line.substring(0, line.indexOf(':')).toLowerCase(Locale.ROOT),
                    line.substring(line.indexOf(':') + 1).trim());
        }
        byte[] body = in.readNBytes(Integer.parseInt(headers.getOrDefault("content-length", "0")));
        return new Request(start.split(" ")[0], start.split(" ")[1], headers, body);
    }

    private static String line(InputStream in) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int b = in.read(); b >= 0 && b != '\n'; b = in.read()) {
            if (b != '\r') {
                line.write(b);
            }
        }
        return line.toString(StandardCharsets.UTF_8);
    }

    private static Thread start(Runnable task, String name) {
        Thread thread = new Thread(task, name);
        thread.setDaemon(true);
        thread.start();
        return thread;
    }

    @Override
    public void close() throws IOException {
        server.close();
        // An accept that is under way holds the port open, and takes one more connection.
        try {
            acceptor.join(10_000);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        for (Socket socket : open) {
            socket.close();
        }
    }
}
