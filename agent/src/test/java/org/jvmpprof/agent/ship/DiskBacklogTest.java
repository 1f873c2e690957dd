package org.jvmpprof.agent.ship;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class DiskBacklogTest {
    private static final String A = "http://a";
    private static final String B = "http://b";

    @TempDir
    Path root;

    private final Samples.Log log = new Samples.Log();

    private Backlog open(String instance, long maxBytes, String... exporters) throws IOException {
        SpoolDirectory directory = SpoolDirectory.claim(root.resolve("shop"), instance);
        return new DiskBacklog(directory, maxBytes, 10_000, List.of(exporters), log.log);
    }

    private static List<String> drain(Backlog backlog, String exporter) {
        List<String> keys = new ArrayList<>();
        for (Backlog.Entry entry = backlog.oldest(exporter); entry != null; entry = backlog.oldest(exporter)) {
            Shipment shipment = backlog.read(entry);
            if (shipment != null) {
                keys.add(shipment.key());
                backlog.remove(entry);
            }
        }
        return keys;
    }

    private List<Path> spoolFiles() throws IOException {
        try (Stream<Path> files = Files.walk(root)) {
            return files.filter(file -> file.toString().endsWith(".spool"))
                    .sorted()
                    .toList();
        }
    }

    @Test
    void a_spool_file_says_everything_and_any_damage_is_noticed() throws Exception {
        Shipment shipment = Samples.shipment(3);
        byte[] bytes = new SpoolFile(A, shipment).encode();
        SpoolFile back = SpoolFile.decode(bytes);
        assertThat(back.exporter()).isEqualTo(A);
        assertThat(back.shipment()).usingRecursiveComparison().isEqualTo(shipment);
        for (int i = 0; i < bytes.length; i++) {
            byte[] damaged = bytes.clone();
            damaged[i] ^= 0x10;
            assertThatIOException().as("byte %d", i).isThrownBy(() -> SpoolFile.decode(damaged));
        }
        for (int length = 0; length < bytes.length; length++) {
            byte[] cut = java.util.Arrays.copyOf(bytes, length);
            assertThatIOException().isThrownBy(() -> SpoolFile.decode(cut));
        }
    }

    @Test
    void gives_back_in_order_for_each_exporter() throws Exception {
        Backlog backlog = open("i", 1 << 20, A, B);
        for (int i = 0; i < 5; i++) {
            backlog.add(A, Samples.shipment(i));
            backlog.add(B, Samples.shipment(i + 10));
        }
        assertThat(backlog.count(A)).isEqualTo(5);
        assertThat(drain(backlog, A)).containsExactly("key-0", "key-1", "key-2", "key-3", "key-4");
        assertThat(drain(backlog, B)).containsExactly("key-10", "key-11", "key-12", "key-13", "key-14");
        assertThat(backlog.bytes()).isZero();
        backlog.close();
        assertThat(root.resolve("shop")).isEmptyDirectory();
    }

    @Test
    void drops_oldest_when_full_and_counts() throws Exception {
        long one = new SpoolFile(A, Samples.shipment(1)).encode().length;
        Backlog backlog = open("i", 3 * one + 10, A);
        for (int i = 1; i <= 8; i++) {
            backlog.add(A, Samples.shipment(i));
        }
        assertThat(backlog.dropped(A)).isEqualTo(5);
        assertThat(backlog.bytes()).isEqualTo(3 * one);
        assertThat(spoolFiles()).hasSize(3);
        assertThat(drain(backlog, A)).containsExactly("key-6", "key-7", "key-8");
        assertThat(log.lines())
                .hasSize(1)
                .first()
                .asString()
                .contains("spool.max=")
                .contains("dropped");
    }

    @Test
    void one_profile_larger_than_the_spool_is_dropped_alone() throws Exception {
        Backlog backlog = open("i", 5_000, A);
        backlog.add(A, Samples.shipment(1));
        backlog.add(A, Samples.shipment(2, Samples.bytes(2, 9_000)));
        assertThat(backlog.dropped(A)).isEqualTo(1);
        assertThat(drain(backlog, A)).containsExactly("key-1");
    }

    @Test
    void a_damaged_file_is_dropped_and_does_not_hold_up_the_rest() throws Exception {
        Backlog backlog = open("i", 1 << 20, A);
        for (int i = 1; i <= 3; i++) {
            backlog.add(A, Samples.shipment(i));
        }
        Files.write(spoolFiles().get(0), new byte[700]);
        Files.delete(spoolFiles().get(1));
        assertThat(drain(backlog, A)).containsExactly("key-3");
        assertThat(backlog.dropped(A)).isEqualTo(2);
    }

    @Test
    void the_next_start_takes_its_own_and_a_dead_neighbours_but_not_a_live_ones() throws Exception {
        Backlog live = open("live", 1 << 20, A);
        live.add(A, Samples.shipment(1));
        Backlog first = open("dead", 1 << 20, A);
        first.add(A, Samples.shipment(2));
        first.close();
        Backlog earlier = open("mine", 1 << 20, A);
        earlier.add(A, Samples.shipment(3));
        earlier.close();
        Backlog mine = open("mine", 1 << 20, A);
        assertThat(drain(mine, A)).containsExactly("key-2", "key-3");
        assertThat(drain(live, A)).containsExactly("key-1");
        assertThat(root.resolve("shop/dead")).doesNotExist();
    }

    @Test
    void two_processes_with_one_instance_id_keep_apart() throws Exception {
        Backlog one = open("same", 1 << 20, A);
        Backlog two = open("same", 1 << 20, A);
        assertThat(one.place()).isNotEqualTo(two.place());
        one.add(A, Samples.shipment(1));
        two.add(A, Samples.shipment(1));
        assertThat(spoolFiles()).hasSize(2);
    }

    @Test
    void what_waits_for_an_exporter_that_is_no_longer_set_goes_to_the_first() throws Exception {
        Backlog before = open("i", 1 << 20, "http://old");
        before.add("http://old", Samples.shipment(1));
        before.close();
        Backlog after = open("i", 1 << 20, A, B);
        assertThat(drain(after, B)).isEmpty();
        assertThat(drain(after, A)).containsExactly("key-1");
    }

    @Test
    void half_written_files_of_a_killed_process_are_cleared_away() throws Exception {
        Backlog backlog = open("i", 1 << 20, A);
        backlog.add(A, Samples.shipment(1));
        backlog.close();
        Path half = Files.write(root.resolve("shop/i/0000000000000000-1-00000000-cpu.spool.tmp"), new byte[10]);
        Backlog next = open("i", 1 << 20, A);
        assertThat(half).doesNotExist();
        assertThat(drain(next, A)).containsExactly("key-1");
    }

    @Test
    void interrupts_lose_nothing() throws Exception {
        Backlog backlog = open("i", 1 << 20, A);
        Thread.currentThread().interrupt();
        backlog.add(A, Samples.shipment(1));
        assertThat(drain(backlog, A)).containsExactly("key-1");
        assertThat(Thread.interrupted()).isTrue();
        assertThat(backlog.dropped(A)).isZero();
    }

    @Test
    void a_disk_that_refuses_later_is_bridged_in_memory_in_order() throws Exception {
        Backlog backlog = open("i", 1 << 20, A);
        backlog.add(A, Samples.shipment(1));
        Path place = Path.of(backlog.place());
        Path away = Files.move(place, root.resolve("away"));
        backlog.add(A, Samples.shipment(2));
        Files.move(away, place);
        backlog.add(A, Samples.shipment(3));
        assertThat(drain(backlog, A)).containsExactly("key-1", "key-2", "key-3");
        assertThat(log.lines()).hasSize(1).first().asString().contains("cannot be written");
    }

    @Test
    void an_unusable_place_means_memory_and_one_line() throws Exception {
        Path file = Files.writeString(root.resolve("file"), "");
        ShipSettings settings = ShipSettings.builder("shop", "i")
                .collector(A)
                .spoolDir(file)
                .spoolMaxBytes(70_000)
                .build();
        Backlog backlog = Backlogs.open(settings, List.of(A), log.log);
        assertThat(backlog.place()).isEqualTo("memory");
        assertThat(log.lines())
                .hasSize(1)
                .first()
                .asString()
                .contains("spool.dir=" + file)
                .contains("70000 bytes");
        for (int i = 0; i < 100; i++) {
            backlog.add(A, Samples.shipment(i));
        }
        assertThat(backlog.bytes()).isLessThanOrEqualTo(70_000);
        assertThat(backlog.dropped(A)).isEqualTo(30);
        assertThat(drain(backlog, A)).startsWith("key-30").endsWith("key-99");
    }

    @Test
    void directories_and_files_are_private() throws Exception {
        Backlog backlog = open("i", 1 << 20, A);
        backlog.add(A, Samples.shipment(1));
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(root.resolve("shop"))))
                .isEqualTo("rwx------");
        assertThat(PosixFilePermissions.toString(
                        Files.getPosixFilePermissions(spoolFiles().get(0))))
                .isEqualTo("rw-------");
    }

    @Test
    void a_link_in_a_public_place_is_refused() throws Exception {
        Path elsewhere = Files.createDirectory(root.resolve("elsewhere"));
        Path link = Files.createSymbolicLink(root.resolve("link"), elsewhere);
        assertThatIOException()
                .isThrownBy(() -> PrivateDirectories.makeOwn(link))
                .withMessageContaining("is a link");
        Path wide = Files.createDirectory(root.resolve("wide"));
        Files.setPosixFilePermissions(wide, PosixFilePermissions.fromString("rwxrwxrwx"));
        PrivateDirectories.makeOwn(wide);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(wide)))
                .isEqualTo("rwx------");
    }
}
