package org.jvmpprof.collector.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.jvmpprof.collector.TestClient;
import org.jvmpprof.collector.TestProfiles;
import org.jvmpprof.collector.guard.Guard;
import org.jvmpprof.collector.guard.Sessions;
import org.jvmpprof.collector.guard.Tokens;
import org.jvmpprof.collector.guard.Visitors;
import org.jvmpprof.collector.ingest.Ingest;
import org.jvmpprof.collector.ingest.IngestLimits;
import org.jvmpprof.collector.ingest.Memory;
import org.jvmpprof.collector.ingest.ProfileBody;
import org.jvmpprof.collector.metrics.Metrics;
import org.jvmpprof.collector.query.Merges;
import org.jvmpprof.collector.store.EmbeddedStore;
import org.jvmpprof.collector.store.ProfileStore;

/** Clients that are slow, idle or abusive, against a server of 16 threads that waits one second for anybody. */
@Timeout(value = 90, unit = TimeUnit.SECONDS)
final class SlowClientsTest {
    private static final IngestLimits LIMITS = new IngestLimits(4 << 20, 8 << 20, 10_000, 8, 100);
    private static final Duration PATIENCE = Duration.ofSeconds(1);
    private static final byte[] PROFILE = TestProfiles.cpu("f", 1, 1_790_000_000_000_000_000L);
    private static final String UPLOAD = "POST /api/0/profiles?service=s&type=trace HTTP/1.1\r\nHost: localhost\r\n";

    @TempDir
    Path data;

    private final List<Socket> sockets = new ArrayList<>();
    private ProfileStore store;
    private CollectorServer server;
    private TestClient client;

    @BeforeEach
    void start() throws Exception {
        store = EmbeddedStore.open(data, 0, 1 << 24);
        Memory memory = Memory.of(256 << 20, PATIENCE, PATIENCE);
        Ingest ingest = new Ingest(store, LIMITS, Clock.systemUTC(), 8, 64 << 20, PATIENCE);
        Merges merges = new Merges(store, new ProfileBody(LIMITS), 1, 1_000, PATIENCE);
        Api api = new Api(store, ingest, merges, LIMITS, Clock.systemUTC(), "test");
        Tokens tokens = Tokens.load(null, null);
        Visitors visitors = new Visitors(InetAddress.getLoopbackAddress(), "127.0.0.1", List.of());
        Guard guard = new Guard(visitors, tokens, new Sessions(tokens, Clock.systemUTC()), false);
        FrontSettings settings =
                new FrontSettings(16, LIMITS.bodyBytes(), memory, PATIENCE, PATIENCE, 10_000_000, PATIENCE);
        server = new Front(guard, settings, new Metrics())
                .server(new ServerSettings("127.0.0.1", 0, 16, 5_000, null), api, (tenant, mayBegin) -> api);
        server.start();
        client = new TestClient(server.port());
    }

    @AfterEach
    void stop() throws IOException {
        for (Socket socket : sockets) {
            socket.close();
        }
        server.close();
        store.close();
    }

    private Socket connect(String text) throws IOException {
        Socket socket = new Socket("127.0.0.1", server.port());
        sockets.add(socket);
        socket.setSoTimeout(20_000);
        send(socket, text);
        return socket;
    }

    private static void send(Socket socket, String text) throws IOException {
        OutputStream out = socket.getOutputStream();
        out.write(text.getBytes(StandardCharsets.US_ASCII));
        out.flush();
    }

    /** What comes until the server closes the connection. */
    private static String rest(Socket socket) throws IOException {
        try {
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
        } catch (SocketException reset) {
            return "";
        }
    }

    private void assertServes() throws Exception {
        assertThat(client.get("/api/0/services").statusCode()).isEqualTo(200);
        assertThat(client.post("/api/0/profiles?service=s&type=cpu", PROFILE).statusCode())
                .isEqualTo(200);
    }

    @Test
    void a_hundred_slow_bodies_hold_no_thread_and_are_told_that_they_are_too_slow() throws Exception {
        for (int i = 0; i < 100; i++) {
            connect(UPLOAD + "Content-Length: 1000000\r\n\r\nfirst bytes");
        }
        assertServes();

        for (Socket socket : sockets) {
            assertThat(rest(socket))
                    .startsWith("HTTP/1.1 408 ")
                    .contains("{\"code\":408,\"error\":\"body did not come within 1 s");
        }
        assertThat(client.get("/api/0/services").statusCode()).isEqualTo(200);
    }

