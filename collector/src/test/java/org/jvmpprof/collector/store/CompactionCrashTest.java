package org.jvmpprof.collector.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.jvmpprof.collector.TestProfiles;

/** Kills, full disks and damage in the middle of a compaction: nothing is lost, nothing is left half. */
final class CompactionCrashTest {
    private static final long SECOND = 1_000_000_000L;
    private static final long START = 1_790_000_000L * SECOND;
    private static final int PROFILES = 1_200; // three transactions
    private static final long SEGMENT_BYTES = 64 << 20;

    @TempDir
    Path parent;

    private final Map<String, byte[]> sent = new LinkedHashMap<>();
    private final List<String> points = new ArrayList<>();
    private final TestClock clock = new TestClock();
    private EmbeddedStore store;

    private Path directory() {
        return parent.resolve("data");
    }

    private EmbeddedStore open(Path where, SegmentOutput.Opener opener, Compactor.Steps steps) throws IOException {
        Files.createDirectories(where);
        return TestStores.open(where, 0, SEGMENT_BYTES, CompactionMode.EXACT, clock, opener, steps);
    }

    /** A store with one segment that gets no more records. */
    private void filled(SegmentOutput.Opener opener, Compactor.Steps steps) throws Exception {
        store = open(directory(), SegmentOutput::createFile, step -> {});
        var uploaders = java.util.concurrent.Executors.newFixedThreadPool(16);
        try {
            List<java.util.concurrent.Future<?>> done = new ArrayList<>();
            for (int i = 0; i < PROFILES; i++) {
                byte[] blob = i % 100 == 0
                        ? TestProfiles.large(i, 60, START + i)
                        : TestProfiles.cpu("app.Main.method" + i, i, START + i);
                NewProfile profile =
                        new NewProfile("shop", ProfileKind.CPU, "", List.of(), START + i, "key-" + i, blob);
                done.add(uploaders.submit(() -> {
                    ProfileMeta meta = store.put(profile);
                    synchronized (sent) {
                        sent.put(meta.id(), blob);
                    }
                    return null;
                }));
            }
            for (var each : done) {
                each.get();
            }
        } finally {
            uploaders.shutdown();
        }
        store.close();
        store = open(directory(), opener, steps);
    }

    @AfterEach
    void close() throws IOException {
        if (store != null) {
            store.close();
        }
    }

    private void assertWhole(Path where) throws IOException {
        try (EmbeddedStore after = open(where, SegmentOutput::createFile, step -> {})) {
            assertWhole(after);
            clock.advance(3_600_000);
            after.compact();
            assertWhole(after);
            clock.advance(3_600_000);
            after.compact();
            assertThat(filesIn(where)).as("nothing is left behind").hasSize((int)
                    after.usage().segments());
            assertThat(after.usage().packedSegments()).isEqualTo(after.usage().segments());
        }
    }

    private void assertWhole(EmbeddedStore after) throws IOException {
        Map<String, byte[]> read = new LinkedHashMap<>();
        after.read(List.copyOf(sent.keySet()), new ProfileStore.BlobSink() {
            @Override
            public void blob(String id, byte[] blob) {
                read.put(id, blob);
            }

            @Override
            public void lost(String id, Optional<String> damage) {
                throw new AssertionError(id + " is lost: " + damage);
            }
        });
        sent.forEach((id, blob) -> assertThat(read.get(id)).as(id).isEqualTo(blob));
        assertThat(after.health().damagedSegments()).isEmpty();
        assertThat(after.usage().profiles()).isEqualTo(PROFILES);
        ProfileQuery all = new ProfileQuery("shop", ProfileKind.CPU, START, START + PROFILES, List.of());
        assertThat(after.count(all)).isEqualTo(PROFILES);
    }

    private static List<Path> filesIn(Path where) throws IOException {
        try (Stream<Path> files = Files.list(where.resolve("segments"))) {
            return files.toList();
        }
    }

    /** Opens what a kill at this point would leave. */
    private void killAt(String point) throws IOException {
        points.add(point);
        assertWhole(TestStores.copyOf(directory()));
    }

    @Test
    void a_kill_at_any_step_loses_nothing_and_leaves_nothing() throws Exception {
        filled(
                file -> {
                    SegmentOutput real = SegmentOutput.createFile(file);
                    return new SegmentOutput() {
                        @Override
                        public void write(ByteBuffer[] buffers, long position) throws IOException {
                            ByteBuffer whole = buffers[0].duplicate();
                            real.write(new ByteBuffer[] {whole.limit(whole.limit() / 2)}, position);
                            killAt("half written");
                            real.write(buffers, position);
                            killAt("written");
                        }

                        @Override
                        public void force() throws IOException {
                            real.force();
                            killAt("forced");
                        }

                        @Override
                        public void truncate(long size) throws IOException {
                            real.truncate(size);
                        }

                        @Override
                        public void close() throws IOException {
                            real.close();
                        }
                    };
                },
                this::killAt);

        assertThat(store.compact()).isEqualTo(1);

        assertWhole(store);
        assertThat(points)
                .contains("half written", "written", "forced", "pack registered", "pack on disk", "segment retired")
                .filteredOn(point -> point.equals("profiles moved"))
                .hasSize(3);
        store.close();
        assertWhole(directory());
    }

