package org.jvmpprof.collector;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.jvmpprof.collector.store.CompactionMode;
import org.jvmpprof.collector.store.EmbeddedStore;
import org.jvmpprof.collector.store.NewProfile;
import org.jvmpprof.collector.store.ProfileKind;
import org.jvmpprof.collector.store.ProfileStore;
import org.jvmpprof.collector.store.StoreSettings;
import org.jvmpprof.proto.DecodeLimits;
import org.jvmpprof.proto.Profile;
import org.jvmpprof.proto.ProfileMerger;
import org.jvmpprof.proto.ProfileReader;

/** What a merge costs from packs, against the same merge from segments, in CPU time of one run. */
final class PackedMergeTest {
    private static final long NANOS = 1_790_000_000_000_000_000L;
    private static final int PROFILES = 300;
    private static final int ROUNDS = 7;

    @TempDir
    Path parent;

    private final List<String> plainIds = new ArrayList<>();
    private final List<String> packedIds = new ArrayList<>();

    private static EmbeddedStore open(Path directory) throws IOException {
        return EmbeddedStore.open(directory, new StoreSettings(0, 1 << 30, CompactionMode.EXACT, 100));
    }

    private void fill(Path directory, List<String> ids) throws IOException {
        try (EmbeddedStore store = open(directory)) {
            for (int i = 0; i < PROFILES; i++) {
                byte[] blob = TestProfiles.large(i, 120, NANOS + i);
                ids.add(store.put(new NewProfile("shop", ProfileKind.CPU, "", List.of(), NANOS + i, null, blob))
                        .id());
            }
        }
    }

    /** Not more than a fifth more; it is less, since no gzip is taken off. */
    @Test
    void a_merge_from_packs_costs_no_more_than_one_from_segments() throws Exception {
        fill(parent.resolve("plain"), plainIds);
        fill(parent.resolve("packed"), packedIds);
        try (EmbeddedStore plain = EmbeddedStore.open(
                        parent.resolve("plain"), new StoreSettings(0, 1 << 30, CompactionMode.OFF, 100));
                EmbeddedStore packed = open(parent.resolve("packed"))) {
            packed.compact();
            assertThat(packed.usage().packedSegments()).isEqualTo(1);
            List<Double> ratios = new ArrayList<>();
            for (int round = -2; round < ROUNDS; round++) {
                long fromSegments = cpuNanosOfMerge(plain, plainIds);
                long fromPacks = cpuNanosOfMerge(packed, packedIds);
                if (round >= 0) {
                    ratios.add((double) fromPacks / fromSegments);
                }
            }
            ratios.sort(null);
            System.out.printf(
                    "PackedMergeTest: CPU of a merge from packs / from segments: %.2f (median of %s)%n",
                    ratios.get(ROUNDS / 2), ratios);
            assertThat(ratios.get(ROUNDS / 2)).isLessThan(1.2);
        }
    }

    private static long cpuNanosOfMerge(ProfileStore store, List<String> ids) throws Exception {
        var threads = ManagementFactory.getThreadMXBean();
        long before = threads.getCurrentThreadCpuTime();
        ProfileMerger merger = ProfileMerger.ignoringAddresses();
        store.readContents(ids, new ProfileStore.BlobSink() {
            @Override
            public void blob(String id, byte[] blob) throws IOException {
                merger.add(ProfileReader.read(blob, DecodeLimits.DEFAULT));
            }

            @Override
            public void lost(String id, Optional<String> damage) {
                throw new AssertionError(id + " is lost: " + damage);
            }
        });
        Profile sum = merger.result();
        assertThat(sum.samples().size()).isGreaterThan(1_000);
        return threads.getCurrentThreadCpuTime() - before;
    }
}