    @Test
    void headers_that_dribble_in_end_with_the_connection() throws Exception {
        Socket socket = connect("GET /healthz HTTP/1.1\r\nHost: localhost\r\n");
        long began = System.nanoTime();
        boolean isOpen = true;
        while (isOpen && System.nanoTime() - began < TimeUnit.SECONDS.toNanos(30)) {
            try {
                send(socket, "X-A: b\r\n");
                socket.setSoTimeout(100);
                isOpen = socket.getInputStream().read() >= 0;
            } catch (java.net.SocketTimeoutException stillOpen) {
                isOpen = true;
            } catch (SocketException closed) {
                isOpen = false;
            }
        }
        assertThat(isOpen).isFalse();
        assertServes();
    }

    @Test
    void two_thousand_idle_connections_cost_nothing_and_are_closed_after_a_while() throws Exception {
        for (int i = 0; i < 2_000; i++) {
            connect("");
        }
        assertServes();
        for (Socket socket : sockets) {
            assertThat(rest(socket)).isEmpty();
        }
    }

    @Test
    void answers_that_nobody_fetches_hold_no_thread_and_are_broken_off() throws Exception {
        byte[] large = new byte[4 << 20];
        String id = TestClient.text(client.post("/api/0/profiles?service=s&type=trace", large))
                .replaceAll("(?s).*\"id\":\"(\\w+)\".*", "$1");
        for (int i = 0; i < 30; i++) {
            connect("GET /api/0/profiles/" + id + " HTTP/1.1\r\nHost: localhost\r\n\r\n");
        }
        // While the answers are made, the few threads may all be at work.
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (client.get("/api/0/services").statusCode() == 503 && System.nanoTime() < deadline) {
            Thread.onSpinWait();
        }
        assertServes();
        awaitConnections(2);
        assertServes();
    }

    private void awaitConnections(int most) throws IOException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (server.connections() > most && System.nanoTime() < deadline) {
            Thread.onSpinWait();
        }
        assertThat(server.connections()).isLessThanOrEqualTo(most);
    }

    @Test
    void an_endless_body_without_a_length_is_413() throws Exception {
        Socket socket = connect(UPLOAD + "Transfer-Encoding: chunked\r\n\r\n");
        byte[] chunk = ("10000\r\n" + "x".repeat(0x10000) + "\r\n").getBytes(StandardCharsets.US_ASCII);
        InputStream in = socket.getInputStream();
        try {
            while (in.available() == 0) {
                socket.getOutputStream().write(chunk);
            }
        } catch (SocketException closed) {
            // The answer may have been overtaken by the reset that our own sending provoked.
            assertThat(closed).hasMessageMatching("(?i).*(broken pipe|reset|closed).*");
            assertServes();
            return;
        }
        assertThat(rest(socket)).startsWith("HTTP/1.1 413 ").contains("limit.body=4194304");
        assertServes();
    }

    @Test
    void floods_of_http_2_frames_end_their_connection_only() throws Exception {
        byte[] ping = {0, 0, 8, 6, 0, 0, 0, 0, 0, 1, 2, 3, 4, 5, 6, 7, 8};
        byte[] settings = {0, 0, 0, 4, 0, 0, 0, 0, 0};
        byte[] reset = {0, 0, 4, 3, 0, 0, 0, 0, 1, 0, 0, 0, 8};
        for (byte[] frame : List.of(ping, settings, reset)) {
            Socket socket = connect("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n");
            OutputStream out = socket.getOutputStream();
            out.write(settings);
            boolean isOpen = true;
            for (int i = 0; i < 100_000 && isOpen; i++) {
                try {
                    out.write(frame);
                } catch (SocketException closed) {
                    isOpen = false;
                }
            }
            assertThat(isOpen).isFalse();
        }
        assertServes();
    }

    @Test
    void a_stop_is_not_held_up_by_slow_clients() throws Exception {
        connect(UPLOAD + "Content-Length: 1000000\r\n\r\nfirst bytes");
        connect("GET /healthz HT");
        long began = System.nanoTime();

        server.close();

        assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(20));
    }
}
