package org.jvmpprof.it.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.jvmpprof.it.stats.Ledger.UNKNOWN;
import static org.jvmpprof.it.stats.RawClient.get;
import static org.jvmpprof.it.stats.RawClient.request;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.jvmpprof.it.Jdk;
import org.jvmpprof.it.stats.Ledger.Counted;
import org.jvmpprof.it.stats.LoadGenerators.Done;

/** Every request that a load generator has sent is in {@code /debug/stats}, once, whatever became of it. */
class HttpStatsIT {
    private static final String CLOSE = "Connection: close";
    private static final int FEW = 40;

    /** Kinds whose insides differ with the JDK's age, or that run where the usual JDK does not. */
    private static final Map<ServerKind, List<Integer>> MORE = Map.of(
            ServerKind.JDK, List.of(8, 11, 21, 25),
            ServerKind.TOMCAT_9, List.of(8),
            ServerKind.JETTY_94, List.of(8, 11),
            ServerKind.JETTY_12, List.of(25),
            ServerKind.UNDERTOW_22, List.of(8),
            ServerKind.NETTY_41, List.of(8, 11, 25),
            ServerKind.HELIDON_4, List.of(21, 25));

    @TempDir
    private Path directory;

    static Stream<Arguments> kinds() {
        return KindsAndJdks.of(ServerKind::speaksHttp1, MORE);
    }

    @ParameterizedTest(name = "{0} on {1}")
    @MethodSource("kinds")
    void each_request_is_counted_once(ServerKind kind, Jdk jdk) throws IOException {
        try (ServerJvm server = ServerJvm.start(kind, jdk)) {
            Ledger ledger = new Ledger(server);
            try {
                fixedNumbers(kind, server, ledger);
                fullSpeed(server, ledger);
                oddClients(kind, server, ledger);
                brokenConnections(server, ledger);
                if (kind.hasServlets()) {
                    nestedDispatches(server, ledger);
                }
                if (kind.isNettyByHand()) {
                    nettyAlone(server, ledger);
                }
                malformed(kind, server, ledger);
                durations(kind, server);
            } finally {
                System.out.println("\n" + kind + " on " + jdk + "\n" + ledger.table());
            }
            ledger.isClean();
        }
    }

    private void fixedNumbers(ServerKind kind, ServerJvm server, Ledger ledger) throws IOException {
        Fixed send = new Fixed(kind, server, ledger, directory);
        send.get("/plain", 500, 200, true);
        send.get("/plain", 1000, 200, true, "-k");
        send.get("/big", FEW, 200, true, "-k");
        send.get("/async", FEW, 200, true);
        send.get("/missing", FEW, 404, kind.countsErrorBytes());
        send.get("/status/503", FEW, 503, kind.countsErrorBytes());
        send.get("/status/204", FEW, 204, true);
        if (kind.answersErrors()) {
            send.get("/error", FEW, 500, kind.countsErrorBytes());
        } else {
            assertThat(new RawClient(server.port).exchange(get("/error"))).isEmpty();
            ledger.sent("/error", Map.of(), 1, 0);
        }
        send.post("/post", FEW, "x".repeat(20_000));
        send.stream("/stream", 16);
    }

    /** wrk leaves requests unfinished when it stops: the handler has seen them, and tells how many there were. */
    private static void fullSpeed(ServerJvm server, Ledger ledger) throws IOException {
        long before = server.truth().get("/plain");
        Done done = LoadGenerators.wrk(server.url("/plain"));
        long handled = server.whenQuiet("/plain") - before;
        Counted counted = ledger.ended("wrk /plain", handled);
        assertThat(counted.total()).isBetween(done.complete(), done.complete() + LoadGenerators.CONCURRENCY);
        assertThat(counted.statuses().keySet()).containsExactly(200);
    }

    private static void oddClients(ServerKind kind, ServerJvm server, Ledger ledger) throws IOException {
        RawClient client = new RawClient(server.port, kind.closesWhenAsked());
        if (kind.speaksHttp10()) {
            assertThat(client.exchange("GET /plain HTTP/1.0\r\n\r\n")).endsWith("plain\n");
            ledger.sent("HTTP/1.0", Map.of(200, 1L), 6);
        }
        assertThat(client.exchange(request("HEAD", "/plain", CLOSE))).contains(" 200");
        ledger.sent("HEAD", Map.of(200, 1L), 0);
        String answers = client.exchange(get("/plain").repeat(9) + get("/status/404", CLOSE));
        assertThat(answers.split("plain\n", -1)).hasSize(10);
        ledger.sent("10 in a pipeline", Map.of(200, 9L, 404, 1L), UNKNOWN);
        String expecting = request("POST", "/post", "Content-Length: 5", "Expect: 100-continue", CLOSE);
        assertThat(client.twoSteps(expecting, "12345"))
                .startsWith("HTTP/1.1 100")
                .contains("HTTP/1.1 200");
        ledger.sent("100-continue", Map.of(200, 1L), 1);
        String chunked = request("POST", "/post", "Transfer-Encoding: chunked", CLOSE) + "5\r\n12345\r\n0\r\n\r\n";
        assertThat(client.exchange(chunked)).contains("HTTP/1.1 200");
        ledger.sent("chunked request", Map.of(200, 1L), 1);
    }

