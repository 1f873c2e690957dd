package org.jvmpprof.collector.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.jvmpprof.collector.TestProfiles;
import org.jvmpprof.collector.ingest.Ingest;
import org.jvmpprof.collector.ingest.IngestLimits;
import org.jvmpprof.collector.ingest.ProfileBody;
import org.jvmpprof.collector.query.Merges;
import org.jvmpprof.collector.store.EmbeddedStore;
import org.jvmpprof.collector.store.ProfileStore;
import org.jvmpprof.collector.store.StoreFullException;

/** What clients are told when the collector is overloaded, its disk full, or its data damaged. */
final class FaultsTest {
    private static final IngestLimits LIMITS = new IngestLimits(1 << 20, 1 << 22, 10_000, 8, 100);
    private static final long NANOS = 1_790_000_000_000_000_000L;
    private static final String RANGE = "service=s&type=cpu&from=0&to=now";

    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    @TempDir
    Path data;

    private ProfileStore store;
    private CollectorServer server;
    private volatile Fault fault = (method, go) -> go.run();

    /** Stands in front of each call of the store. */
    private interface Fault {
        Object call(String method, Call go) throws Throwable;
    }

    private interface Call {
        Object run() throws Throwable;
    }

    @BeforeEach
    void start() throws IOException {
        store = EmbeddedStore.open(data, 0, 1 << 20);
        ProfileStore faulty = (ProfileStore) Proxy.newProxyInstance(
                FaultsTest.class.getClassLoader(),
                new Class<?>[] {ProfileStore.class},
                (proxy, method, arguments) -> fault.call(method.getName(), () -> invoke(method, arguments)));
        Duration patience = Duration.ofMillis(20);
        Ingest ingest = new Ingest(faulty, LIMITS, Clock.systemUTC(), 1, 1 << 24, patience);
        Merges merges = new Merges(faulty, new ProfileBody(LIMITS), 1, 1_000, patience);
        server = new Api(faulty, ingest, merges, LIMITS, Clock.systemUTC(), "test").server("127.0.0.1", 0, 16);
        server.start();
    }

    private Object invoke(Method method, Object[] arguments) throws Throwable {
        try {
            return method.invoke(store, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }

    @AfterEach
    void stop() throws IOException {
        server.close();
        store.close();
    }

    private HttpRequest get(String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + path))
                .build();
    }

    private HttpRequest post(byte[] body) {
        return HttpRequest.newBuilder(
                        URI.create("http://127.0.0.1:" + server.port() + "/api/0/profiles?service=s&type=cpu"))
                .POST(BodyPublishers.ofByteArray(body))
                .build();
    }

    private HttpResponse<byte[]> send(HttpRequest request) throws IOException, InterruptedException {
        return client.send(request, BodyHandlers.ofByteArray());
    }

    private static String text(HttpResponse<byte[]> response) {
        return new String(response.body(), StandardCharsets.UTF_8);
    }

    /** Holds one call of {@code method} while a second request is sent, whose answer is returned. */
    private HttpResponse<byte[]> whileBusy(String method, HttpRequest first, HttpRequest second) throws Exception {
        CountDownLatch isInside = new CountDownLatch(1);
        CountDownLatch mayGo = new CountDownLatch(1);
        fault = (called, go) -> {
            if (called.equals(method)) {
                isInside.countDown();
                assertThat(mayGo.await(20, TimeUnit.SECONDS)).isTrue();
            }
            return go.run();
        };
        CompletableFuture<HttpResponse<byte[]>> busy = client.sendAsync(first, BodyHandlers.ofByteArray());
        try {
            assertThat(isInside.await(20, TimeUnit.SECONDS)).isTrue();
            return send(second);
        } finally {
            mayGo.countDown();
            assertThat(busy.get(20, TimeUnit.SECONDS).statusCode()).isEqualTo(200);
        }
    }

    @Test
    void an_upload_too_many_gets_503_with_retry_after_and_stores_nothing() throws Exception {
        HttpRequest upload = post(TestProfiles.cpu("f", 1, NANOS));

        HttpResponse<byte[]> refused = whileBusy("put", upload, upload);

        assertThat(refused.statusCode()).isEqualTo(503);
        assertThat(refused.headers().firstValueAsLong("Retry-After").orElse(0)).isPositive();
        assertThat(text(refused))
                .isEqualTo(
                        "{\"code\":503,\"error\":\"overloaded: ingest.concurrent=1 is in use; try again in 2 s\"}\n");
        assertThat(store.usage().profiles()).isEqualTo(1);
        assertThat(send(upload).statusCode()).isEqualTo(200);
    }

