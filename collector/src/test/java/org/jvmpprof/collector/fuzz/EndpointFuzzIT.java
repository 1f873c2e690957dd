package org.jvmpprof.collector.fuzz;

import static org.assertj.core.api.Assertions.assertThat;
import static org.jvmpprof.collector.TestClient.text;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.jvmpprof.collector.CollectorProcess;
import org.jvmpprof.collector.TestClient;
import org.jvmpprof.collector.TestProfiles;
import org.jvmpprof.proto.DecodeLimits;
import org.jvmpprof.proto.ProfileDecoder;

/**
 * Hostile requests on every path of a running collector: no 500, no hang, errors in JSON, and afterwards it is ready and
 * has not grown in memory, threads or files.
 */
final class EndpointFuzzIT {
    private static final int USUAL_SECONDS = 30;
    private static final int CLIENTS = 4;
    private static final int HANG_MILLIS = 60_000;
    private static final String TOKEN = "fuzz-token-0123456789";
    private static final JsonFactory JSON = new JsonFactory();

    private static final Pattern LENGTH = Pattern.compile("\r\nContent-Length: (\\d+)\r\n");

    @TempDir
    Path data;

    private final Map<Integer, Integer> statuses = new ConcurrentSkipListMap<>();
    private final AtomicLong next = new AtomicLong();

    /** What an operator would see grow. */
    private record Size(long heapBytes, double threads, double files) {}

    @Test
    void hostile_requests_leave_a_collector_that_is_ready_and_no_larger() throws Exception {
        long seed = FuzzTime.seed();
        Duration time = FuzzTime.duration(USUAL_SECONDS);
        try (CollectorProcess collector = CollectorProcess.start(
                data,
                List.of("-Xmx192m", "-XX:+CrashOnOutOfMemoryError"),
                "token=" + TOKEN,
                "tenants=on",
                "tenants.max=4",
                "limit.body=1MB",
                "limit.decompressed=8MB",
                "limit.samples=50000",
                "merge.concurrent=2")) {
            TestClient client = new TestClient(collector.port());
            openAllTenants(client);
            run(collector, seed, time.dividedBy(3));
            Size before = size(client);
            run(collector, seed, time.dividedBy(3).multipliedBy(2));
            Size after = size(client);
            System.out.printf(
                    "EndpointFuzzIT: seed %d, %d requests in %d s: %s; before %s, after %s%n",
                    seed, next.get(), time.toSeconds(), statuses, before, after);

            assertThat(text(client.get("/readyz", bearer()))).contains("\"writable\":true", "\"damaged_records\":0");
            assertThat(text(client.get("/metrics", bearer()))).contains("http_requests_under_way 1.0");
            assertThat(after.threads()).isLessThanOrEqualTo(before.threads() + 8);
            assertThat(after.files()).isLessThanOrEqualTo(before.files() + 16);
            assertThat(after.heapBytes()).isLessThan(before.heapBytes() + (16 << 20));
            assertThat(collector.err()).doesNotContain("OutOfMemory", "Exception");
            assertThat(statuses).containsKeys(200, 400, 401, 403, 404, 405);
        }
    }

    /** Some changed headers name a new tenant, whose store has a dozen files of its own: so none is new later. */
    private static void openAllTenants(TestClient client) throws Exception {
        byte[] profile = TestProfiles.cpu("app.Main.run", 7, 1_790_000_000_000_000_000L);
        String upload = "/api/0/profiles?service=fuzz&type=cpu";
        int status = 0;
        for (String tenant : List.of("team-a", "team-b", "team-c", "team-d", "team-e")) {
            status = client.post(upload, profile, "Authorization", "Bearer " + TOKEN, "X-Scope-OrgID", tenant)
                    .statusCode();
        }
        assertThat(status).as("one more than there may be").isEqualTo(403);
    }

    private static String[] bearer() {
        return new String[] {"Authorization", "Bearer " + TOKEN};
    }

