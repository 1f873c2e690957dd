package org.jvmpprof.collector.scrape;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.jvmpprof.collector.TestProfiles;
import org.jvmpprof.collector.ingest.Ingest;
import org.jvmpprof.collector.ingest.IngestLimits;
import org.jvmpprof.collector.ingest.ProfileBody;
import org.jvmpprof.collector.store.EmbeddedStore;
import org.jvmpprof.collector.store.LabelPair;
import org.jvmpprof.collector.store.ProfileKind;
import org.jvmpprof.collector.store.ProfileMeta;
import org.jvmpprof.collector.store.ProfileQuery;
import org.jvmpprof.collector.store.ProfileStore;
import org.jvmpprof.proto.DecodeLimits;
import org.jvmpprof.proto.Profile;
import org.jvmpprof.proto.ProfileDecoder;
import org.jvmpprof.proto.ProfileEncoder;

final class ScraperTest {
    private static final long NANOS = 1_790_000_000_000_000_000L;
    private static final IngestLimits LIMITS = new IngestLimits(1 << 20, 4 << 20, 10_000, 16, 200);

    @TempDir
    Path directory;

    private ProfileStore store;
    private @Nullable Scraper scraper;
    private final AtomicLong calls = new AtomicLong();

    @BeforeEach
    void open() throws IOException {
        store = EmbeddedStore.open(directory.resolve("data"), 0, 1 << 20);
    }

    @AfterEach
    void close() throws IOException {
        if (scraper != null) {
            scraper.close();
        }
        store.close();
    }

    private ScrapeSettings settings(Duration timeout, int concurrent, @Nullable Path tokenFile) {
        return new ScrapeSettings(
                List.of(),
                null,
                Duration.ofMillis(200),
                Duration.ofSeconds(1),
                timeout,
                concurrent,
                64 << 10,
                tokenFile,
                null);
    }

    private void scrape(ScrapeSettings settings, Target... targets) throws IOException {
        Ingest ingest = new Ingest(store, LIMITS, Clock.systemUTC(), 8, 64 << 20, Duration.ofSeconds(1));
        scraper = Scraper.start(
                settings, ingest, new ProfileBody(LIMITS), Clock.systemUTC(), List.of(new Fixed(List.of(targets))));
    }

    private record Fixed(List<Target> targets) implements TargetSource {
        @Override
        public void start(Sink sink) {
            sink.found(targets);
        }

        @Override
        public void close() {
            // nothing runs
        }
    }

    private static Target target(StandIn server, String job, String types) {
        return TargetLabels.target(server.address(), Map.of("job", job, "__profiles__", types, "region", "eu"), true);
    }

    private TargetStatus status(String job) {
        return scraper.statuses().stream()
                .filter(status -> status.target().job().equals(job))
                .findFirst()
                .orElseThrow();
    }

    private List<ProfileMeta> stored(String service, ProfileKind kind) throws IOException {
        ProfileQuery query = new ProfileQuery(service, kind, 0, Long.MAX_VALUE, List.of());
        return store.find(query, null, 1_000).metas();
    }

    private Profile blob(ProfileMeta meta) throws IOException {
        byte[][] found = new byte[1][];
        store.read(List.of(meta.id()), new ProfileStore.BlobSink() {
            @Override
            public void blob(String id, byte[] blob) {
                found[0] = blob;
            }

            @Override
            public void lost(String id, java.util.Optional<String> damage) {
                throw new AssertionError(id + " is lost: " + damage);
            }
        });
        return ProfileDecoder.decode(found[0], DecodeLimits.DEFAULT);
    }

    private void cpu(HttpExchange exchange) throws IOException {
        StandIn.answer(exchange, 200, TestProfiles.cpu("app.Main.hot", 10, NANOS + calls.incrementAndGet()));
    }

    /** A sum that grows by 100 with every request. */
    private void sum(HttpExchange exchange) throws IOException {
        long n = calls.incrementAndGet();
        StandIn.answer(exchange, 200, contentions(100 * n, NANOS + n));
    }

    private static byte[] contentions(long value, long time) {
        return ProfileEncoder.encode(TestProfiles.profile("app.Main.wait", value, time).toBuilder()
                .sampleTypes(List.of())
                .sampleType("contentions", "count")
                .build());
    }

    @Test
    void windows_are_asked_for_by_seconds_and_stored_with_the_targets_labels() throws Exception {
        try (StandIn server = new StandIn(this::cpu)) {
            scrape(settings(Duration.ofSeconds(5), 2, null), target(server, "shop", "cpu"));
            Await.until(
                    "two cpu profiles", () -> stored("shop", ProfileKind.CPU).size() >= 2);

            assertThat(server.requests).allMatch("/debug/pprof/profile?seconds=1"::equals);
            ProfileMeta meta = stored("shop", ProfileKind.CPU).get(0);
            assertThat(meta.labels())
                    .containsExactly(new LabelPair("instance", server.address()), new LabelPair("region", "eu"));
            assertThat(status("shop").state()).isEqualTo("up");
            assertThat(status("shop").lastError()).isNull();
            assertThat(server.tokens).containsOnly("null");
        }
    }

