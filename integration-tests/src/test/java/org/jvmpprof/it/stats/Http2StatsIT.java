package org.jvmpprof.it.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.jvmpprof.it.stats.Ledger.UNKNOWN;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.jvmpprof.it.Jdk;
import org.jvmpprof.it.stats.Ledger.Counted;
import org.jvmpprof.it.stats.LoadGenerators.Done;

/** As {@link HttpStatsIT} of HTTP/2 in clear text: every stream is in {@code /debug/stats}, once, whatever became of it. */
class Http2StatsIT {
    private static final int FEW = 40;
    private static final int STREAM_BYTES = 4 * 6;
    private static final int RESETS = 3;

    /** Kinds that run where the usual JDK does not, or whose hook is not their own. */
    private static final Map<ServerKind, List<Integer>> MORE = Map.of(
            ServerKind.NETTY_41_MULTIPLEX, List.of(8, 25),
            ServerKind.HELIDON_4, List.of(25));

    @TempDir
    private Path directory;

    static Stream<Arguments> kinds() {
        return KindsAndJdks.of(ServerKind::speaksHttp2, MORE);
    }

    @ParameterizedTest(name = "{0} on {1}")
    @MethodSource("kinds")
    void each_stream_is_counted_once(ServerKind kind, Jdk jdk) throws IOException, InterruptedException {
        try (ServerJvm server = ServerJvm.start(kind, jdk)) {
            Ledger ledger = new Ledger(server);
            try {
                fixedNumbers(kind, server, ledger);
                if (kind.endsWhatWasReset()) {
                    fullSpeed(kind, server, ledger);
                }
                oneByOne(kind, server, ledger);
                resetStreams(server, ledger);
                brokenConnections(server, ledger);
                upgrade(kind, server, ledger);
                assertThat(server.settled().ofRoute("GET", "/async", "p50_sec")).isGreaterThan(0.0595);
            } finally {
                System.out.println("\n" + kind + ", HTTP/2, on " + jdk + "\n" + ledger.table());
            }
            ledger.isClean();
        }
    }

    private void fixedNumbers(ServerKind kind, ServerJvm server, Ledger ledger) throws IOException {
        send(kind, server, ledger, "/plain", 2000, 200);
        send(kind, server, ledger, "/big", FEW, 200);
        send(kind, server, ledger, "/async", FEW, 200);
        send(kind, server, ledger, "/slow", FEW, 200);
        send(kind, server, ledger, "/missing", FEW, 404);
        send(kind, server, ledger, "/status/503", FEW, 503);
        send(kind, server, ledger, "/status/204", FEW, 204);
        send(kind, server, ledger, "/error", FEW, 500);
        Path body = Files.writeString(directory.resolve("body"), "x".repeat(20_000));
        send(kind, server, ledger, "/post", FEW, 200, "-d", body.toString());
        Done streamed = send(kind, server, ledger, "/stream", 16, 200);
        assertThat(streamed.bodyBytes()).isEqualTo(16 * STREAM_BYTES);
    }

    private static Done send(
            ServerKind kind,
            ServerJvm server,
            Ledger ledger,
            String path,
            int requests,
            int status,
            String... options) {
        Done done = LoadGenerators.h2load(server.url(path), requests, options);
        assertThat(done.failed()).as(path).isZero();
        assertThat(done.complete()).as(path).isEqualTo(requests);
        assertThat(done.other()).as(path).isEqualTo(status / 100 == 2 ? 0 : requests);
        if (kind.mayAbortTheLast()) {
            Counted counted = ledger.ended(path, requests);
            assertThat(counted.aborted()).as(path).isLessThanOrEqualTo(LoadGenerators.CONCURRENCY);
        } else {
            boolean isTold = status < 400 || kind.countsErrorBytes();
            boolean isFramed = kind == ServerKind.HELIDON_4 && path.equals("/stream");
            ledger.sent(path, Map.of(status, done.complete()), isTold && !isFramed ? done.bodyBytes() : UNKNOWN);
        }
        return done;
    }

