package org.jvmpprof.collector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.jvmpprof.collector.TestClient.text;

import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A small heap under far more work than it can hold: it refuses what it has no room for, and never runs out. */
final class OverloadIT {
    private static final long NANOS = 1_790_000_000_000_000_000L;
    private static final int CLIENTS = 64;
    private static final int ROUNDS = 6;
    private static final String MERGE = "/api/0/profiles/merge?service=m&type=cpu&from=0&to=now";

    @TempDir
    Path data;

    private final Map<String, Integer> answers = new ConcurrentSkipListMap<>();

    /** Some are 60 KB and some 1.5 MB, unpacked about twice that: sixteen times the heap at once. */
    private static List<byte[]> bodies() {
        List<byte[]> bodies = new ArrayList<>();
        for (int i = 0; i < 16; i++) {
            bodies.add(TestProfiles.large(i, i % 2 == 0 ? 1_000 : 30_000, NANOS + i));
        }
        return bodies;
    }

    private Void work(CollectorProcess collector, int number, List<byte[]> bodies) throws Exception {
        for (int round = 0; round < ROUNDS; round++) {
            boolean isMerge = number % 4 == 3;
            HttpResponse<byte[]> answer = isMerge
                    ? collector.get(MERGE)
                    : collector.post("service=s&type=cpu", bodies.get((number + round) % bodies.size()));
            answers.merge((isMerge ? "merge " : "upload ") + answer.statusCode(), 1, Integer::sum);
            if (answer.statusCode() == 503) {
                assertThat(answer.headers().firstValue("Retry-After"))
                        .as(text(answer))
                        .isPresent();
            }
            assertThat(answer.statusCode()).as(text(answer)).isIn(200, 503);
        }
        return null;
    }

    @Test
    void sixty_four_clients_with_large_uploads_and_merges_get_200_or_503_from_a_heap_of_96_mb() throws Exception {
        List<byte[]> bodies = bodies();
        ExecutorService clients = Executors.newFixedThreadPool(CLIENTS);
        try (CollectorProcess collector =
                CollectorProcess.start(data, List.of("-Xmx96m", "-XX:+CrashOnOutOfMemoryError"))) {
            for (int i = 0; i < 8; i++) {
                byte[] body = TestProfiles.large(i, 1_000, NANOS + i);
                assertThat(collector.post("service=m&type=cpu", body).statusCode())
                        .isEqualTo(200);
            }
            List<Callable<Void>> all = new ArrayList<>();
            for (int i = 0; i < CLIENTS; i++) {
                int number = i;
                all.add(() -> work(collector, number, bodies));
            }
            for (Future<Void> each : clients.invokeAll(all, 5, TimeUnit.MINUTES)) {
                each.get();
            }
            System.out.println("OverloadIT: -Xmx96m, " + CLIENTS + " clients: " + answers);

            assertThat(answers).containsKeys("upload 200", "upload 503", "merge 200");
            assertThat(collector.err()).doesNotContain("OutOfMemory");
            assertThat(collector.post("service=s&type=cpu", bodies.get(0)).statusCode())
                    .isEqualTo(200);
            assertThat(text(collector.get("/readyz"))).contains("\"writable\":true");
            assertThat(text(collector.get("/metrics")).lines())
                    .anyMatch(line -> line.startsWith("jvm_pprof_collector_gate_refusals_total{gate=\"")
                            && !line.endsWith(" 0.0"));
        } finally {
            clients.shutdownNow();
        }
    }
}
