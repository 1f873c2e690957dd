package org.jvmpprof.collector.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The embedded store: the common contract, and what can happen to its files. */
final class EmbeddedStoreTest extends ProfileStoreContract {
    private static final long SEGMENT_BYTES = 1 << 20;

    @TempDir
    Path parent;

    private Path directory;
    private ProfileStore store;
    private ProfileStore afterKill;

    @BeforeEach
    void open() throws IOException {
        directory = Files.createDirectories(parent.resolve("data"));
        store = TestStores.open(directory, 0, SEGMENT_BYTES, Clock.systemUTC(), SegmentOutput::createFile);
    }

    @AfterEach
    void close() throws IOException {
        store.close();
        if (afterKill != null) {
            afterKill.close();
        }
    }

    @Override
    ProfileStore store() {
        return store;
    }

    @Override
    ProfileStore reopened() throws IOException {
        store.close();
        open();
        return store;
    }

    @Override
    ProfileStore afterKill() throws IOException {
        Path copy = TestStores.copyOf(directory);
        afterKill = TestStores.open(copy, 0, SEGMENT_BYTES, Clock.systemUTC(), SegmentOutput::createFile);
        return afterKill;
    }

    private List<Path> segments() throws IOException {
        try (Stream<Path> files = Files.list(directory.resolve("segments"))) {
            return files.sorted().toList();
        }
    }

    /** What a killed process leaves: the segment is not sealed, so the next start reads every record of it. */
    private Path killedWith(String... blobs) throws IOException {
        for (String blob : blobs) {
            store.put(profile("shop", ProfileKind.CPU, START, blob));
        }
        store.close();
        try (var database = java.sql.DriverManager.getConnection("jdbc:sqlite:" + directory.resolve("index.db"));
                var statement = database.createStatement()) {
            assertThat(statement.executeUpdate("UPDATE segment SET sealed = 0")).isPositive();
        } catch (java.sql.SQLException e) {
            throw new IOException(e);
        }
        return segments().get(0);
    }

    @Test
    void a_torn_tail_is_cut_off_and_the_rest_served() throws IOException {
        Path segment = killedWith("first", "second");
        long whole = Files.size(segment);
        Files.write(segment, new byte[] {0x4A, 0x50, 0x52, 0x42, 1, 2, 3}, StandardOpenOption.APPEND);

        open();

        assertThat(Files.size(segment)).isEqualTo(whole);
        List<String> ids =
                paged(store, all("shop", null), 9).stream().map(ProfileMeta::id).toList();
        assertThat(read(store, ids).values()).containsExactlyInAnyOrder("first", "second");
        assertThat(store.health().damagedSegments()).isEmpty();
    }

    @Test
    void a_blob_whose_commit_did_not_come_is_no_profile() throws IOException {
        Path segment = killedWith("first");
        byte[] orphan = "orphan".getBytes(StandardCharsets.UTF_8);
        ByteBuffer header = SegmentLayout.recordHeader("0".repeat(ProfileId.LENGTH), new byte[3], orphan);
        Files.write(segment, header.array(), StandardOpenOption.APPEND);
        Files.write(segment, orphan, StandardOpenOption.APPEND);

        open();

        assertThat(store.count(all("shop", null))).isEqualTo(1);
        assertThat(store.usage().profiles()).isEqualTo(1);
        store.put(profile("shop", ProfileKind.CPU, START, "after"));
        assertThat(store.count(all("shop", null))).isEqualTo(2);
    }

    @Test
    void a_flipped_byte_loses_its_record_only_and_is_reported() throws IOException {
        Path segment = killedWith("first!", "second", "third!");
        byte[] bytes = Files.readAllBytes(segment);
        int at = new String(bytes, StandardCharsets.ISO_8859_1).indexOf("second");
        bytes[at] ^= 1;
        Files.write(segment, bytes);

        open();

        assertThat(store.health().damagedSegments()).singleElement().asString().contains("checksum");
        List<String> ids =
                paged(store, all("shop", null), 9).stream().map(ProfileMeta::id).toList();
        assertThat(read(store, ids).values())
                .hasSize(3)
                .contains("first!", "third!")
                .anySatisfy(
                        text -> assertThat(text).startsWith("lost: checksum of").contains("does not match"));
        assertThat(store.health().damagedRecords()).isEqualTo(1);
        assertThat(store.health().isWritable()).isTrue();
    }

