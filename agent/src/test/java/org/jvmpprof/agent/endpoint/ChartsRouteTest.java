package org.jvmpprof.agent.endpoint;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.jvmpprof.agent.charts.TickingCharts;

/** The charts' routes over both listeners. */
class ChartsRouteTest {
    private static final Pattern ID = Pattern.compile("id: (\\d+)\\.(\\d+)\n");
    private static final String BROWSER = "Sec-Fetch-Site: cross-site\r\nSec-Fetch-Mode: no-cors\r\n";

    private static TickingCharts ticking;
    private static Running running;

    @BeforeAll
    static void start() throws InterruptedException {
        ticking = new TickingCharts();
        running = new Running(settings -> settings.charts(ticking.charts()));
        assertThat(Running.within(20_000, () -> ticking.has(3))).isTrue();
    }

    @AfterAll
    static void stop() throws InterruptedException {
        running.close();
        ticking.close();
    }

    private static Wire.Reply get(String target) throws IOException {
        return running.get(Via.TCP, target);
    }

    /** What comes of an answer until the text is there. */
    private static String until(Wire wire, String text) throws IOException {
        StringBuilder all = new StringBuilder();
        while (all.indexOf(text) < 0) {
            all.append(new String(wire.readSome(20_000), ISO_8859_1));
        }
        return all.toString();
    }

    @Test
    void the_page_lets_nothing_in_from_elsewhere_and_is_readable_without_script() throws IOException {
        Wire.Reply page = get("/debug/charts/");

        assertThat(page.status()).isEqualTo(200);
        assertThat(page.header("content-security-policy"))
                .startsWith("default-src 'none'; script-src 'self'; style-src 'self';")
                .contains("frame-ancestors 'none'")
                .doesNotContain("unsafe");
        assertThat(page.text())
                .contains("<noscript>")
                .contains("<td>Heap</td><td>used</td>")
                .doesNotContain("{")
                .doesNotContain("//");
        assertThat(get("/debug/charts?x=1").status()).isEqualTo(307);
        assertThat(get("/debug/charts?x=1").header("location")).isEqualTo("/debug/charts/?x=1");
    }

    @Test
    void every_file_of_the_page_is_there() throws IOException {
        for (String file : ChartsPage.FILES) {
            assertThat(get("/debug/charts/" + file).status()).as(file).isEqualTo(200);
        }
        assertThat(get("/debug/charts/plot.js").header("content-type")).startsWith("text/javascript");
        assertThat(get("/debug/charts/nosuch.js").status()).isEqualTo(404);
        assertThat(get("/debug/charts/../pprof/cmdline").status()).isEqualTo(404);
    }

    @Test
    void a_token_goes_along_in_all_addresses() throws IOException {
        String page = get("/debug/charts/?token=a%22%26b").text();
        Matcher address = Pattern.compile("(?:href|src)=\"([^\"#]+)\"").matcher(page);
        int found = 0;
        while (address.find()) {
            assertThat(address.group(1)).endsWith("token=a%22%26b");
            found++;
        }
        assertThat(found).isGreaterThan(8);
        Matcher module = Pattern.compile("from '([^']+)'")
                .matcher(get("/debug/charts/charts.js?token=a%22%26b").text());
        while (module.find()) {
            assertThat(module.group(1)).startsWith("./").endsWith(".js?token=a%22%26b");
        }
    }

    @Test
    void history_is_json_and_gzipped_for_those_who_take_it() throws IOException {
        Wire.Reply plain = get("/debug/charts/history?points=100");
        assertThat(plain.header("content-type")).startsWith("application/json");
        assertThat(plain.text()).startsWith("{\"process\":\"fake\"").contains("\"heap.used\"");

        Wire.Reply gzipped =
                running.exchange(Via.UNIX, "GET", "/debug/charts/history", "Accept-Encoding: br, gzip\r\n");
        assertThat(gzipped.header("content-encoding")).isEqualTo("gzip");
        byte[] text = new GZIPInputStream(new ByteArrayInputStream(gzipped.body())).readAllBytes();
        assertThat(new String(text, UTF_8)).startsWith("{\"process\":\"fake\"");
    }

    @ParameterizedTest
    @ValueSource(strings = {"points=0", "points=3001", "from=2000&to=1000"})
    void wrong_parameters_are_named(String query) throws IOException {
        Wire.Reply reply = get("/debug/charts/history?" + query);
        assertThat(reply.status()).isEqualTo(400);
        assertThat(reply.text()).contains(query.split("[=&]")[0] + "=").contains("must");
    }

    @ParameterizedTest
    @EnumSource(Via.class)
    void the_feed_sends_each_second_as_an_event_in_chunks(Via via) throws IOException {
        try (Wire wire = running.wire(via)) {
            wire.send("GET /debug/charts/feed HTTP/1.1\r\nHost: localhost\r\n\r\n");
            String all = until(wire, "\ndata: ");
            assertThat(all)
                    .contains("Transfer-Encoding: chunked")
                    .contains("Content-Type: text/event-stream")
                    .doesNotContain("Content-Length")
                    .contains("retry: 2000")
                    .contains("\"v\":[");
        }
    }