    /** h2load leaves streams open when it stops: a server ends them before or after a handler has seen them. */
    private static void fullSpeed(ServerKind kind, ServerJvm server, Ledger ledger) throws IOException {
        long before = server.truth().get("/plain");
        Done done = LoadGenerators.h2loadForASecond(server.url("/plain"));
        long handled = server.whenQuiet("/plain") - before;
        int open = LoadGenerators.CONCURRENCY * LoadGenerators.CONCURRENCY;
        Counted counted = ledger.atMost("for a second", done.complete() + open);
        assertThat(counted.total() + counted.aborted()).isGreaterThanOrEqualTo(handled);
        assertThat(counted.total()).isLessThanOrEqualTo(handled);
        assertThat(counted.statuses().get(200))
                .isGreaterThanOrEqualTo(done.complete() - (kind.mayAbortTheLast() ? LoadGenerators.CONCURRENCY : 0));
        assertThat(counted.statuses().keySet()).isSubsetOf(kind.failsWhenReset() ? Set.of(200, 500) : Set.of(200));
    }

    private static void oneByOne(ServerKind kind, ServerJvm server, Ledger ledger) throws IOException {
        try (Http2Client client = new Http2Client(server.port)) {
            assertThat(client.readToEnd(client.request("GET", "/plain"))).isEqualTo(6);
            ledger.sent("one", Map.of(200, 1L), 6);
            assertThat(client.readToEnd(client.request("HEAD", "/status/200"))).isZero();
            ledger.sent("HEAD", Map.of(200, 1L), 0);
            if (kind == ServerKind.NETTY_42_FRAMES) {
                assertThat(client.readToEnd(client.request("POST", "/trailers")))
                        .isEqualTo(6);
                ledger.sent("trailers, void promise", Map.of(200, 1L), 6);
            }
        }
    }

    /** A connection each, since a few resets are enough for a server to close one. */
    private static void resetStreams(ServerJvm server, Ledger ledger) throws IOException {
        for (int i = 0; i < RESETS; i++) {
            try (Http2Client client = new Http2Client(server.port)) {
                // more than the client lets it say, so it cannot be complete
                int stream = client.request("GET", "/huge");
                client.readSome(1000);
                client.reset(stream);
            }
        }
        ledger.sent("reset while answered", Map.of(), RESETS, UNKNOWN);
        try (Http2Client client = new Http2Client(server.port)) {
            int waiting = client.request("GET", "/async");
            server.awaitInFlight(1);
            client.reset(waiting);
        }
        ledger.ended("reset while waiting", 1);
        try (Http2Client client = new Http2Client(server.port)) {
            int posting = client.begin("/post");
            client.ping();
            client.reset(posting);
        }
        ledger.ended("reset in its own body", 1);
    }

    private static void brokenConnections(ServerJvm server, Ledger ledger) throws IOException {
        try (Http2Client client = new Http2Client(server.port)) {
            client.readToEnd(client.request("GET", "/plain"));
            for (int i = 0; i < RESETS; i++) {
                client.request("GET", "/huge");
            }
            server.awaitInFlight(RESETS);
        }
        Counted counted = ledger.ended("closed while answered", 1 + RESETS);
        assertThat(counted.aborted()).isEqualTo(RESETS);
        try (Http2Client client = new Http2Client(server.port)) {
            client.ping();
        }
        ledger.sent("connected only", Map.of(), 0);
    }

    /** A request of HTTP/1.1 that is answered by stream 1. */
    private static void upgrade(ServerKind kind, ServerJvm server, Ledger ledger)
            throws IOException, InterruptedException {
        HttpClient client =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_2).build();
        for (int i = 0; i < 2; i++) {
            HttpResponse<String> answer = client.send(
                    HttpRequest.newBuilder(URI.create(server.url("/plain"))).build(),
                    HttpResponse.BodyHandlers.ofString());
            assertThat(answer.version()).isEqualTo(HttpClient.Version.HTTP_2);
            assertThat(answer.body()).isEqualTo("plain\n");
        }
        Map<Integer, Long> statuses = kind.countsTheUpgrade() ? Map.of(101, 1L, 200, 1L) : Map.of(200, 2L);
        ledger.sent("upgrade, and one more", statuses, kind.countsTheUpgrade() ? 6 : 12);
    }
}
