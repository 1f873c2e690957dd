package org.jvmpprof.agent.profile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assertions.withinPercentage;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.jvmpprof.agent.engine.EngineSettings;
import org.jvmpprof.agent.hook.HookSettings;
import org.jvmpprof.agent.self.AgentLog;
import org.jvmpprof.proto.Line;
import org.jvmpprof.proto.Location;
import org.jvmpprof.proto.Profile;
import org.jvmpprof.proto.Sample;

/** The engine in this very JVM, from async-profiler to profiles. */
class EngineProfileSourceTest {
    private static final ThreadProfiles NO_THREADS = new ThreadProfiles() {
        @Override
        public Profile goroutine(View view) throws ProfileUnavailableException {
            throw new ProfileUnavailableException("not here");
        }

        @Override
        public Profile deadlocks(View view) throws ProfileUnavailableException {
            throw new ProfileUnavailableException("not here");
        }

        @Override
        public long liveThreads() {
            return 0;
        }
    };

    private static final AgentLog LOG = new AgentLog(AgentLog.Level.DEBUG, System.err);
    private static final EngineProfileSource SOURCE = EngineProfileSource.start(
            EngineSettings.builder().mainName("test.jar").build(),
            new AddressTable(),
            NO_THREADS,
            LockWatch.engineOnly(new HookSettings(false, 1_000_000, 1)),
            LOG);
    private static final AtomicBoolean STOP = new AtomicBoolean();
    private static final List<Object> KEPT = new ArrayList<>();
    private static volatile long sink;
    private static volatile Object garbage;

    @BeforeAll
    static void burn() {
        Thread burner = new Thread(EngineProfileSourceTest::burner, "burner-17");
        burner.setDaemon(true);
        burner.start();
    }

    @AfterAll
    static void stop() {
        STOP.set(true);
        SOURCE.close();
        assertThat(SOURCE.available()).containsOnly(ProfileType.GOROUTINE, ProfileType.GOROUTINELEAK);
    }

    private static void burner() {
        while (!STOP.get()) {
            hot();
        }
    }

    private static void hot() {
        for (int i = 0; i < 1_000_000; i++) {
            sink += i;
        }
    }

    @Test
    void overlapping_windows_each_hold_their_own_time() throws Exception {
        long now = System.nanoTime();
        ProfileWindow longer = SOURCE.open(ProfileType.CPU, now, View.DEFAULT);
        ProfileWindow shorter = SOURCE.open(ProfileType.CPU, now, View.DEFAULT);
        ProfileWindow next = SOURCE.open(ProfileType.CPU, now + 1_000_000_000L, View.DEFAULT);
        Profile first = shorter.await(now + 1_000_000_000L);
        Profile second = next.await(now + 2_000_000_000L);
        Profile both = longer.await(now + 2_000_000_000L);

        assertThat(both.total(0))
                .as("samples that a loaded machine writes late are missing in the window that is closed already")
                .isCloseTo(first.total(0) + second.total(0), withinPercentage(10))
                .isGreaterThan(10);
        assertThat(first.timeNanos() + first.durationNanos()).isEqualTo(second.timeNanos());
        assertThat(nanosIn(both, "hot")).isGreaterThan(both.total(1) / 2);
        assertThat(both.samples().get(0).labels().toString()).isNotEmpty();
        assertThat(both.samples().stream().anyMatch(s -> s.labels().toString().contains("burner-#")))
                .isTrue();
    }

    @Test
    void addresses_are_the_same_in_every_window() throws Exception {
        Set<Long> first = addresses(window(600));
        Set<Long> second = addresses(window(600));
        first.retainAll(second);
        assertThat(first).isNotEmpty();
    }

    @Test
    void a_closed_window_ends_its_reader() throws Exception {
        ProfileWindow window = SOURCE.open(ProfileType.CPU, System.nanoTime(), View.DEFAULT);
        Thread reader = new Thread(() -> {
            try {
                window.await(System.nanoTime() + 60_000_000_000L);
            } catch (InterruptedException | ProfileUnavailableException e) {
                sink++;
            }
        });
        reader.start();
        while (reader.getState() != Thread.State.WAITING) {
            Thread.yield();
        }
        window.close();
        reader.join(5_000);
        assertThat(reader.isAlive()).isFalse();
    }

    @Test
    void wall_samples_threads_that_wait() throws Exception {
        ProfileWindow window = SOURCE.open(ProfileType.WALL, System.nanoTime(), View.DEFAULT);
        Profile wall = window.await(System.nanoTime() + 1_000_000_000L);
        assertThat(wall.sampleTypeIndex("wall")).isEqualTo(1);
        assertThat(wall.samples().stream().anyMatch(s -> s.labels().toString().contains("waiting")))
                .isTrue();
    }

    @Test
    void a_recording_starts_and_ends_with_its_window() throws Exception {
        ProfileWindow window = SOURCE.open(ProfileType.CPU, System.nanoTime(), View.DEFAULT.withRecording(true));
        window.await(System.nanoTime() + 300_000_000L);
        assertThat(window.recording()).startsWith('F', 'L', 'R', 0);
    }

    @Test
    void retained_memory_is_found_at_its_site() throws Exception {
        retainSmall(60);
        retainLarge(40);
        for (int i = 0; i < 300_000; i++) {
            garbage = new byte[1008];
        }
        Profile heap = SOURCE.snapshot(ProfileType.HEAP, View.DEFAULT.withGc(true));
        double megabyte = 1 << 20;
        double small = valueIn(heap, "retainSmall", 3) / megabyte;
        double large = valueIn(heap, "retainLarge", 3) / megabyte;
        assertThat(small + large).as("retained MB " + small + " + " + large).isCloseTo(100, within(15.0));
        assertThat(large).as(heap.comments().toString()).isCloseTo(40, within(15.0));
        assertThat(KEPT).isNotEmpty();
    }

    private static void retainSmall(int megabytes) {
        for (int i = 0; i < megabytes * 1024; i++) {
            KEPT.add(new byte[1008]);
        }
    }

    private static void retainLarge(int megabytes) {
        for (int i = 0; i < megabytes * 16; i++) {
            KEPT.add(new byte[65520]);
        }
    }

    private static Profile window(long millis) throws Exception {
        ProfileWindow window = SOURCE.open(ProfileType.CPU, System.nanoTime(), View.DEFAULT);
        return window.await(System.nanoTime() + millis * 1_000_000);
    }

    private static Set<Long> addresses(Profile profile) {
        Set<Long> addresses = new HashSet<>();
        for (Location location : profile.locations()) {
            if (names(profile, location).contains("EngineProfileSourceTest.hot")) {
                addresses.add(location.address());
            }
        }
        return addresses;
    }

    private static long nanosIn(Profile profile, String method) {
        return valueIn(profile, method, 1);
    }

    private static long valueIn(Profile profile, String method, int type) {
        long sum = 0;
        for (Sample sample : profile.samples()) {
            for (int depth = 0; depth < sample.depth(); depth++) {
                if (names(profile, profile.locations().get(sample.location(depth)))
                        .contains("EngineProfileSourceTest." + method)) {
                    sum += sample.value(type);
                    break;
                }
            }
        }
        return sum;
    }

    private static String names(Profile profile, Location location) {
        StringBuilder names = new StringBuilder();
        for (Line line : location.lines()) {
            names.append(profile.functions().get(line.function()).name());
        }
        return names.toString();
    }
}
