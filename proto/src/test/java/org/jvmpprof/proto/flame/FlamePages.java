package org.jvmpprof.proto.flame;

import static org.junit.jupiter.api.Assumptions.abort;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jvmpprof.proto.Profile;

/** A server with flame graph pages, sent with their policy as a header, and a browser that looks at them. */
final class FlamePages implements AutoCloseable {
    private static final Path SHOTS = Path.of("target", "flame-screenshots");

    final Chromium browser;
    private final HttpServer server;
    private final Map<String, byte[]> files = new ConcurrentHashMap<>();

    /** Skips the tests loudly where there is no Chromium, unless CI=true: there that is a failure. */
    static FlamePages start(Path emptyDirectory) throws Exception {
        if (!Files.isExecutable(Chromium.BINARY)) {
            String problem =
                    Chromium.BINARY + " is missing: the flame graph page was NOT tested; apt-get install chromium";
            if ("true".equals(System.getenv("CI"))) {
                throw new AssertionError(problem);
            }
            System.err.println("WARNING: " + problem);
            abort(problem);
        }
        return new FlamePages(emptyDirectory);
    }

    private FlamePages(Path emptyDirectory) throws Exception {
        Files.createDirectories(SHOTS);
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::answer);
        server.start();
        browser = new Chromium(emptyDirectory);
    }

    private void answer(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getPath();
        byte[] file = files.get(path);
        String type = path.endsWith(".js") ? "text/javascript" : "text/html";
        exchange.getResponseHeaders().set("Content-Type", type + "; charset=utf-8");
        if (!path.equals("/embed")) {
            exchange.getResponseHeaders().set("Content-Security-Policy", FlameHtml.contentSecurityPolicy());
        }
        exchange.sendResponseHeaders(file == null ? 404 : 200, file == null ? -1 : file.length);
        if (file != null) {
            exchange.getResponseBody().write(file);
        }
        exchange.close();
    }

    void publish(String path, Profile profile, String title) throws IOException {
        StringBuilder page = new StringBuilder();
        FlameHtml.write(profile, title, FlameData.defaultValueIndex(profile), page);
        serve(path, page);
    }

    void publishDiff(String path, Profile base, Profile target, String title) throws IOException {
        StringBuilder page = new StringBuilder();
        FlameHtml.writeDiff(base, target, title, FlameData.defaultValueIndex(target), page);
        serve(path, page);
    }

    void serve(String path, CharSequence file) {
        files.put(path, file.toString().getBytes(StandardCharsets.UTF_8));
    }

    byte[] page(String path) {
        return files.get(path);
    }

    String url(String path, String... state) {
        StringBuilder url =
                new StringBuilder("http://127.0.0.1:" + server.getAddress().getPort() + path);
        for (int i = 0; i < state.length; i += 2) {
            url.append(i == 0 ? '#' : '&').append(state[i]).append('=');
            url.append(URLEncoder.encode(state[i + 1], StandardCharsets.UTF_8));
        }
        return url.toString();
    }

    void open(String path, String... state) throws Exception {
        browser.open(url(path, state), 1280, 760, 1, false);
    }

    void shoot(String name) throws Exception {
        browser.screenshot(SHOTS.resolve(name + ".png"));
    }

    void showState(String fragment) throws Exception {
        browser.eval("location.hash = '" + fragment + "'");
    }

    void typeText(String text) throws Exception {
        for (char c : text.toCharArray()) {
            browser.key(String.valueOf(c), String.valueOf(c));
        }
    }

    long reported(String name) throws Exception {
        return Long.parseLong(browser.report(name));
    }

    String text(String selector) throws Exception {
        return browser.eval("document.querySelector('" + selector + "').textContent");
    }

    @Override
    public void close() throws Exception {
        browser.close();
        server.stop(0);
    }
}