    @Test
    void an_old_client_has_the_feed_to_the_connections_end() throws IOException {
        try (Wire wire = running.wire(Via.TCP)) {
            wire.send("GET /debug/charts/feed HTTP/1.0\r\n\r\n");
            assertThat(until(wire, "\ndata: "))
                    .startsWith("HTTP/1.0 200")
                    .contains("Connection: close")
                    .doesNotContain("chunked");
        }
        assertThat(running.exchange(Via.TCP, "HEAD", "/debug/charts/feed", "").status())
                .isEqualTo(200);
    }

    @Test
    void the_feed_resumes_without_a_hole() throws IOException, InterruptedException {
        List<Long> seen = new ArrayList<>();
        String last = follow(seen, "");
        assertThat(Running.within(10_000, () -> ticking.has(6))).isTrue();
        String next = follow(seen, "Last-Event-ID: " + last + "\r\n");
        follow(seen, "Last-Event-ID: " + next + "\r\n");

        for (int i = 1; i < seen.size(); i++) {
            assertThat(seen.get(i)).isEqualTo(seen.get(i - 1) + 1);
        }
        assertThat(seen.size()).isGreaterThan(2);
        assertThat(follow(new ArrayList<>(), "Last-Event-ID: 1.5\r\n"))
                .as("another process's")
                .isNotEmpty();
    }

    private static String follow(List<Long> seen, String header) throws IOException {
        try (Wire wire = running.wire(Via.TCP)) {
            wire.send("GET /debug/charts/feed HTTP/1.1\r\nHost: localhost\r\n" + header + "\r\n");
            Matcher id = ID.matcher(until(wire, "]}\n\n"));
            String last = "";
            while (id.find()) {
                seen.add(Long.parseLong(id.group(2)));
                last = id.group(1) + "." + id.group(2);
            }
            return last;
        }
    }

    @Test
    void followers_take_no_places_of_those_who_want_a_profile() throws Exception {
        List<Wire> followers = new ArrayList<>();
        try (Running other = new Running(settings -> settings.charts(ticking.charts()))) {
            for (int i = 0; i < Followers.MAX; i++) {
                Wire wire = other.wire(Via.TCP);
                followers.add(wire);
                wire.send("GET /debug/charts/feed HTTP/1.1\r\nHost: localhost\r\n\r\n");
                until(wire, "retry");
            }
            Wire.Reply tooMany = other.get(Via.TCP, "/debug/charts/feed");
            assertThat(tooMany.status()).isEqualTo(429);
            assertThat(tooMany.header("retry-after")).isEqualTo("10");
            assertThat(other.get(Via.TCP, "/debug/pprof/profile?seconds=1").status())
                    .isEqualTo(200);
            for (Wire wire : followers) {
                wire.close();
            }
            assertThat(Running.soon(() -> statusOfFeed(other) == 200))
                    .as("those who go make room")
                    .isTrue();
        }
    }

