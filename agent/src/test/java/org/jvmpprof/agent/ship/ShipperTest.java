package org.jvmpprof.agent.ship;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.jvmpprof.agent.profile.ProfileType;
import org.jvmpprof.proto.DecodeLimits;
import org.jvmpprof.proto.Profile;
import org.jvmpprof.proto.ProfileDecoder;

@Timeout(60)
final class ShipperTest {
    @TempDir
    Path directory;

    private final FakeSource source = new FakeSource();
    private final Samples.Log log = new Samples.Log();
    private FakeCollector collector;
    private Shipper shipper;

    @BeforeEach
    void start() throws Exception {
        collector = new FakeCollector();
    }

    @AfterEach
    void stop() throws Exception {
        if (shipper != null) {
            shipper.close();
        }
        collector.close();
    }

    private ShipSettings.Builder settings() {
        return ShipSettings.builder("shop", "jvm-1")
                .collector(collector.url())
                .proxy("none")
                .profiles(EnumSet.of(ProfileType.CPU))
                .interval(Duration.ofMillis(100))
                .spoolDir(directory.resolve("spool"));
    }

    private Shipper ship(ShipSettings.Builder settings) {
        shipper = Shipper.start(settings.build(), source, log.log);
        return shipper;
    }

    private ExporterStatus exporter() {
        return shipper.status().exporters().get(0);
    }

