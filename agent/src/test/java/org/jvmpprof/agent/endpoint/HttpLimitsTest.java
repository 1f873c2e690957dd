package org.jvmpprof.agent.endpoint;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What comes over the wire in odd shapes: old versions, bare line feeds, too much of it, garbage. */
class HttpLimitsTest {
    private static Running running;

    @BeforeAll
    static void start() {
        running = new Running();
    }

    @AfterAll
    static void stop() {
        running.close();
    }

    private static Wire.Reply closing(Via via, String request) throws IOException {
        try (Wire wire = running.wire(via)) {
            return Wire.parse(wire.send(request).readAll(5000));
        }
    }

    @ParameterizedTest
    @EnumSource(Via.class)
    void http_1_0_is_answered_and_closed(Via via) throws IOException {
        Wire.Reply reply = closing(via, "GET /debug/pprof/heap?debug=1 HTTP/1.0\r\n\r\n");
        assertThat(reply.statusLine()).isEqualTo("HTTP/1.0 200 OK");
        assertThat(reply.header("Connection")).isEqualTo("close");
        assertThat(reply.text()).startsWith("heap profile: ");
        assertThat(closing(via, "GET /debug/pprof/ HTTP/1.0\r\nConnection: keep-alive\r\n\r\n")
                        .status())
                .isEqualTo(200);
    }

    @ParameterizedTest
    @EnumSource(Via.class)
    void lines_may_end_in_bare_line_feeds(Via via) throws IOException {
        assertThat(closing(via, "GET /debug/pprof/cmdline HTTP/1.0\r\n\n").status())
                .isEqualTo(200);
        assertThat(closing(via, "GET /debug/pprof/cmdline HTTP/1.0\n\n").status())
                .isEqualTo(200);
        assertThat(closing(via, "GET /debug/pprof/cmdline HTTP/1.1\nHost: localhost\nConnection: close\n\n")
                        .status())
                .isEqualTo(200);
    }

    @ParameterizedTest
    @EnumSource(Via.class)
    void half_closed_clients_are_served(Via via) throws IOException {
        try (Wire wire = running.wire(via)) {
            wire.send("GET /debug/pprof/profile?seconds=1 HTTP/1.0\r\n\r\n").shutdownOutput();
            Wire.Reply reply = Wire.parse(wire.readAll(5000));
            assertThat(reply.status()).isEqualTo(200);
            assertThat(reply.body()).hasSizeGreaterThan(20);
        }
    }

