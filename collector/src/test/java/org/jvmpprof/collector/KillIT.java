package org.jvmpprof.collector;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** kill -9 while four clients post: whatever was answered with 200 is there afterwards, byte for byte. */
final class KillIT {
    private static final int ROUNDS = 3;
    private static final int POSTERS = 4;
    private static final int ACKNOWLEDGED_A_ROUND = 150;
    private static final long NANOS = 1_790_000_000_000_000_000L;

    @TempDir
    Path data;

    private final Map<String, byte[]> acknowledged = new ConcurrentHashMap<>();
    private final AtomicInteger sent = new AtomicInteger();

    @Test
    void what_was_acknowledged_survives_kill_9() throws Exception {
        for (int round = 1; round <= ROUNDS; round++) {
            CollectorProcess collector = CollectorProcess.start(data);
            List<Thread> posters = startPosters(collector);
            awaitAcknowledged(round * ACKNOWLEDGED_A_ROUND, collector);
            collector.kill();
            for (Thread poster : posters) {
                poster.join();
            }
            assertAllThere();
        }
        System.out.println("KillIT: " + acknowledged.size() + " acknowledged of " + sent.get() + " sent in " + ROUNDS
                + " rounds, all read back");
    }

    private List<Thread> startPosters(CollectorProcess collector) {
        List<Thread> posters = new ArrayList<>();
        for (int i = 0; i < POSTERS; i++) {
            Thread poster = new Thread(() -> postUntilItDies(collector), "test-poster-" + i);
            poster.start();
            posters.add(poster);
        }
        return posters;
    }

    private void postUntilItDies(CollectorProcess collector) {
        while (true) {
            int number = sent.incrementAndGet();
            byte[] body = TestProfiles.cpu("app.Main.method" + number, number, NANOS + number);
            HttpResponse<byte[]> response;
            try {
                response = collector.post("service=shop&type=cpu&labels=n=" + number % 10, body);
            } catch (IOException killed) {
                return;
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
            String json = new String(response.body(), StandardCharsets.UTF_8);
            if (response.statusCode() == 200) {
                int at = json.indexOf("\"id\":\"") + 6;
                acknowledged.put(json.substring(at, at + 26), body);
            }
        }
    }

    private void awaitAcknowledged(int count, CollectorProcess collector) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (acknowledged.size() < count) {
            assertThat(System.nanoTime())
                    .as("deadline; stderr: %s", collector.err())
                    .isLessThan(deadline);
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
        }
    }

    private void assertAllThere() throws Exception {
        try (CollectorProcess again = CollectorProcess.start(data)) {
            for (Map.Entry<String, byte[]> each : acknowledged.entrySet()) {
                HttpResponse<byte[]> response = again.get("/api/0/profiles/" + each.getKey());
                assertThat(response.statusCode()).as(each.getKey()).isEqualTo(200);
                assertThat(response.body()).as(each.getKey()).isEqualTo(each.getValue());
            }
            String listed = new String(
                    again.get("/api/0/profiles?service=shop&type=cpu&from=0&to=now")
                            .body(),
                    StandardCharsets.UTF_8);
            assertThat(acknowledged.keySet())
                    .allSatisfy(id -> assertThat(listed).contains(id));
            assertThat(new String(again.get("/readyz").body(), StandardCharsets.UTF_8))
                    .contains("\"damaged_segments\":[]", "\"damaged_records\":0");
            assertThat(new String(
                            again.get("/api/0/top?type=cpu&from=0&to=now&n=1").body(), StandardCharsets.UTF_8))
                    .as("function sums are there for every profile")
                    .containsPattern("\"merged\":(\\d+),\"matched\":\\1,");
        }
    }
}
