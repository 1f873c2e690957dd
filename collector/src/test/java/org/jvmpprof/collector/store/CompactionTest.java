package org.jvmpprof.collector.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.zip.Deflater;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.jvmpprof.collector.TestProfiles;

/** What compaction gives back, what it saves, and what it drops. */
final class CompactionTest {
    private static final long SECOND = 1_000_000_000L;
    private static final long START = 1_790_000_000L * SECOND;
    private static final ProfileQuery ALL =
            new ProfileQuery("shop", ProfileKind.CPU, START - SECOND, START + 1_000_000 * SECOND, List.of());

    @TempDir
    Path directory;

    private EmbeddedStore store;

    @BeforeEach
    void open() throws IOException {
        open(CompactionMode.EXACT);
    }

    private void open(CompactionMode mode) throws IOException {
        store = TestStores.open(directory, 0, 64 << 20, mode, Clock.systemUTC(), SegmentOutput::createFile, step -> {});
    }

    /** Opened again, all its segments get no more records. */
    private void reopen(CompactionMode mode) throws IOException {
        store.close();
        open(mode);
    }

    @AfterEach
    void close() throws IOException {
        store.close();
    }

    private String put(int second, byte[] blob) throws IOException {
        return store.put(new NewProfile(
                        "shop", ProfileKind.CPU, "i-" + second % 2, List.of(), START + second * SECOND, null, blob))
                .id();
    }

    private Map<String, byte[]> read(List<String> ids) throws IOException {
        Map<String, byte[]> found = new LinkedHashMap<>();
        store.read(ids, new Collecting(found));
        return found;
    }

    /** Fails the test when a profile is lost. */
    private record Collecting(Map<String, byte[]> found) implements ProfileStore.BlobSink {
        @Override
        public void blob(String id, byte[] blob) {
            found.put(id, blob);
        }

        @Override
        public void lost(String id, Optional<String> damage) {
            throw new AssertionError(id + " is lost: " + damage);
        }
    }