    private static Thread thread(String name) {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().equals(name))
                .findFirst()
                .orElse(null);
    }

    private static void assertSeamless(List<FakeSource.Window> windows) {
        for (int i = 1; i < windows.size(); i++) {
            assertThat(windows.get(i).from).isEqualTo(windows.get(i - 1).to);
        }
    }

    @Test
    void rounds_arrive_and_leave_no_gap() {
        ship(settings());
        Await.until("five rounds", () -> collector.requests().size() >= 5);
        shipper.close();
        List<FakeSource.Window> windows = source.windows(ProfileType.CPU);
        assertSeamless(windows);
        assertThat(windows).allSatisfy(window -> assertThat(window.to).isGreaterThan(window.from));
        assertThat(collector.requests()).hasSameSizeAs(windows);
        ShipStatus status = shipper.status();
        assertThat(status.rounds()).isEqualTo(windows.size());
        assertThat(exporter().shipped()).isEqualTo(windows.size());
        assertThat(exporter().waiting()).isZero();
        assertThat(log.lines()).isEmpty();
    }

    @Test
    void the_sending_thread_is_gone_when_nothing_waits() {
        ship(settings().interval(Duration.ofSeconds(1)));
        Await.until("a round", () -> !collector.requests().isEmpty());
        Await.until("no pprof-send", () -> thread("pprof-send") == null);
        assertThat(thread("pprof-ship").isDaemon()).isTrue();
    }

    @Test
    void a_collector_absent_for_two_rounds_gets_both_later_in_order() throws Exception {
        int port = collector.port();
        collector.close();
        ship(settings());
        Await.until(
                "rounds in the spool",
                () -> !shipper.status().exporters().isEmpty() && exporter().waiting() >= 2);
        collector = new FakeCollector(port);
        Await.until("all sent", () -> exporter().shipped() >= 4 && exporter().waiting() == 0);
        List<Long> times =
                collector.requests().stream().map(ShipperTest::timeNanos).toList();
        assertThat(times).isSorted().doesNotHaveDuplicates();
        List<FakeSource.Window> windows = source.windows(ProfileType.CPU);
        for (int i = 1; i < times.size(); i++) {
            // The wall clock is read in milliseconds, once a round.
            long between = windows.get(i).from - windows.get(i - 1).from;
            assertThat(times.get(i) - times.get(i - 1)).isBetween(between - 50_000_000, between + 50_000_000);
        }
        assertThat(log.lines().get(0)).contains("profiles wait in " + directory.resolve("spool"));
        assertThat(log.lines()).anySatisfy(line -> assertThat(line).contains("answers again"));
    }

    private static long timeNanos(FakeCollector.Request request) {
        try {
            return ProfileDecoder.decode(request.body(), DecodeLimits.DEFAULT).timeNanos();
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void a_collector_that_hangs_moves_no_window() {
        collector.always(FakeCollector.hang());
        ship(settings().interval(Duration.ofMillis(250)).timeout(Duration.ofSeconds(20)));
        Await.until("eight rounds", () -> shipper.status().rounds() >= 8);
        List<FakeSource.Window> windows = source.windows(ProfileType.CPU).subList(0, 8);
        assertSeamless(windows);
        // From the second on, each lasts one interval exactly: none was cut late.
        assertThat(windows.subList(1, 8))
                .filteredOn(window -> window.to - window.from == TimeUnit.MILLISECONDS.toNanos(250))
                .hasSizeGreaterThanOrEqualTo(5);
        long start = System.nanoTime();
        shipper.close();
        assertThat(System.nanoTime() - start).isLessThan(TimeUnit.MILLISECONDS.toNanos(1500));
        assertThat(exporter().waiting()).isEqualTo(shipper.status().rounds());
    }

    @Test
    void one_exporter_that_hangs_does_not_starve_the_other() {
        collector.always(FakeCollector.hang());
        Path files = directory.resolve("files");
        ship(settings().collector("file://" + files).timeout(Duration.ofMillis(50)));
        Await.until("files", () -> count(files, ".pb.gz") >= 4);
    }

    private static long count(Path directory, String suffix) {
        if (!Files.isDirectory(directory)) {
            return 0;
        }
        try (Stream<Path> files = Files.walk(directory)) {
            return files.filter(file -> file.toString().endsWith(suffix)).count();
        } catch (java.io.IOException | java.io.UncheckedIOException e) {
            return 0;
        }
    }

    @Test
    void a_process_that_lives_shortly_still_delivers() {
        ship(settings()
                .interval(Duration.ofMinutes(1))
                .profiles(EnumSet.of(ProfileType.CPU, ProfileType.HEAP, ProfileType.GOROUTINE)));
        Await.until("open windows", () -> !source.windows.isEmpty());
        shipper.close();
        assertThat(collector.requests().stream().map(request -> request.query("type")))
                .containsExactlyInAnyOrder("cpu", "heap", "goroutine");
        assertThat(count(directory, ".spool")).isZero();
    }

    @Test
    void close_spools_what_it_cannot_send_and_the_next_start_sends_it() throws Exception {
        int port = collector.port();
        collector.close();
        ship(settings().interval(Duration.ofMinutes(1)));
        Await.until("open windows", () -> !source.windows.isEmpty());
        long start = System.nanoTime();
        shipper.close();
        assertThat(System.nanoTime() - start).isLessThan(TimeUnit.MILLISECONDS.toNanos(1500));
        assertThat(count(directory, ".spool")).isEqualTo(1);
        collector = new FakeCollector(port);
        shipper = Shipper.start(
                ShipSettings.builder("shop", "another")
                        .collector(collector.url())
                        .proxy("none")
                        .spoolDir(directory.resolve("spool"))
                        .build(),
                source,
                log.log);
        Await.until("the old round", () -> !collector.requests().isEmpty());
        assertThat(collector.requests().get(0).query("instance_id")).isEqualTo("jvm-1");
        Await.until("an empty spool", () -> count(directory, ".spool") == 0);
    }

    @Test
    void closing_twice_or_at_once_or_on_an_interrupted_thread_is_harmless() {
        ship(settings()).close();
        shipper.close();
        Shipper second = Shipper.start(settings().build(), source, log.log);
        Thread.currentThread().interrupt();
        second.close(Duration.ofMillis(500));
        assertThat(Thread.interrupted()).isTrue();
        Await.until("no thread", () -> thread("pprof-ship") == null && thread("pprof-send") == null);
    }

    @Test
    void interrupts_from_the_application_stop_nothing() {
        collector.always(FakeCollector.status(503, "busy"));
        ship(settings());
        for (int i = 1; i <= 5; i++) {
            long rounds = i;
            Await.until("round " + i, () -> shipper.status().rounds() >= rounds);
            thread("pprof-ship").interrupt();
            Thread sender = thread("pprof-send");
            if (sender != null) {
                sender.interrupt();
            }
        }
        collector.always(FakeCollector.status(200, FakeCollector.ACCEPTED));
        Await.until("sent", () -> exporter().shipped() >= 5 && exporter().waiting() == 0);
        ExporterStatus status = exporter();
        assertThat(status.dropped() + status.rejected()).isZero();
    }

    @Test
    void an_instance_that_is_not_chosen_rests() {
        ship(settings().fleetRatio(0));
        Await.until("open spool", () -> !shipper.status().spoolPlace().isEmpty());
        assertThat(shipper.status().isActive()).isFalse();
        shipper.close();
        assertThat(source.windows).isEmpty();
        assertThat(collector.requests()).isEmpty();
    }

    @Test
    void a_source_that_fails_is_the_sources_affair() {
        source.missing.addAll(EnumSet.allOf(ProfileType.class));
        ship(settings());
        Await.until("rounds", () -> shipper.status().rounds() >= 3);
        assertThat(shipper.status().skipped()).containsOnlyKeys("profile");
        source.missing.clear();
        Await.until("arrival", () -> !collector.requests().isEmpty());
        assertThat(log.lines())
                .containsExactly("jvm-pprof: profile is not shipped: this JVM has no profile; set profile=on");
    }

    @Test
    void a_round_is_encoded_once_for_all_exporters() throws Exception {
        Path files = directory.resolve("files");
        ship(settings().collector("file://" + files).interval(Duration.ofMinutes(1)));
        Await.until("open windows", () -> !source.windows.isEmpty());
        shipper.close();
        Path file;
        try (Stream<Path> found = Files.list(files)) {
            file = found.findFirst().orElseThrow();
        }
        byte[] posted = collector.requests().get(0).body();
        assertThat(Files.readAllBytes(file)).isEqualTo(posted);
        Profile profile = ProfileDecoder.decode(posted, DecodeLimits.DEFAULT);
        assertThat(profile.comments()).anySatisfy(comment -> assertThat(comment).contains("neither gap nor overlap"));
    }
}