    @Test
    void a_merge_too_many_gets_503_and_other_requests_go_on() throws Exception {
        send(post(TestProfiles.cpu("f", 1, NANOS)));
        HttpRequest merge = get("/api/0/profiles/merge?" + RANGE);

        HttpResponse<byte[]> refused = whileBusy("readContents", merge, merge);
        assertThat(refused.statusCode()).isEqualTo(503);
        assertThat(refused.headers().firstValue("Retry-After")).isPresent();
        assertThat(text(refused)).contains("merge.concurrent=1");

        assertThat(whileBusy("readContents", merge, get("/api/0/profiles?" + RANGE))
                        .statusCode())
                .isEqualTo(200);
    }

    @Test
    void a_full_disk_is_507_while_reading_goes_on() throws Exception {
        send(post(TestProfiles.cpu("f", 1, NANOS)));
        fault = (method, go) -> {
            if (method.equals("put")) {
                throw new StoreFullException("disk is full: free space or shorten retention", null);
            }
            return go.run();
        };

        HttpResponse<byte[]> refused = send(post(TestProfiles.cpu("f", 1, NANOS)));
        assertThat(refused.statusCode()).isEqualTo(507);
        assertThat(text(refused))
                .isEqualTo("{\"code\":507,\"error\":\"disk is full: free space or shorten retention\"}\n");
        assertThat(send(get("/api/0/profiles/merge?" + RANGE)).statusCode()).isEqualTo(200);
    }

    @Test
    void a_failure_inside_is_500_with_its_reason_and_the_server_goes_on() throws Exception {
        fault = (method, go) -> {
            throw new IOException("index: it is broken");
        };
        HttpResponse<byte[]> failed = send(get("/api/0/services"));
        assertThat(failed.statusCode()).isEqualTo(500);
        assertThat(text(failed)).isEqualTo("{\"code\":500,\"error\":\"internal error: index: it is broken\"}\n");

        fault = (method, go) -> {
            throw new OutOfMemoryError("test");
        };
        HttpResponse<byte[]> noMemory = send(get("/api/0/services"));
        assertThat(noMemory.statusCode()).isEqualTo(503);
        assertThat(noMemory.headers().firstValue("Retry-After")).isPresent();

        fault = (method, go) -> go.run();
        assertThat(send(get("/api/0/services")).statusCode()).isEqualTo(200);
    }

    @Test
    void a_damaged_profile_is_named_and_left_out_of_merges() throws Exception {
        send(post(TestProfiles.cpu("f", 2, NANOS)));
        String damaged = idOf(text(send(post(TestProfiles.cpu("g", 3, NANOS + 1)))));
        flipLastByte();

        HttpResponse<byte[]> one = send(get("/api/0/profiles/" + damaged));
        assertThat(one.statusCode()).isEqualTo(500);
        assertThat(text(one)).contains("profile " + damaged + " is damaged on disk: checksum of");

        HttpResponse<byte[]> merged = send(get("/api/0/profiles/merge?" + RANGE));
        assertThat(merged.statusCode()).isEqualTo(200);
        assertThat(merged.headers().firstValue("X-Profiles-Merged")).contains("merged 1 of 2");
        assertThat(merged.headers().firstValue("X-Profiles-Left-Out"))
                .hasValueSatisfying(why -> assertThat(why).startsWith(damaged + ": checksum"));
        assertThat(text(send(get("/readyz")))).contains("\"damaged_records\":1");
    }

    private static String idOf(String json) {
        int at = json.indexOf("\"id\":\"") + 6;
        return json.substring(at, at + 26);
    }

    private void flipLastByte() throws IOException {
        List<Path> segments;
        try (Stream<Path> files = Files.list(data.resolve("segments"))) {
            segments = files.toList();
        }
        byte[] bytes = Files.readAllBytes(segments.get(0));
        bytes[bytes.length - 1] ^= 1;
        Files.write(segments.get(0), bytes);
    }
}