    private static void brokenConnections(ServerJvm server, Ledger ledger) throws IOException {
        RawClient client = new RawClient(server.port);
        for (int i = 0; i < 3; i++) {
            client.abort(get("/huge"), 1000);
        }
        ledger.sent("closed while answered", Map.of(), 3, UNKNOWN);
        client.abort(request("POST", "/post", "Content-Length: 100000") + "x".repeat(100), 0);
        ledger.ended("closed in its own body", 1);
        client.abort(get("/slow"), 0);
        ledger.ended("closed while waiting", 1);
        client.abort("", 0);
        ledger.sent("connected only", Map.of(), 0);
        client.abort("GET /plain HTTP/1.1\r\nHost: 127.0", 0);
        ledger.atMost("closed in its headers", 1);
    }

    private static void nestedDispatches(ServerJvm server, Ledger ledger) throws IOException {
        RawClient client = new RawClient(server.port);
        for (String path : List.of("/forward", "/include", "/redispatch")) {
            assertThat(client.exchange(get(path, CLOSE))).contains("plain\n");
            ledger.sent(path, Map.of(200, 1L), UNKNOWN);
        }
        assertThat(client.exchange(get("/asyncstream", CLOSE))).contains("plain\n");
        ledger.sent("/asyncstream", Map.of(200, 1L), UNKNOWN); // with the framing of chunks, or without
        client.exchange(get("/senderror", CLOSE));
        ledger.sent("/senderror", Map.of(503, 1L), UNKNOWN);
        client.exchange(get("/asyncerror", CLOSE));
        ledger.sent("/asyncerror", Map.of(500, 1L), UNKNOWN);
    }

    private static void nettyAlone(ServerJvm server, Ledger ledger) throws IOException {
        RawClient client = new RawClient(server.port);
        assertThat(client.exchange(get("/void", CLOSE))).endsWith("plain\n");
        ledger.sent("void promise", Map.of(200, 1L), 6);
        assertThat(client.exchange(get("/proxy", CLOSE))).endsWith("plain\n");
        ledger.sent("a proxy and what is behind it", Map.of(200, 2L), 12);
        String upgrade = get(
                "/socket",
                "Upgrade: websocket",
                "Connection: Upgrade",
                "Sec-WebSocket-Version: 13",
                "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==");
        client.abort(upgrade, 100);
        ledger.sent("web socket", Map.of(101, 1L), 0);
    }

    private static void malformed(ServerKind kind, ServerJvm server, Ledger ledger) throws IOException {
        RawClient client = new RawClient(server.port, kind.closesWhenAsked());
        List<String> all = List.of(
                "NONSENSE\r\n\r\n",
                "GET /plain HTTP/9.9\r\nHost: 127.0.0.1\r\n\r\n",
                "GET /plain HTTP/1.1\r\nHost: 127.0.0.1\r\n: no name\r\nConnection: close\r\n\r\n",
                "POST /post HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: minus\r\nConnection: close\r\n\r\n");
        for (String request : all) {
            client.poke(request);
        }
        ledger.atMost("malformed", all.size());
        assertThat(client.exchange(get("/plain", CLOSE))).endsWith("plain\n");
        ledger.ended("a good one afterwards", 1);
    }

    /** Asynchronous and streaming requests last until their true end. */
    private static void durations(ServerKind kind, ServerJvm server) {
        Done done = Fixed.send(kind, server.url("/slow"), FEW);
        StatsPage stats = server.settled();
        assertThat(stats.ofRoute("GET", "/slow", "p50_sec"))
                .as("p50 of /slow, by the client %d ms", done.medianMillis())
                .isBetween(0.0495, (done.medianMillis() + 1) * 1.02 / 1000);
        assertThat(stats.ofRoute("GET", "/async", "p50_sec")).isGreaterThan(0.0595);
        assertThat(stats.ofRoute("GET", "/stream", "p50_sec")).isGreaterThan(0.198);
    }
}
