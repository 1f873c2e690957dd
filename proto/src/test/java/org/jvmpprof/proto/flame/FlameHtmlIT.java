package org.jvmpprof.proto.flame;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import com.sun.net.httpserver.HttpServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.jvmpprof.proto.Profile;

/** The page in a real browser, served with its policy as a header. Screenshots go to target/flame-screenshots. */
class FlameHtmlIT {
    private static final Path SHOTS = Path.of("target", "flame-screenshots");
    private static final Map<String, byte[]> PAGES = new ConcurrentHashMap<>();

    @TempDir
    static Path directory;

    private static HttpServer server;
    private static Chromium browser;

    @BeforeAll
    static void start() throws Exception {
        if (!Files.isExecutable(Chromium.BINARY)) {
            String problem =
                    Chromium.BINARY + " is missing: the flame graph page was NOT tested; apt-get install chromium";
            if ("true".equals(System.getenv("CI"))) {
                throw new AssertionError(problem);
            }
            System.err.println("WARNING: " + problem);
            abort(problem);
        }
        Files.createDirectories(SHOTS);
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            byte[] page = PAGES.get(exchange.getRequestURI().getPath());
            exchange.getResponseHeaders().set("Content-Type", "text/html; charset=utf-8");
            exchange.getResponseHeaders().set("Content-Security-Policy", FlameHtml.contentSecurityPolicy());
            exchange.sendResponseHeaders(page == null ? 404 : 200, page == null ? -1 : page.length);
            if (page != null) {
                exchange.getResponseBody().write(page);
            }
            exchange.close();
        });
        server.start();
        publish("/web", TestProfiles.realistic(1, 0.25), "checkout-service · cpu · 30 s");
        StringBuilder diff = new StringBuilder();
        FlameHtml.writeDiff(TestProfiles.realistic(1, 0.2), TestProfiles.realistic(2, 0.45), "before → after", 1, diff);
        PAGES.put("/diff", diff.toString().getBytes(StandardCharsets.UTF_8));
        browser = new Chromium(directory);
    }

    @AfterAll
    static void stop() throws Exception {
        if (browser != null) {
            browser.close();
        }
        if (server != null) {
            server.stop(0);
        }
    }

    private static void publish(String path, Profile profile, String title) throws Exception {
        StringBuilder page = new StringBuilder();
        FlameHtml.write(profile, title, FlameData.defaultValueIndex(profile), page);
        PAGES.put(path, page.toString().getBytes(StandardCharsets.UTF_8));
    }

    private static String url(String path, String... state) {
        StringBuilder url =
                new StringBuilder("http://127.0.0.1:" + server.getAddress().getPort() + path);
        for (int i = 0; i < state.length; i += 2) {
            url.append(i == 0 ? '#' : '&').append(state[i]).append('=');
            url.append(URLEncoder.encode(state[i + 1], StandardCharsets.UTF_8));
        }
        return url.toString();
    }

    private static void open(String path, String... state) throws Exception {
        browser.open(url(path, state), 1280, 760, 1, false);
    }

    private static void shoot(String name) throws Exception {
        browser.screenshot(SHOTS.resolve(name + ".png"));
    }

    @Test
    void shots() throws Exception {
        open("/web");
        shoot("flame");
        assertThat(browser.complaints()).isEmpty();
        open("/web", "view", "icicle");
        shoot("icicle");
        open("/web", "q", "hibernate");
        shoot("search");
        open("/web", "view", "sandwich", "fn", "com.fasterxml.jackson.databind.ser.BeanSerializer.serialize");
        shoot("sandwich");
        open("/web", "view", "table");
        shoot("table");
        open("/diff");
        shoot("diff");
        open("/diff", "mode", "norm", "cb", "1", "view", "icicle");
        shoot("diff-norm-cb");
        open("/diff", "view", "table");
        shoot("diff-table");
        open("/web", "theme", "dark", "info", "1");
        shoot("dark-info");
        open("/web", "cb", "1", "view", "icicle");
        shoot("cb");
        browser.open(url("/web"), 400, 800, 2, true);
        shoot("phone");
        browser.open(url("/web", "view", "table", "q", "jackson"), 400, 800, 2, true);
        shoot("phone-table");
        publish("/empty", TestProfiles.cpu().build(), "nothing");
        open("/empty");
        shoot("empty");
        assertThat(browser.complaints()).isEmpty();
    }
}