    @Test
    void of_sums_the_differences_are_stored() throws Exception {
        try (StandIn server = new StandIn(this::sum)) {
            scrape(settings(Duration.ofSeconds(5), 2, null), target(server, "shop", "block"));
            Await.until(
                    "two differences", () -> stored("shop", ProfileKind.BLOCK).size() >= 2);

            assertThat(server.requests).allMatch("/debug/pprof/block"::equals);
            for (ProfileMeta meta : stored("shop", ProfileKind.BLOCK)) {
                Profile difference = blob(meta);
                assertThat(difference.total(0)).isEqualTo(100);
                assertThat(difference.durationNanos()).isEqualTo(1);
            }
        }
    }

    @Test
    void a_sum_that_begins_anew_is_stored_whole() throws Exception {
        try (StandIn server = new StandIn(exchange -> {
            long n = calls.incrementAndGet();
            StandIn.answer(exchange, 200, contentions(n == 1 ? 1_000 : 7 * n, NANOS + n));
        })) {
            scrape(settings(Duration.ofSeconds(5), 2, null), target(server, "shop", "mutex"));
            Await.until("two profiles", () -> stored("shop", ProfileKind.MUTEX).size() >= 2);

            List<ProfileMeta> metas = stored("shop", ProfileKind.MUTEX);
            assertThat(metas.stream().map(meta -> total(meta))).startsWith(14L, 7L);
        }
    }