    @Test
    void a_missing_segment_is_reported_and_others_are_served() throws IOException {
        String lost = store.put(profile("shop", ProfileKind.CPU, START, "lost")).id();
        reopened();
        String kept = store.put(profile("shop", ProfileKind.CPU, START, "kept")).id();
        store.close();
        Files.delete(segments().get(0));

        open();

        assertThat(store.health().damagedSegments()).singleElement().asString().contains("file is missing");
        assertThat(read(store, List.of(lost, kept)))
                .containsEntry(kept, "kept")
                .hasEntrySatisfying(
                        lost, text -> assertThat(text).startsWith("lost: ").contains("can't be read"));
    }

    @Test
    void a_shortened_segment_is_reported() throws IOException {
        Path segment = killedWith("first", "second");
        byte[] bytes = Files.readAllBytes(segment);
        Files.write(segment, java.util.Arrays.copyOf(bytes, bytes.length - 3));

        open();

        assertThat(store.health().damagedSegments()).singleElement().asString().contains("were committed");
    }

    @Test
    void a_foreign_file_in_place_of_a_segment_is_reported() throws IOException {
        Path segment = killedWith("first");
        byte[] bytes = Files.readAllBytes(segment);
        java.util.Arrays.fill(bytes, 0, SegmentLayout.FILE_HEADER_BYTES, (byte) 'x');
        Files.write(segment, bytes);

        open();

        assertThat(store.health().damagedSegments()).singleElement().asString().contains("header is not");
    }

    @Test
    void the_file_of_a_segment_goes_when_its_last_profile_has_expired() throws IOException {
        store.put(profile("shop", ProfileKind.CPU, START, "old"));
        store.put(profile("shop", ProfileKind.CPU, START + 10, "newer"));
        reopened();

        store.expireBefore(null, null, START + 5);
        assertThat(segments()).hasSize(1);
        store.expireBefore(null, null, START + 50);
        assertThat(segments()).isEmpty();
        assertThat(store.usage().segments()).isZero();
    }

    @Test
    void a_full_segment_and_a_new_hour_begin_a_new_file() throws IOException {
        store.close();
        AtomicBoolean isLater = new AtomicBoolean();
        Clock clock = new Clock() {
            @Override
            public Instant instant() {
                return Instant.ofEpochSecond(isLater.get() ? 7_200 : 0);
            }

            @Override
            public Clock withZone(java.time.ZoneId zone) {
                return this;
            }

            @Override
            public java.time.ZoneId getZone() {
                return ZoneOffset.UTC;
            }
        };
        store = TestStores.open(directory, 0, 100, clock, SegmentOutput::createFile);
        store.put(profile("shop", ProfileKind.CPU, START, "x".repeat(200)));
        store.put(profile("shop", ProfileKind.CPU, START, "small"));
        assertThat(segments()).hasSize(2);

        isLater.set(true);
        store.put(profile("shop", ProfileKind.CPU, START, "an hour later"));

        assertThat(segments()).hasSize(3);
        List<String> ids =
                paged(store, all("shop", null), 9).stream().map(ProfileMeta::id).toList();
        assertThat(read(store, ids).values()).contains("small", "an hour later").hasSize(3);
    }

    @Test
    void a_full_disk_refuses_writes_keeps_reading_and_recovers() throws IOException {
        store.close();
        AtomicBoolean isFull = new AtomicBoolean();
        store = TestStores.open(
                directory, 0, SEGMENT_BYTES, Clock.systemUTC(), file -> new FullOutput(file, isFull, 0));
        String before =
                store.put(profile("shop", ProfileKind.CPU, START, "before")).id();
        long size = Files.size(segments().get(0));

        isFull.set(true);
        assertThatThrownBy(() -> store.put(profile("shop", ProfileKind.CPU, START, "refused")))
                .isInstanceOf(StoreFullException.class)
                .hasMessageContaining("disk is full")
                .hasMessageContaining("retention");
        assertThat(store.health().isWritable()).isFalse();
        assertThat(store.health().refusal()).contains("disk is full");
        assertThat(read(store, List.of(before))).containsEntry(before, "before");
        assertThat(store.count(all("shop", null))).isEqualTo(1);
        assertThat(Files.size(segments().get(0))).as("nothing is stored half").isEqualTo(size);

        isFull.set(false);
        String after =
                store.put(profile("shop", ProfileKind.CPU, START, "after")).id();
        assertThat(store.health().isWritable()).isTrue();
        assertThat(read(reopened(), List.of(before, after)))
                .containsEntry(before, "before")
                .containsEntry(after, "after");
    }

