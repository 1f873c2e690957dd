package org.jvmpprof.collector;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.jvmpprof.collector.store.EmbeddedStore;
import org.jvmpprof.collector.store.NewProfile;
import org.jvmpprof.collector.store.ProfileKind;
import org.jvmpprof.proto.DecodeLimits;
import org.jvmpprof.proto.ProfileDecoder;

/**
 * kill -9 at random moments while four clients post and segments are packed: whatever was answered with 200 is there
 * afterwards, byte for byte, and nothing is half. Three rounds; a hundred with {@code -Dkill.rounds=100}. How soon it is
 * ready is measured with {@code -Dkill.profiles} profiles in the store.
 */
final class KillIT {
    private static final int ROUNDS = Integer.getInteger("kill.rounds", 3);
    private static final int PROFILES = Integer.getInteger("kill.profiles", 20_000);
    /** Two seconds is the goal on a machine that does nothing else; builds' machines do. */
    private static final int READY_SECONDS = Integer.getInteger("kill.ready.seconds", 10);

    private static final int POSTERS = 4;
    private static final int ACKNOWLEDGED_A_ROUND = 20;
    private static final int LONGEST_MILLIS = 600;
    private static final long NANOS = 1_790_000_000_000_000_000L;
    private static final Pattern ID = Pattern.compile("\"id\":\"([0-9a-z]{26})\"");
    /** Segments of some dozen profiles, packed at once: most kills hit a compaction too. */
    private static final String[] PACKING = {"--segment.size", "20KB", "--compaction.cpu", "100"};

    @TempDir
    Path data;

    private final Map<String, byte[]> acknowledged = new ConcurrentHashMap<>();
    private final AtomicInteger sent = new AtomicInteger();

    @Test
    void what_was_acknowledged_survives_kill_9() throws Exception {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        Duration slowest = Duration.ZERO;
        for (int round = 1; round <= ROUNDS; round++) {
            long begin = System.nanoTime();
            CollectorProcess collector = CollectorProcess.start(data, PACKING);
            Duration ready = Duration.ofNanos(System.nanoTime() - begin);
            slowest = slowest.compareTo(ready) < 0 ? ready : slowest;
            int before = acknowledged.size();
            List<Thread> posters = startPosters(collector);
            awaitAcknowledged(before + ACKNOWLEDGED_A_ROUND, collector);
            // A moment, not a condition: whatever the collector does just then is what is interrupted.
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(random.nextInt(LONGEST_MILLIS)));
            collector.kill();
            for (Thread poster : posters) {
                poster.join();
            }
            if (round % 10 == 0 || round == ROUNDS) {
                assertAllThere(seed);
            }
        }
        System.out.println("KillIT: " + acknowledged.size() + " acknowledged of " + sent.get() + " sent in " + ROUNDS
                + " rounds, all read back; slowest start " + slowest.toMillis() + " ms");
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
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
        }
    }

    private void assertAllThere(long seed) throws Exception {
        try (CollectorProcess again = CollectorProcess.start(data, PACKING)) {
            String listed = new String(
                    again.get("/api/0/profiles?service=shop&type=cpu&from=0&to=now")
                            .body(),
                    StandardCharsets.UTF_8);
            List<String> ids = new ArrayList<>();
            Matcher matcher = ID.matcher(listed);
            while (matcher.find()) {
                ids.add(matcher.group(1));
            }
            assertThat(ids).as("seed %s", seed).doesNotHaveDuplicates().containsAll(acknowledged.keySet());
            for (String id : ids) {
                HttpResponse<byte[]> response = again.get("/api/0/profiles/" + id);
                assertThat(response.statusCode()).as("%s, seed %s", id, seed).isEqualTo(200);
                byte[] expected = acknowledged.get(id);
                if (expected != null) {
                    assertThat(response.body()).as("%s, seed %s", id, seed).isEqualTo(expected);
                } else { // stored, but its answer did not come through
                    ProfileDecoder.decode(response.body(), DecodeLimits.DEFAULT);
                }
            }
            assertThat(new String(again.get("/readyz").body(), StandardCharsets.UTF_8))
                    .as("seed %s", seed)
                    .contains("\"damaged_segments\":[]", "\"damaged_records\":0", "\"profiles\":" + ids.size() + ",");
            assertThat(new String(
                            again.get("/api/0/top?type=cpu&from=0&to=now&n=1").body(), StandardCharsets.UTF_8))
                    .as("function sums are there for every profile")
                    .containsPattern("\"merged\":(\\d+),\"matched\":\\1,");
        }
    }

    @Test
    void it_is_ready_soon_after_a_kill_however_much_it_holds() throws Exception {
        fill(PROFILES);
        CollectorProcess killed = CollectorProcess.start(data);
        assertThat(killed.post("service=shop&type=cpu", TestProfiles.cpu("f", 1, NANOS))
                        .statusCode())
                .isEqualTo(200);
        killed.kill();

        long begin = System.nanoTime();
        try (CollectorProcess again = CollectorProcess.start(data)) {
            Duration ready = Duration.ofNanos(System.nanoTime() - begin);
            Duration cpu = again.cpu();
            assertThat(new String(again.get("/readyz").body(), StandardCharsets.UTF_8))
                    .contains("\"writable\":true", "\"profiles\":" + (PROFILES + 1) + ",");
            System.out.println("KillIT: ready " + ready.toMillis() + " ms after the start (" + cpu.toMillis()
                    + " ms CPU) with " + (PROFILES + 1) + " profiles in the store");
            assertThat(ready).isLessThan(Duration.ofSeconds(READY_SECONDS));
        }
    }

    private void fill(int count) throws Exception {
        ExecutorService uploaders = Executors.newFixedThreadPool(64);
        try (EmbeddedStore store = EmbeddedStore.open(data, 0, 64 << 20)) {
            List<Future<?>> done = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                NewProfile profile = new NewProfile(
                        "shop", ProfileKind.CPU, "i-" + i % 100, List.of(), NANOS + i, "k" + i, new byte[] {1, 2, 3});
                done.add(uploaders.submit(() -> store.put(profile)));
            }
            for (Future<?> each : done) {
                each.get();
            }
        } finally {
            uploaders.shutdown();
        }
    }
}
