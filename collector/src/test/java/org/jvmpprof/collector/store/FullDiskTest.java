package org.jvmpprof.collector.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.jvmpprof.collector.TestProfiles;

/** A disk of ten megabytes that really gets full, where a test may mount one; {@link EmbeddedStoreTest} plays it. */
final class FullDiskTest {
    private static final long START = 1_790_000_000_000_000_000L;

    @TempDir
    Path parent;

    private Path mount;

    @BeforeEach
    void mount() throws Exception {
        Path at = Files.createDirectories(parent.resolve("mount"));
        boolean isMounted = run("mount", "-t", "tmpfs", "-o", "size=10m", "none", at.toString());
        if (!isMounted) {
            System.err.println("SKIPPED: no small disk can be mounted here, so a really full one was not tried");
        }
        assumeTrue(isMounted, "mount is not allowed");
        mount = at;
    }

    private static boolean run(String... command) throws InterruptedException {
        try {
            Process process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            return process.waitFor(30, TimeUnit.SECONDS) && process.exitValue() == 0;
        } catch (IOException e) {
            return false;
        }
    }

    @AfterEach
    void unmount() throws Exception {
        if (mount != null) {
            assertThat(run("umount", mount.toString())).isTrue();
        }
    }

    private EmbeddedStore open(long reserve) throws IOException {
        return TestStores.open(mount.resolve("data"), reserve, 300_000, Clock.systemUTC(), SegmentOutput::createFile);
    }

    private static NewProfile profile(int number) {
        byte[] blob = TestProfiles.large(number % 3, 100, START + number);
        return new NewProfile("shop", ProfileKind.CPU, "", List.of(), START + number, "key-" + number, blob);
    }

    private static Map<String, byte[]> fill(EmbeddedStore store, int from) throws IOException {
        Map<String, byte[]> sent = new LinkedHashMap<>();
        for (int i = from; i < from + 10_000; i++) {
            NewProfile profile = profile(i);
            try {
                sent.put(store.put(profile).id(), profile.blob());
            } catch (StoreFullException full) {
                assertThat(full).hasMessageContaining("disk is full").hasMessageContaining("free space");
                return sent;
            }
        }
        throw new AssertionError("the disk never got full");
    }

    private static void assertHolds(EmbeddedStore store, Map<String, byte[]> sent) throws IOException {
        store.read(List.copyOf(sent.keySet()), new ProfileStore.BlobSink() {
            @Override
            public void blob(String id, byte[] blob) {
                assertThat(blob).isEqualTo(sent.get(id));
            }

            @Override
            public void lost(String id, Optional<String> damage) {
                throw new AssertionError(id + " is lost: " + damage);
            }
        });
        assertThat(store.usage().profiles()).isEqualTo(sent.size());
        assertThat(store.find(new ProfileQuery("shop", null, START, START + 1_000_000, List.of()), null, 20_000)
                        .metas())
                .hasSize(sent.size());
    }

    /** Without a reserve, so that the kernel says it: in the middle of a blob, of the log, wherever it comes. */
    @Test
    void nothing_is_half_reading_goes_on_and_with_room_it_goes_on_by_itself() throws Exception {
        Path ballast = mount.resolve("ballast");
        Files.write(ballast, new byte[7_000_000]);
        try (EmbeddedStore store = open(0)) {
            Map<String, byte[]> sent = new LinkedHashMap<>(fill(store, 0));
            assertThat(sent).isNotEmpty();
            for (int i = 0; i < 50; i++) {
                int again = 20_000 + i;
                assertThatThrownBy(() -> store.put(profile(again))).isInstanceOf(StoreFullException.class);
            }
            assertThat(store.health().isWritable()).isFalse();
            assertHolds(store, sent);

            Files.delete(ballast);
            sent.putAll(fill(store, 30_000));
            assertThat(sent.keySet()).hasSizeGreaterThan(20);
            assertHolds(store, sent);
        }
    }

    @Test
    void what_was_acknowledged_is_there_when_it_is_opened_on_the_full_disk() throws Exception {
        Map<String, byte[]> sent;
        try (EmbeddedStore store = open(0)) {
            sent = fill(store, 0);
        }
        try (EmbeddedStore store = open(0)) {
            assertHolds(store, sent);
            assertThatThrownBy(() -> {
                        for (int i = 0; i < 100; i++) {
                            store.put(profile(40_000 + i));
                        }
                    })
                    .isInstanceOf(StoreFullException.class);
        }
    }

    @Test
    void compaction_makes_room_again_below_the_reserve_and_it_is_said() throws Exception {
        try (EmbeddedStore store = open(3_000_000)) {
            Map<String, byte[]> sent = fill(store, 0);
            assertThat(store.health().isWritable()).isFalse();
            assertThat(store.health().refusal()).contains("disk.reserve=3000000");

            assertThat(store.compact()).isPositive();

            assertThat(store.health().refusal()).isNull();
            assertHolds(store, sent);
            sent.putAll(fill(store, 50_000));
            assertHolds(store, sent);
        }
    }
}