    @Test
    void a_failure_at_any_step_loses_nothing_and_the_next_try_succeeds() throws Exception {
        List<String> steps =
                List.of("pack registered", "pack written", "pack on disk", "profiles moved", "segment retired");
        AtomicReference<String> failing = new AtomicReference<>("");
        filled(SegmentOutput::createFile, step -> {
            if (step.equals(failing.get())) {
                throw new IOException("No space left on device");
            }
        });
        for (String step : steps.subList(0, 3)) {
            failing.set(step);
            assertThatThrownBy(store::compact).hasMessageContaining("No space left");
            assertWhole(store);
            assertThat(store.usage().packedSegments()).as("after %s", step).isZero();
            assertThat(filesIn(directory())).hasSize(1);
        }
        failing.set("profiles moved");
        assertThatThrownBy(store::compact).hasMessageContaining("No space left");
        assertWhole(store);
        failing.set("");

        store.compact();

        assertWhole(store);
        assertThat(store.usage().packedFromBytes())
                .isEqualTo(sent.values().stream().mapToLong(blob -> blob.length).sum());
    }

    @Test
    void a_disk_that_is_full_leaves_no_pack_and_is_tried_again() throws Exception {
        AtomicBoolean isFull = new AtomicBoolean(true);
        filled(file -> new FullOutput(file, isFull, 1), step -> {});

        assertThatThrownBy(store::compact).hasMessageContaining("No space left");
        assertThat(filesIn(directory())).hasSize(1);
        assertWhole(store);

        isFull.set(false);
        assertThat(store.compact()).isEqualTo(1);
        assertWhole(store);
    }

    @Test
    void the_segment_stays_ten_minutes_for_whoever_copies_the_files() throws Exception {
        filled(SegmentOutput::createFile, step -> {});
        store.compact();
        assertThat(filesIn(directory())).hasSize(2);

        clock.advance(599_000);
        store.compact();
        assertThat(filesIn(directory())).hasSize(2);
        clock.advance(2_000);
        store.compact();

        assertThat(filesIn(directory())).singleElement().asString().endsWith(".pack");
        assertWhole(store);
    }

    @Test
    void a_damaged_record_stays_behind_and_is_reported_and_the_others_are_packed() throws Exception {
        filled(SegmentOutput::createFile, step -> {});
        store.close();
        Path segment = filesIn(directory()).get(0);
        byte[] bytes = Files.readAllBytes(segment);
        bytes[bytes.length - 1] ^= 1;
        Files.write(segment, bytes);
        store = open(directory(), SegmentOutput::createFile, step -> {});

        store.compact();
        clock.advance(3_600_000);
        assertThat(store.compact()).as("it is not tried again").isZero();

        assertThat(store.health().damagedSegments())
                .singleElement()
                .asString()
                .startsWith(segment.getFileName() + ": checksum");
        assertThat(filesIn(directory())).hasSize(2);
        List<String> lost = readAll();
        assertThat(lost).singleElement().asString().startsWith("checksum");
        store.close();
        store = open(directory(), SegmentOutput::createFile, step -> {});
        assertThat(store.health().damagedSegments()).as("after a restart too").hasSize(1);

        bytes[bytes.length - 1] ^= 1;
        Files.write(segment, bytes);
        store.close();
        store = open(directory(), SegmentOutput::createFile, step -> {});
        assertThat(store.health().damagedSegments()).as("the file came back").isEmpty();
        assertWhole(store);
    }

    /** Reads every profile, which must be as it was sent; returns why the others are lost. */
    private List<String> readAll() throws IOException {
        List<String> lost = new ArrayList<>();
        store.read(List.copyOf(sent.keySet()), new ProfileStore.BlobSink() {
            @Override
            public void blob(String id, byte[] blob) {
                assertThat(blob).isEqualTo(sent.get(id));
            }

            @Override
            public void lost(String id, Optional<String> damage) {
                lost.add(damage.orElse("gone"));
            }
        });
        return lost;
    }

    @Test
    void a_flipped_bit_in_a_pack_is_reported_and_what_is_lost_is_named() throws Exception {
        filled(SegmentOutput::createFile, step -> {});
        store.compact();
        clock.advance(3_600_000);
        store.compact();
        Path pack = filesIn(directory()).get(0);
        byte[] bytes = Files.readAllBytes(pack);
        bytes[bytes.length / 2] ^= 4;
        Files.write(pack, bytes);

        List<String> lost = readAll();

        assertThat(lost)
                .isNotEmpty()
                .allSatisfy(why -> assertThat(why)
                        .contains("frame at byte")
                        .contains("checksum does not match")
                        .contains(".pack"));
        assertThat(store.health().damagedSegments()).singleElement().asString().contains("checksum does not match");
        assertThat(store.health().damagedRecords()).isEqualTo(lost.size());
    }

    /** Stands still until it is moved. */
    private static final class TestClock extends Clock {
        private volatile long millis = 1_790_000_000_000L;

        void advance(long by) {
            millis += by;
        }

        @Override
        public Instant instant() {
            return Instant.ofEpochMilli(millis);
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    }
}
