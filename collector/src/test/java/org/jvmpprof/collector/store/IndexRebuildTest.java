package org.jvmpprof.collector.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.jvmpprof.collector.TestProfiles;

/** A lost or broken index: what is said at the start, and how it is made again. */
final class IndexRebuildTest {
    private static final long START = 1_790_000_000_000_000_000L;

    @TempDir
    Path directory;

    private EmbeddedStore open() throws IOException {
        return TestStores.open(directory, 0, 20_000, Clock.systemUTC(), SegmentOutput::createFile);
    }

    private static NewProfile profile(int number) {
        return new NewProfile(
                number % 3 == 0 ? "bänk & co" : "shop",
                number % 2 == 0 ? ProfileKind.CPU : ProfileKind.HEAP,
                "i-" + number % 5,
                List.of(new LabelPair("pod", "p=" + number % 4), new LabelPair("az", "größer & =x,y")),
                START + number,
                number % 7 == 0 ? null : "key-" + number,
                TestProfiles.cpu("app.Main.method" + number, number, START + number));
    }

    /** Some packed, some both packed and still in their segment, some in segments. */
    private Map<ProfileMeta, byte[]> filled() throws IOException {
        Map<ProfileMeta, byte[]> sent = new java.util.LinkedHashMap<>();
        try (EmbeddedStore store = open()) {
            for (int i = 0; i < 200; i++) {
                sent.put(store.put(profile(i)), profile(i).blob());
            }
            store.compact();
            for (int i = 200; i < 300; i++) {
                sent.put(store.put(profile(i)), profile(i).blob());
            }
        }
        return sent;
    }

    private static void assertHolds(EmbeddedStore store, Map<ProfileMeta, byte[]> sent) throws IOException {
        Map<String, byte[]> read = new TreeMap<>();
        List<String> ids = sent.keySet().stream().map(ProfileMeta::id).toList();
        store.read(ids, new ProfileStore.BlobSink() {
            @Override
            public void blob(String id, byte[] blob) {
                read.put(id, blob);
            }

            @Override
            public void lost(String id, Optional<String> damage) {
                throw new AssertionError(id + " is lost: " + damage);
            }
        });
        Map<String, ProfileMeta> metas = store.metas(ids);
        sent.forEach((meta, blob) -> {
            assertThat(metas.get(meta.id())).isEqualTo(meta);
            assertThat(read.get(meta.id())).isEqualTo(blob);
        });
        assertThat(store.usage().profiles()).isEqualTo(sent.size());
        assertThat(store.health().damagedSegments()).isEmpty();
    }

    @Test
    void all_profiles_and_what_is_known_of_them_come_back() throws Exception {
        Map<ProfileMeta, byte[]> sent = filled();
        Files.delete(directory.resolve("index.db"));

        IndexRebuild.Result result = IndexRebuild.rebuild(directory, (kind, content) -> null);

        assertThat(result.profiles()).isEqualTo(300);
        assertThat(result.damagedPlaces()).isZero();
        assertThat(result.nameless()).isZero();
        try (EmbeddedStore store = open()) {
            assertHolds(store, sent);
            ProfileMeta known = sent.keySet().stream().skip(5).findFirst().orElseThrow();
            assertThat(store.put(profile(5))).as("its key is known again").isEqualTo(known);
            store.compact();
            assertHolds(store, sent);
        }
        try (Stream<Path> files = Files.list(directory.resolve("segments"))) {
            assertThat(files)
                    .as("retired segments are gone")
                    .allMatch(file -> file.toString().contains("."));
        }
    }

    @Test
    void a_missing_index_is_refused_with_the_remedy_and_nothing_is_touched() throws Exception {
        filled();
        Files.delete(directory.resolve("index.db"));

        assertThatThrownBy(this::open)
                .isInstanceOf(IOException.class)
                .hasMessageContaining("index " + directory.resolve("index.db") + " is missing")
                .hasMessageContaining("restore it from a backup")
                .hasMessageContaining("--rebuild-index");
        assertThat(directory.resolve("index.db")).doesNotExist();
    }