    private long total(ProfileMeta meta) {
        try {
            return blob(meta).total(0);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void snapshots_of_sums_are_stored_as_they_are_when_asked_for() throws Exception {
        try (StandIn server = new StandIn(this::sum)) {
            Target target = TargetLabels.target(
                    server.address(), Map.of("job", "shop", "__profiles__", "block", "__delta__", "false"), true);
            scrape(settings(Duration.ofSeconds(5), 2, null), target);
            Await.until("two profiles", () -> stored("shop", ProfileKind.BLOCK).size() >= 2);
            assertThat(stored("shop", ProfileKind.BLOCK).stream().map(this::total))
                    .startsWith(100L, 200L);
        }
    }

    @Test
    void a_slow_target_does_not_delay_the_others() throws Exception {
        CountDownLatch end = new CountDownLatch(1);
        try (StandIn slow = new StandIn(exchange -> end.await());
                StandIn quick = new StandIn(this::cpu)) {
            scrape(
                    settings(Duration.ofSeconds(2), 2, null),
                    target(slow, "slow", "cpu"),
                    target(quick, "quick", "cpu"));
            Await.until("the slow one's first failure", () -> status("slow").failures() == 1);

            // In the 3 s that the slow one took; one after the other there would be none or one.
            assertThat(stored("quick", ProfileKind.CPU)).hasSizeGreaterThanOrEqualTo(3);
            assertThat(status("slow").state()).isEqualTo("down");
            assertThat(status("slow").lastError()).isEqualTo("cpu: GET /profile?seconds=1: no whole answer within 3 s");
            Await.until("rounds that were left out", () -> status("slow").skipped() >= 10);
            assertThat(scraper.totals().skipped()).isGreaterThanOrEqualTo(10);
            assertThat(status("quick").state()).isEqualTo("up");
        } finally {
            end.countDown();
        }
    }

    @Test
    void a_target_that_trickles_is_slow_too() throws Exception {
        try (StandIn server = new StandIn(exchange -> {
            exchange.sendResponseHeaders(200, 0);
            for (int i = 0; i < 10_000; i++) {
                exchange.getResponseBody().write('x');
                exchange.getResponseBody().flush();
                Thread.sleep(50); // what it is to trickle
            }
        })) {
            scrape(settings(Duration.ofSeconds(1), 1, null), target(server, "shop", "heap"));
            Await.until("a failure", () -> status("shop").failures() >= 1);
            assertThat(status("shop").lastError()).isEqualTo("heap: GET /heap: no whole answer within 1 s");
        }
    }

    @Test
    void a_failure_is_told_and_does_not_hinder_other_types() throws Exception {
        try (StandIn server = new StandIn(exchange -> {
            if (exchange.getRequestURI().getPath().endsWith("heap")) {
                StandIn.answer(exchange, 404, "Unknown profile\n".getBytes(StandardCharsets.UTF_8));
            } else {
                cpu(exchange);
            }
        })) {
            scrape(settings(Duration.ofSeconds(5), 2, null), target(server, "shop", "heap,cpu"));
            Await.until("a cpu profile", () -> !stored("shop", ProfileKind.CPU).isEmpty());
            Await.until("its status", () -> status("shop").scrapes() >= 1);

            assertThat(status("shop").lastError()).isEqualTo("heap: GET /heap: status 404: Unknown profile");
            assertThat(status("shop").state()).isEqualTo("down");
            server.handler(this::cpu);
            Await.until("recovery", () -> status("shop").state().equals("up"));
            assertThat(status("shop").lastError()).isNull();
            assertThat(scraper.totals().failures()).isEqualTo(status("shop").failures());
        }
    }

    @Test
    void what_is_no_profile_and_what_is_too_large_is_told() throws Exception {
        try (StandIn noProfile = new StandIn(exchange -> StandIn.answer(exchange, 200, new byte[] {1, 2, 3}));
                StandIn large = new StandIn(exchange -> StandIn.answer(exchange, 200, new byte[100 << 10]));
                StandIn redirect = new StandIn(exchange -> {
                    exchange.getResponseHeaders().add("Location", "http://127.0.0.1:9/");
                    StandIn.answer(exchange, 302, new byte[0]);
                })) {
            scrape(
                    settings(Duration.ofSeconds(5), 3, null),
                    target(noProfile, "a", "heap"),
                    target(large, "b", "heap"),
                    target(redirect, "c", "heap"));
            Await.until("all of them", () -> scraper.statuses().stream().allMatch(s -> s.failures() > 0));

            assertThat(status("a").lastError()).startsWith("heap: malformed profile");
            assertThat(status("b").lastError())
                    .isEqualTo("heap: GET /heap: the answer is larger than limit.body=65536; raise the limit");
            assertThat(status("c").lastError()).startsWith("heap: GET /heap: status 302");
        }
    }

    @Test
    void the_token_is_shown_to_trusted_targets_only() throws Exception {
        Path token = Files.writeString(directory.resolve("token"), "secret\n");
        try (StandIn trusted = new StandIn(this::cpu);
                StandIn stranger = new StandIn(this::cpu)) {
            scrape(
                    settings(Duration.ofSeconds(5), 2, token),
                    target(trusted, "trusted", "cpu"),
                    TargetLabels.target(stranger.address(), Map.of("job", "stranger", "__profiles__", "cpu"), false));
            Await.until("both", () -> scraper.statuses().stream().allMatch(s -> s.scrapes() > 0));
            assertThat(trusted.tokens).containsOnly("Bearer secret");
            assertThat(stranger.tokens).containsOnly("null");
        }
    }

    @Test
    void a_unix_socket_is_a_target_too() throws Exception {
        Path socket = Files.createTempDirectory("pprof").resolve("s");
        byte[] body = TestProfiles.cpu("f", 5, NANOS);
        try (ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            server.bind(UnixDomainSocketAddress.of(socket));
            Thread thread = new Thread(() -> answerOnce(server, body), "test-unix");
            thread.setDaemon(true);
            thread.start();
            Target target = TargetLabels.target("unix:" + socket, Map.of("job", "local", "__profiles__", "cpu"), true);
            scrape(settings(Duration.ofSeconds(5), 1, null), target);
            Await.until("a profile", () -> !stored("local", ProfileKind.CPU).isEmpty());
            assertThat(target.url().toString()).isEqualTo("http+unix://" + socket + ":/debug/pprof");
            Await.until("nobody answers any more", () -> status("local").failures() > 0);
        } finally {
            Files.deleteIfExists(socket);
        }
    }

    /** In two pieces, to be put together again; then hangs up on everybody. */
    private static void answerOnce(ServerSocketChannel server, byte[] body) {
        try (SocketChannel channel = server.accept()) {
            ByteBuffer request = ByteBuffer.allocate(4096);
            channel.read(request);
            String line = new String(request.array(), 0, request.position(), StandardCharsets.US_ASCII);
            if (!line.startsWith("GET /debug/pprof/profile?seconds=1 HTTP/1.0\r\n")) {
                return;
            }
            channel.write(ByteBuffer.wrap("HTTP/1.0 200 OK\r\nX: y\r\n\r\n".getBytes(StandardCharsets.US_ASCII)));
            channel.write(ByteBuffer.wrap(body));
            channel.close();
            server.close();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void targets_come_and_go() throws Exception {
        try (StandIn first = new StandIn(this::cpu);
                StandIn second = new StandIn(this::cpu)) {
            Path file =
                    Files.writeString(directory.resolve("targets.yaml"), "- targets: ['" + first.address() + "']\n");
            Ingest ingest = new Ingest(store, LIMITS, Clock.systemUTC(), 8, 64 << 20, Duration.ofSeconds(1));
            FileTargets source = new FileTargets(List.of(file.toString()), Duration.ofMillis(50));
            scraper = Scraper.start(
                    settings(Duration.ofSeconds(5), 2, null),
                    ingest,
                    new ProfileBody(LIMITS),
                    Clock.systemUTC(),
                    List.of(source));
            Await.until("the first", () -> scraper.statuses().stream().anyMatch(s -> s.scrapes() > 0));

            Files.writeString(file, "[{\"targets\":[\"" + second.address() + "\"],\"labels\":{\"job\":\"shop\"}}]");
            Await.until(
                    "the second",
                    () -> scraper.statuses().stream()
                            .map(status -> status.target().job())
                            .toList()
                            .equals(List.of("shop")));
            Files.writeString(file, "- targets: {");
            Await.until("it is told", () -> scraper.totals().unreadableLists() > 0);
            assertThat(scraper.statuses()).hasSize(1);
        }
    }
}