    @ParameterizedTest
    @EnumSource(Via.class)
    void one_connection_carries_many_requests(Via via) throws IOException {
        try (Wire wire = running.wire(via)) {
            for (int i = 0; i < 20; i++) {
                wire.send("GET /debug/pprof/cmdline HTTP/1.1\r\nHost: localhost\r\n\r\n");
                Wire.Reply reply = wire.reply(false);
                assertThat(reply.status()).isEqualTo(200);
                assertThat(reply.header("Connection")).isEmpty();
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Via.class)
    void pipelined_requests_are_answered_in_order_even_behind_a_waiting_one(Via via) throws IOException {
        try (Wire wire = running.wire(via)) {
            wire.send("GET /debug/pprof/profile?seconds=1 HTTP/1.1\r\nHost: localhost\r\n\r\n"
                    + "GET /debug/pprof/nothing HTTP/1.1\r\nHost: localhost\r\n\r\n");
            wire.send("HEAD /debug/pprof/cmdline HTTP/1.1\r\nHost: localhost\r\n\r\n");
            assertThat(wire.reply(false).status()).isEqualTo(200);
            assertThat(wire.reply(false).status()).isEqualTo(404);
            assertThat(wire.reply(true).status()).isEqualTo(200);
        }
    }

    @ParameterizedTest
    @EnumSource(Via.class)
    void garbage_is_a_400_and_the_end(Via via) throws IOException {
        for (String garbage :
                new String[] {"\u0016\u0003\u0001\u0002\0\u0001\n\n", "hello there\r\n\r\n", "GET /\r\n\r\n"}) {
            Wire.Reply reply = closing(via, garbage);
            assertThat(reply.status()).isEqualTo(400);
            assertThat(reply.header("X-Go-Pprof")).isEqualTo("1");
            assertThat(reply.header("Connection")).isEqualTo("close");
        }
        try (Wire wire = running.wire(via)) {
            wire.send("GET /debug/pprof/cmdline HTTP/1.1\r\nHost: localhost\r\n\r\n%%%% garbage behind\r\n\r\n");
            assertThat(wire.reply(false).status()).isEqualTo(200);
            assertThat(wire.reply(false).status()).isEqualTo(400);
            assertThat(wire.readAll(5000)).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource(Via.class)
    void unknown_versions_are_a_505(Via via) throws IOException {
        assertThat(closing(via, "GET / HTTP/2.0\r\nHost: localhost\r\n\r\n").status())
                .isEqualTo(505);
    }

    @ParameterizedTest
    @EnumSource(Via.class)
    void too_long_lines_and_too_many_headers_are_refused(Via via) throws IOException {
        String line = "x".repeat(9000);
        assertThat(closing(via, "GET /" + line + " HTTP/1.1\r\n\r\n").status()).isEqualTo(431);
        assertThat(closing(via, "GET / HTTP/1.1\r\nX: " + line + "\r\n\r\n").status())
                .isEqualTo(431);
        assertThat(closing(via, "GET / HTTP/1.1\r\n" + "X: y\r\n".repeat(200) + "\r\n")
                        .status())
                .isEqualTo(431);
    }

    @ParameterizedTest
    @EnumSource(Via.class)
    void too_large_bodies_are_refused(Via via) throws IOException {
        try (Wire wire = running.wire(via)) {
            wire.send("POST /debug/pprof/symbol HTTP/1.1\r\nHost: localhost\r\nContent-Length: 3000000\r\n\r\n");
            try {
                wire.send("+".repeat(3_000_000));
            } catch (IOException e) {
                assertThat(e).hasMessageMatching("(?i).*(broken pipe|reset).*");
                return;
            }
            assertThat(Wire.parse(wire.readAll(5000)).status()).isEqualTo(413);
        }
    }

    @ParameterizedTest
    @EnumSource(Via.class)
    void sixteen_and_more_clients_are_served_at_once(Via via) throws Exception {
        List<Thread> threads = new ArrayList<>();
        List<Integer> statuses = java.util.Collections.synchronizedList(new ArrayList<>());
        long begin = System.nanoTime();
        for (int i = 0; i < 16; i++) {
            Thread thread = new Thread(() -> {
                try {
                    statuses.add(
                            running.get(via, "/debug/pprof/profile?seconds=2").status());
                } catch (IOException e) {
                    statuses.add(-1);
                }
            });
            thread.start();
            threads.add(thread);
        }
        assertThat(Running.soon(() -> running.source.openWindows.get() == 16)).isTrue();
        for (int i = 0; i < 20; i++) {
            assertThat(running.get(via, "/debug/pprof/").status()).isEqualTo(200);
        }
        Wire.Reply full = running.get(via, "/debug/pprof/heap?seconds=1");
        assertThat(full.status()).isEqualTo(429);
        assertThat(Integer.parseInt(full.header("Retry-After"))).isBetween(1, 3);
        assertThat(full.text()).contains("http.max-clients=16");
        for (Thread thread : threads) {
            thread.join(10_000);
        }
        assertThat(statuses).hasSize(16).containsOnly(200);
        assertThat((System.nanoTime() - begin) / 1e9).isLessThan(8);
    }

    @ParameterizedTest
    @EnumSource(Via.class)
    void silent_connections_do_not_keep_others_out(Via via) throws Exception {
        List<Wire> silent = new ArrayList<>();
        try {
            for (int i = 0; i < 20; i++) {
                silent.add(running.wire(via).send("GET /"));
            }
            assertThat(running.get(via, "/debug/pprof/").status()).isEqualTo(200);
        } finally {
            for (Wire wire : silent) {
                wire.close();
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Via.class)
    void beyond_all_workers_is_a_503_then_room_again(Via via) throws Exception {
        int most = 16 + HttpServer.SHORT_REQUESTS;
        List<Wire> silent = new ArrayList<>();
        try {
            assertThat(Running.soon(() -> workers() == 0 || idleWorkers())).isTrue();
            for (int i = 0; i < most; i++) {
                silent.add(running.wire(via).send("GET /"));
            }
            try (Wire late = running.wire(via)) {
                Wire.Reply reply = Wire.parse(late.readAll(5000));
                assertThat(reply.status()).isEqualTo(503);
                assertThat(reply.header("Retry-After")).isEqualTo("1");
            }
        } finally {
            for (Wire wire : silent) {
                wire.close();
            }
        }
        assertThat(Running.soon(() -> {
                    try {
                        return running.get(via, "/debug/pprof/").status() == 200;
                    } catch (IOException e) {
                        return false;
                    }
                }))
                .isTrue();
    }

    @ParameterizedTest
    @EnumSource(Via.class)
    void a_client_that_trickles_is_cut_off(Via via) throws Exception {
        long begin = System.nanoTime();
        try (Wire wire = running.wire(via)) {
            IOException cut = null;
            while (cut == null && System.nanoTime() - begin < 20e9) {
                try {
                    wire.send("G");
                    Thread.sleep(200);
                } catch (IOException e) {
                    cut = e;
                }
            }
            assertThat(cut).isNotNull();
            assertThat((System.nanoTime() - begin) / 1e9).isBetween(8.0, 15.0);
        }
    }

    @ParameterizedTest
    @EnumSource(Via.class)
    void failures_are_a_500_that_says_so_and_the_next_request_works(Via via) throws IOException {
        running.source.failing = true;
        try (Wire wire = running.wire(via)) {
            wire.send("GET /debug/pprof/heap HTTP/1.1\r\nHost: localhost\r\n\r\n");
            Wire.Reply reply = wire.reply(false);
            assertThat(reply.status()).isEqualTo(500);
            assertThat(reply.text()).contains("broken on purpose");
            running.source.failing = false;
            wire.send("GET /debug/pprof/heap HTTP/1.1\r\nHost: localhost\r\n\r\n");
            assertThat(wire.reply(false).status()).isEqualTo(200);
        } finally {
            running.source.failing = false;
        }
        assertThat(running.log()).contains("could not answer /debug/pprof/heap").doesNotContain("\tat ");
    }

    private static boolean idleWorkers() {
        return Thread.getAllStackTraces().entrySet().stream()
                .filter(e -> e.getKey().getName().startsWith("pprof-http-"))
                .allMatch(
                        e -> new String(java.util.Arrays.toString(e.getValue()).getBytes(ISO_8859_1), ISO_8859_1)
                                .contains("SynchronousQueue"));
    }

    private static long workers() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(t -> t.getName().startsWith("pprof-http-"))
                .count();
    }
}