    private static Size size(TestClient client) throws Exception {
        long heap = ProfileDecoder.decode(
                        client.get("/debug/pprof/heap?gc=1", bearer()).body(), DecodeLimits.DEFAULT)
                .total(1);
        String metrics = text(client.get("/metrics", bearer()));
        return new Size(heap, value(metrics, "jvm_threads_current"), value(metrics, "process_open_fds"));
    }

    private static double value(String metrics, String name) {
        return metrics.lines()
                .filter(line -> line.startsWith(name + " "))
                .mapToDouble(line -> Double.parseDouble(line.substring(name.length() + 1)))
                .findFirst()
                .orElseThrow();
    }

    private void run(CollectorProcess collector, long seed, Duration time) throws Exception {
        long end = System.nanoTime() + time.toNanos();
        ExecutorService clients = Executors.newFixedThreadPool(CLIENTS);
        try {
            List<Future<?>> all = new ArrayList<>();
            for (int i = 0; i < CLIENTS; i++) {
                RequestMaker maker = new RequestMaker(new Mutator(), TOKEN);
                all.add(clients.submit(() -> {
                    while (System.nanoTime() < end) {
                        long number = seed + next.getAndIncrement();
                        try {
                            send(collector.port(), maker.next(new Random(number)), number);
                        } catch (IOException e) {
                            throw new AssertionError("fuzz.seed=" + number + " (the first request of that seed)", e);
                        }
                    }
                }));
            }
            for (Future<?> each : all) {
                each.get();
            }
        } finally {
            clients.shutdownNow();
        }
    }

    /** One request on a connection of its own, which is half closed after it, so that every request ends. */
    private void send(int port, byte[] request, long number) throws IOException {
        byte[] answer;
        try (Socket socket = new Socket("127.0.0.1", port)) {
            socket.setSoTimeout(HANG_MILLIS);
            try {
                socket.getOutputStream().write(request);
                socket.shutdownOutput();
            } catch (SocketException refusedBeforeTheEnd) {
                // An answer may have come all the same.
            }
            try {
                answer = socket.getInputStream().readAllBytes();
            } catch (SocketException reset) {
                answer = new byte[0];
            }
        } catch (SocketTimeoutException e) {
            throw new AssertionError("fuzz.seed=" + number + ": no answer within " + HANG_MILLIS + " ms", e);
        }
        boolean isHead = request.length > 4 && new String(request, 0, 4, StandardCharsets.ISO_8859_1).equals("HEAD");
        check(new String(answer, StandardCharsets.ISO_8859_1), isHead, number);
    }

    private void check(String answer, boolean isHead, long number) throws IOException {
        if (!answer.startsWith("HTTP/1.1 ")) {
            statuses.merge(0, 1, Integer::sum); // closed without an answer, or it was spoken to as HTTP/2
            return;
        }
        int status = Integer.parseInt(answer.substring(9, 12));
        statuses.merge(status, 1, Integer::sum);
        assertThat(status).as("fuzz.seed=" + number + ": " + answer).isNotIn(500, 502, 504);
        int end = answer.indexOf("\r\n\r\n");
        Matcher length = LENGTH.matcher(answer);
        boolean isError = status >= 400 && !isHead && length.find() && length.start() < end;
        if (isError && answer.substring(0, end).contains("application/json")) {
            // More answers may follow, if what came after the request looked like requests.
            int from = end + 4;
            String body = answer.substring(from, Math.min(answer.length(), from + Integer.parseInt(length.group(1))));
            assertThat(body.isEmpty() || isJson(body))
                    .as("fuzz.seed=" + number + ": " + answer)
                    .isTrue();
        }
    }

    private static boolean isJson(String body) throws IOException {
        boolean hasError = false;
        try (JsonParser json = JSON.createParser(body.getBytes(StandardCharsets.ISO_8859_1))) {
            while (json.nextToken() != null) {
                hasError |= "error".equals(json.currentName()) || "message".equals(json.currentName());
            }
        }
        return hasError;
    }
}