    @Test
    void a_file_that_is_no_database_is_refused_with_the_remedy_and_kept_by_the_rebuild() throws Exception {
        Map<ProfileMeta, byte[]> sent = filled();
        Files.write(
                directory.resolve("index.db"),
                "not a database, but long enough to look at".repeat(300).getBytes(StandardCharsets.UTF_8));

        assertThatThrownBy(this::open)
                .isInstanceOf(IOException.class)
                .hasMessageContaining("index " + directory.resolve("index.db") + " can't be opened")
                .hasMessageContaining("--rebuild-index");

        IndexRebuild.rebuild(directory, (kind, content) -> null);
        try (EmbeddedStore store = open()) {
            assertHolds(store, sent);
        }
        try (Stream<Path> files = Files.list(directory)) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .anyMatch(name -> name.startsWith("index.db.old-"));
        }
    }

    /** Pages of the middle overwritten, as by a disk that forgets. */
    @Test
    void a_database_whose_pages_are_broken_says_so_and_can_be_rebuilt() throws Exception {
        Map<ProfileMeta, byte[]> sent = filled();
        byte[] bytes = Files.readAllBytes(directory.resolve("index.db"));
        java.util.Arrays.fill(bytes, 4096, bytes.length, (byte) 0x55);
        Files.write(directory.resolve("index.db"), bytes);

        assertThatThrownBy(() -> {
                    try (EmbeddedStore store = open()) {
                        store.services();
                    }
                })
                .isInstanceOf(IOException.class)
                .hasMessageContaining("--rebuild-index");

        IndexRebuild.rebuild(directory, (kind, content) -> null);
        try (EmbeddedStore store = open()) {
            assertHolds(store, sent);
        }
    }

    @Test
    void past_what_is_damaged_the_rest_is_found_and_no_file_is_deleted() throws Exception {
        Map<ProfileMeta, byte[]> sent = filled();
        List<Path> segments;
        try (Stream<Path> files = Files.list(directory.resolve("segments"))) {
            segments = files.filter(file -> file.toString().endsWith(".seg"))
                    .sorted()
                    .toList();
        }
        Path last = segments.get(segments.size() - 1);
        byte[] bytes = Files.readAllBytes(last);
        bytes[SegmentLayout.FILE_HEADER_BYTES + 20] ^= 1;
        Files.write(last, bytes);
        Files.delete(directory.resolve("index.db"));

        IndexRebuild.Result result = IndexRebuild.rebuild(directory, (kind, content) -> null);

        assertThat(result.damagedPlaces()).isEqualTo(1);
        assertThat(result.profiles()).isEqualTo(sent.size() - 1);
        try (EmbeddedStore store = open()) {
            assertThat(store.usage().profiles()).isEqualTo(sent.size() - 1);
            assertThat(store.health().damagedSegments())
                    .singleElement()
                    .asString()
                    .startsWith(last.getFileName() + ": ");
        }
        assertThat(Files.size(last)).isEqualTo(bytes.length);
    }

    /** A segment whose commit did not come, and the same upload again: the key decides. */
    @Test
    void of_an_upload_that_was_repeated_the_acknowledged_one_comes_back() throws Exception {
        ProfileMeta acknowledged;
        NewProfile upload = profile(1);
        try (EmbeddedStore store = open()) {
            acknowledged = store.put(upload);
        }
        Path early = directory.resolve("segments").resolve("00000001-0000000000001.seg");
        byte[] labels = RecordMeta.of(
                        new ProfileMeta(
                                "0".repeat(26),
                                upload.service(),
                                upload.kind(),
                                upload.instanceId(),
                                upload.labels(),
                                upload.createdAtNanos(),
                                upload.blob().length),
                        IndexWriter.hash(java.util.Objects.requireNonNull(upload.scopedKey())))
                .encode();
        try (SegmentOutput out = SegmentOutput.createFile(early)) {
            out.write(
                    new java.nio.ByteBuffer[] {
                        SegmentLayout.fileHeader(),
                        SegmentLayout.recordHeader("0".repeat(26), labels, upload.blob()),
                        java.nio.ByteBuffer.wrap(upload.blob())
                    },
                    0);
        }
        Files.delete(directory.resolve("index.db"));

        assertThat(IndexRebuild.rebuild(directory, (kind, content) -> null).profiles())
                .isEqualTo(1);
        try (EmbeddedStore store = open()) {
            assertThat(store.put(upload)).isEqualTo(acknowledged);
        }
    }

    @Test
    void a_directory_in_use_is_not_touched() throws Exception {
        try (EmbeddedStore store = open()) {
            store.put(profile(1));
            assertThatThrownBy(() -> IndexRebuild.rebuild(directory, (kind, content) -> null))
                    .hasMessageContaining("in use by another collector");
            assertThat(store.usage().profiles()).isEqualTo(1);
        }
    }

    /** One row names a series that is gone, one a type that a newer collector knows. */
    @Test
    void a_row_that_cannot_be_read_is_left_out_and_reported_and_the_others_are_listed() throws Exception {
        Map<ProfileMeta, byte[]> sent = filled();
        List<ProfileMeta> shop = sent.keySet().stream()
                .filter(meta -> meta.service().equals("shop") && meta.kind() == ProfileKind.CPU)
                .toList();
        try (Connection database = DriverManager.getConnection("jdbc:sqlite:" + directory.resolve("index.db"));
                Statement statement = database.createStatement()) {
            assertThat(statement.executeUpdate("UPDATE profile SET series=99999 WHERE id='"
                            + shop.get(3).id() + "'"))
                    .isEqualTo(1);
            statement.execute("INSERT INTO series(service, kind, instance, labels) SELECT id, 77, '', '' FROM service");
        }

        try (EmbeddedStore store = open()) {
            ProfileQuery query = new ProfileQuery("shop", ProfileKind.CPU, START, START + 1_000, List.of());
            assertThat(store.find(query, null, 5).metas()).hasSize(5);
            assertThat(store.find(query, null, 1_000).metas()).hasSize(shop.size() - 1);
            assertThat(store.types("shop")).containsExactly(ProfileKind.CPU, ProfileKind.HEAP);
            assertThat(store.health().damagedRecords()).isEqualTo(1);
            StringBuilder why = new StringBuilder();
            store.read(List.of(shop.get(3).id()), new ProfileStore.BlobSink() {
                @Override
                public void blob(String id, byte[] blob) {
                    why.append("blob");
                }

                @Override
                public void lost(String id, Optional<String> damage) {
                    why.append(damage.orElse("gone"));
                }
            });
            assertThat(why).hasToString("its row in the index can't be read: series 99999 is missing");
        }
    }
}