    @Test
    void after_a_failed_fsync_the_file_is_not_used_any_more() throws IOException {
        store.close();
        AtomicBoolean fails = new AtomicBoolean();
        store = TestStores.open(directory, 0, SEGMENT_BYTES, Clock.systemUTC(), file -> {
            SegmentOutput real = SegmentOutput.createFile(file);
            return new SegmentOutput() {
                @Override
                public void write(ByteBuffer[] buffers, long position) throws IOException {
                    real.write(buffers, position);
                }

                @Override
                public void force() throws IOException {
                    if (fails.get()) {
                        throw new IOException("Input/output error");
                    }
                    real.force();
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
        });
        store.put(profile("shop", ProfileKind.CPU, START, "before"));
        fails.set(true);
        assertThatThrownBy(() -> store.put(profile("shop", ProfileKind.CPU, START, "refused")))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("Input/output error");
        fails.set(false);
        store.put(profile("shop", ProfileKind.CPU, START, "after"));

        assertThat(segments()).hasSize(2);
        assertThat(store.count(all("shop", null))).isEqualTo(2);
    }

    /** kill -9 can't show this: what was written but not fsynced survives it, and is lost in a power cut. */
    @Test
    void a_put_returns_after_its_blob_was_fsynced() throws IOException {
        store.close();
        List<String> calls = new CopyOnWriteArrayList<>();
        store = TestStores.open(directory, 0, SEGMENT_BYTES, Clock.systemUTC(), file -> {
            SegmentOutput real = SegmentOutput.createFile(file);
            return new SegmentOutput() {
                @Override
                public void write(ByteBuffer[] buffers, long position) throws IOException {
                    calls.add("write");
                    real.write(buffers, position);
                }

                @Override
                public void force() throws IOException {
                    calls.add("force, " + store.count(all("shop", null)) + " in the index");
                    real.force();
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
        });

        store.put(profile("shop", ProfileKind.CPU, START, "first"));
        store.put(profile("shop", ProfileKind.CPU, START, "second"));

        assertThat(calls).containsExactly("write", "write", "force, 0 in the index", "write", "force, 1 in the index");
    }

    @Test
    void below_the_reserve_nothing_is_taken() throws IOException {
        store.close();
        store = EmbeddedStore.open(directory, Long.MAX_VALUE / 2, SEGMENT_BYTES);

        assertThatThrownBy(() -> store.put(profile("shop", ProfileKind.CPU, START, "x")))
                .isInstanceOf(StoreFullException.class)
                .hasMessageContaining("disk.reserve=" + Long.MAX_VALUE / 2);
        assertThat(segments()).isEmpty();
    }

    @Test
    void a_second_store_on_the_same_directory_is_refused() {
        assertThatThrownBy(() -> EmbeddedStore.open(directory, 0, SEGMENT_BYTES))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("data=" + directory)
                .hasMessageContaining("process " + ProcessHandle.current().pid())
                .hasMessageContaining("choose another directory");
    }

    @Test
    void a_directory_that_cannot_be_made_is_named() throws IOException {
        Path file = Files.writeString(directory.resolve("file"), "in the way");

        assertThatThrownBy(() -> EmbeddedStore.open(file, 0, SEGMENT_BYTES))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("data=" + file)
                .hasMessageContaining("choose another directory");
    }

    @Test
    void an_index_of_a_newer_collector_is_refused() throws Exception {
        store.close();
        try (var database = java.sql.DriverManager.getConnection("jdbc:sqlite:" + directory.resolve("index.db"));
                var statement = database.createStatement()) {
            statement.execute("PRAGMA user_version=99");
        }

        assertThatThrownBy(() -> EmbeddedStore.open(directory, 0, SEGMENT_BYTES))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("version 99");
    }

    @Test
    void after_close_it_takes_nothing() throws IOException {
        store.close();

        assertThatThrownBy(() -> store.put(profile("shop", ProfileKind.CPU, START, "x")))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("closed");
        store.close();
    }
}