    private static int statusOfFeed(Running of) {
        try {
            return of.exchange(Via.TCP, "HEAD", "/debug/charts/feed", "").status();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void debugcharts_data_is_json_or_a_call_of_a_decent_name() throws IOException {
        assertThat(chunked("/debug/charts/data", ""))
                .contains("{\"BytesAllocated\":[{\"Ts\":")
                .contains("\"Pprof\":[{");
        assertThat(chunked("/debug/charts/data?callback=jQuery21_4.cb", ""))
                .contains("Content-Type: text/javascript")
                .contains("/**/jQuery21_4.cb({\"BytesAllocated\":[");
        for (String name : List.of("alert(1)//", "a%0ab", "1a", "a-b")) {
            assertThat(get("/debug/charts/data?callback=" + name).status())
                    .as(name)
                    .isEqualTo(400);
        }
    }

    private static String chunked(String target, String headers) throws IOException {
        try (Wire wire = running.wire(Via.TCP)) {
            wire.send("GET " + target + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n" + headers + "\r\n");
            return new String(wire.readAll(20_000), UTF_8);
        }
    }

    @Test
    void no_other_site_may_call_it() throws IOException {
        String target = "/debug/charts/data?callback=steal";
        assertThat(running.exchange(Via.TCP, "GET", target, BROWSER).status()).isEqualTo(403);
        assertThat(running.exchange(Via.TCP, "GET", target, "Referer: http://evil.example/localhost/\r\n")
                        .status())
                .isEqualTo(403);
        assertThat(chunked(target, "Referer: http://localhost/debug/\r\n")).startsWith("HTTP/1.1 200");
        assertThat(running.exchange(Via.TCP, "GET", "/debug/charts/feed", BROWSER)
                        .status())
                .isEqualTo(403);
        assertThat(running.exchange(Via.TCP, "GET", "/debug/charts/data-feed", "Origin: http://evil.example\r\n")
                        .status())
                .isEqualTo(403);
    }

    @Test
    void the_data_feed_without_upgrade_is_events_in_debugcharts_words() throws IOException {
        try (Wire wire = running.wire(Via.TCP)) {
            wire.send("GET /debug/charts/data-feed HTTP/1.1\r\nHost: localhost\r\n\r\n");
            assertThat(until(wire, "Threadcreate")).contains("data: {\"Ts\":").contains("\"GcPause\":");
        }
    }

    /** Collects what a WebSocket says. */
    private static final class Listening implements WebSocket.Listener {
        final List<String> messages = new CopyOnWriteArrayList<>();
        final CompletableFuture<String> pong = new CompletableFuture<>();
        final CompletableFuture<Integer> closed = new CompletableFuture<>();

        @Override
        public CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
            messages.add(data.toString());
            socket.request(1);
            return null;
        }

        @Override
        public CompletionStage<?> onPong(WebSocket socket, ByteBuffer message) {
            pong.complete(UTF_8.decode(message).toString());
            socket.request(1);
            return null;
        }

        @Override
        public CompletionStage<?> onClose(WebSocket socket, int status, String reason) {
            closed.complete(status);
            return null;
        }
    }

    private static URI socketUri() {
        return URI.create("ws://127.0.0.1:" + running.endpoints.tcpAddress().getPort() + "/debug/charts/data-feed");
    }

    @Test
    void the_data_feed_is_a_web_socket_too() throws Exception {
        Listening listening = new Listening();
        WebSocket socket = HttpClient.newHttpClient()
                .newWebSocketBuilder()
                .buildAsync(socketUri(), listening)
                .get(10, TimeUnit.SECONDS);

        assertThat(Running.soon(() -> listening.messages.size() >= 2)).isTrue();
        assertThat(listening.messages.get(0)).startsWith("{\"Ts\":").contains("\"BytesAllocated\":");
        socket.sendText("is not asked for", true).get(5, TimeUnit.SECONDS);
        socket.sendPing(UTF_8.encode("are you there")).get(5, TimeUnit.SECONDS);
        assertThat(listening.pong.get(10, TimeUnit.SECONDS)).isEqualTo("are you there");
        socket.sendClose(WebSocket.NORMAL_CLOSURE, "enough").get(5, TimeUnit.SECONDS);
        assertThat(listening.closed.get(10, TimeUnit.SECONDS)).isEqualTo(WebSocket.NORMAL_CLOSURE);
    }

    @Test
    void a_web_socket_of_another_origin_or_version_is_refused() throws IOException {
        assertThatThrownBy(() -> HttpClient.newHttpClient()
                        .newWebSocketBuilder()
                        .header("Origin", "http://evil.example")
                        .buildAsync(socketUri(), new Listening())
                        .get(10, TimeUnit.SECONDS))
                .hasMessageContaining("Handshake");
        String upgrade = "Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n";
        Wire.Reply old =
                running.exchange(Via.TCP, "GET", "/debug/charts/data-feed", upgrade + "Sec-WebSocket-Version: 8\r\n");
        assertThat(old.status()).isEqualTo(426);
        assertThat(old.header("sec-websocket-version")).isEqualTo("13");
    }

    @Test
    void the_handshake_is_the_specifications_own_example_and_wrong_frames_end_it() throws IOException {
        try (Wire wire = running.wire(Via.TCP)) {
            wire.send("GET /debug/charts/data-feed HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\n"
                    + "Connection: keep-alive, Upgrade\r\nSec-WebSocket-Version: 13\r\n"
                    + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n");
            assertThat(until(wire, "\r\n\r\n"))
                    .startsWith("HTTP/1.1 101 ")
                    .contains("Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=")
                    .doesNotContain("Connection: close")
                    .doesNotContain("Transfer-Encoding");
            wire.send("\u0081\u0002hi"); // not masked
            assertThat(new String(wire.readAll(10_000), ISO_8859_1)).contains("\u0088\u0002\u0003\u00ea");
        }
    }

    @Test
    void closing_the_endpoints_ends_all_who_follow_at_once() throws Exception {
        Running other = new Running(settings -> settings.charts(ticking.charts()));
        try (Wire wire = other.wire(Via.TCP)) {
            wire.send("GET /debug/charts/feed HTTP/1.1\r\nHost: localhost\r\n\r\n");
            until(wire, "data: ");
            long begin = System.nanoTime();
            other.close();
            assertThat(System.nanoTime() - begin).isLessThan(1_500_000_000L);
            assertThat(wire.readAll(2_000)).isNotNull();
        }
        assertThat(other.log()).isEmpty();
    }
}