    private static byte[] gunzip(byte[] blob) throws IOException {
        try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(blob))) {
            return in.readAllBytes();
        }
    }

    private static byte[] gzip(byte[] content, int level, int strategy) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(bytes) {
            {
                def.setLevel(level);
                def.setStrategy(strategy);
            }
        }) {
            out.write(content);
        }
        return bytes.toByteArray();
    }

    /** With a file's name, as gzip(1) writes it. */
    private static byte[] named(byte[] gzip) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        byte[] header = new byte[10];
        System.arraycopy(gzip, 0, header, 0, 10);
        header[3] = 8;
        header[4] = 0x5f;
        bytes.writeBytes(header);
        bytes.writeBytes("cpu.pprof\0".getBytes(StandardCharsets.US_ASCII));
        bytes.write(gzip, 10, gzip.length - 10);
        return bytes.toByteArray();
    }

    private static byte[] joined(byte[] one, byte[] other) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.writeBytes(one);
        bytes.writeBytes(other);
        return bytes.toByteArray();
    }

    private List<byte[]> everyForm() throws IOException {
        List<byte[]> forms = new ArrayList<>();
        for (int seed = 0; seed < 3; seed++) {
            byte[] sent = TestProfiles.large(seed, 60, START + seed);
            byte[] content = gunzip(sent);
            forms.add(sent);
            for (int level = 1; level <= 9; level++) {
                forms.add(gzip(content, level, Deflater.DEFAULT_STRATEGY));
            }
            forms.add(named(sent));
            forms.add(content);
            forms.add(gzip(content, 6, Deflater.HUFFMAN_ONLY));
            forms.add(gzip(content, 0, Deflater.DEFAULT_STRATEGY));
            forms.add(joined(sent, sent));
            forms.add(joined(sent, new byte[] {0, 0, 0}));
            forms.add(java.util.Arrays.copyOf(sent, sent.length - 5));
            forms.add("heap profile: 1: 2 [3: 4] @ heapprofile\n".getBytes(StandardCharsets.UTF_8));
            forms.add(TestProfiles.empty(START));
            forms.add(gzip(new byte[0], 1, Deflater.DEFAULT_STRATEGY));
            forms.add(new byte[] {0x1f, (byte) 0x8b, 8, 0x1f, 0, 0, 0, 0, 0, 0});
            forms.add(new byte[] {7});
        }
        return forms;
    }

    @Test
    void every_form_comes_back_byte_for_byte() throws IOException {
        Map<String, byte[]> sent = new LinkedHashMap<>();
        for (byte[] form : everyForm()) {
            sent.put(put(sent.size(), form), form);
        }
        reopen(CompactionMode.EXACT);

        assertThat(store.compact()).isEqualTo(1);

        assertThat(store.usage().packedSegments()).isEqualTo(1);
        assertSame(sent);
        reopen(CompactionMode.OFF);
        assertSame(sent);
    }

    private void assertSame(Map<String, byte[]> sent) throws IOException {
        Map<String, byte[]> read = read(List.copyOf(sent.keySet()));
        assertThat(read.keySet()).containsExactlyElementsOf(sent.keySet());
        sent.forEach((id, blob) -> assertThat(read.get(id)).as(id).isEqualTo(blob));
    }

    @Test
    void contents_are_what_decoding_needs() throws IOException {
        byte[] gzipped = TestProfiles.large(1, 60, START);
        String packed = put(1, gzipped);
        String plain = put(2, gunzip(gzipped));
        reopen(CompactionMode.EXACT);
        store.compact();

        Map<String, byte[]> contents = new LinkedHashMap<>();
        store.readContents(List.of(packed, plain), new Collecting(contents));

        assertThat(contents.get(packed)).isEqualTo(gunzip(gzipped));
        assertThat(contents.get(plain)).isEqualTo(gunzip(gzipped));
    }

    /** Half of what comes is from Go or zlib-ng, as it were: no level of zlib gives these bytes. */
    @Test
    void content_mode_packs_what_exact_mode_keeps_as_it_was_sent() throws IOException {
        List<byte[]> odd = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            odd.add(gzip(gunzip(TestProfiles.large(1, 60 + i, START)), 6, Deflater.HUFFMAN_ONLY));
        }
        List<String> ids = new ArrayList<>();
        for (byte[] each : odd) {
            ids.add(put(ids.size(), each));
        }
        String ours = put(100, TestProfiles.large(1, 60, START));
        reopen(CompactionMode.CONTENT);
        store.compact();

        Map<String, byte[]> read = read(ids);
        for (int i = 0; i < odd.size(); i++) {
            assertThat(gunzip(read.get(ids.get(i)))).isEqualTo(gunzip(odd.get(i)));
            assertThat(read.get(ids.get(i))).isNotEqualTo(odd.get(i));
        }
        assertThat(read(List.of(ours)).get(ours)).isEqualTo(TestProfiles.large(1, 60, START));
        assertThat(store.usage().packedBytes()).isLessThan(store.usage().packedFromBytes() / 3);
    }

    @Test
    void off_packs_nothing() throws IOException {
        put(1, TestProfiles.large(1, 60, START));
        reopen(CompactionMode.OFF);

        assertThat(store.compact()).isZero();
        assertThat(store.usage().packedSegments()).isZero();
    }

    @Test
    void what_has_expired_is_dropped_and_a_pack_that_is_half_empty_is_made_smaller() throws IOException {
        Map<String, byte[]> sent = new LinkedHashMap<>();
        for (int i = 0; i < 30; i++) {
            byte[] blob = TestProfiles.large(i, 60, START + i);
            sent.put(put(i, blob), blob);
        }
        reopen(CompactionMode.EXACT);
        store.expireBefore(null, null, START + 10 * SECOND);
        store.compact();
        long ofTwenty = store.usage().packedBytes();
        assertThat(packedProfiles()).isEqualTo(20);

        store.expireBefore(null, null, START + 18 * SECOND);
        assertThat(store.compact()).as("twelve of twenty are left").isZero();
        store.expireBefore(null, null, START + 25 * SECOND);
        assertThat(store.compact()).as("five of twenty are left").isEqualTo(1);

        assertThat(packedProfiles()).isEqualTo(5);
        assertThat(store.usage().packedBytes()).isLessThan(ofTwenty);
        List<String> left = List.copyOf(sent.keySet()).subList(25, 30);
        Map<String, byte[]> read = read(left);
        left.forEach(id -> assertThat(read.get(id)).isEqualTo(sent.get(id)));
        store.expireBefore(null, null, START + 100 * SECOND);
        assertThat(store.usage().packedSegments()).isZero();
    }

    /** As the newest pack's directory has it. */
    private long packedProfiles() throws IOException {
        List<Path> packs;
        try (Stream<Path> files = Files.list(directory.resolve("segments"))) {
            packs = files.filter(file -> SegmentName.isPack(file.toString()))
                    .sorted()
                    .toList();
        }
        List<String> ids = new ArrayList<>();
        new SegmentScan(packs.get(packs.size() - 1), true).scan(found -> ids.add(found.id()));
        return ids.size();
    }

    @Test
    void more_than_one_pack_is_made_of_a_segment_with_very_many_profiles() throws Exception {
        int count = Compaction.MAX_PROFILES + 700;
        var uploaders = java.util.concurrent.Executors.newFixedThreadPool(32);
        try {
            for (int i = 0; i < count; i++) {
                int second = i;
                uploaders.submit(() -> put(second, ("blob " + second).getBytes(StandardCharsets.UTF_8)));
            }
        } finally {
            uploaders.shutdown();
            assertThat(uploaders.awaitTermination(120, java.util.concurrent.TimeUnit.SECONDS))
                    .isTrue();
        }
        reopen(CompactionMode.EXACT);

        assertThat(store.compact()).isEqualTo(2);

        assertThat(store.count(ALL)).isEqualTo(count);
        List<String> ids = store.find(ALL, null, count).metas().stream()
                .map(ProfileMeta::id)
                .toList();
        Map<String, byte[]> read = read(ids);
        for (int i = 0; i < count; i++) {
            assertThat(new String(read.get(ids.get(i)), StandardCharsets.UTF_8)).isEqualTo("blob " + i);
        }
    }

    /** A JVM's profiles share their names; the rest of a profile is its own. */
    @Test
    void profiles_of_one_service_take_less_than_half_of_what_was_sent() throws IOException {
        long sent = 0;
        for (int i = 0; i < 120; i++) {
            byte[] blob = TestProfiles.large(i, 120, START + i);
            sent += blob.length;
            put(i, blob);
        }
        reopen(CompactionMode.EXACT);
        store.compact();

        StoreUsage usage = store.usage();
        assertThat(usage.packedFromBytes()).isEqualTo(sent);
        System.out.printf(
                "CompactionTest: %d bytes as sent, %d packed: %.3f%n",
                sent, usage.packedBytes(), (double) usage.packedBytes() / sent);
        assertThat(usage.packedBytes()).isLessThan(sent / 2);
    }
}
