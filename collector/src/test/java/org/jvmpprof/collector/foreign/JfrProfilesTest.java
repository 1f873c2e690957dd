package org.jvmpprof.collector.foreign;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import jdk.jfr.Recording;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.jvmpprof.collector.ingest.BadRequestException;
import org.jvmpprof.collector.store.ProfileKind;
import org.jvmpprof.proto.Profile;

/** A recording of this JVM by the JDK; those of Pyroscope's agent are read in the integration tests. */
final class JfrProfilesTest {
    private static byte[] recording = {};
    private static Object sink = "";
    private static double number = 1;

    @BeforeAll
    static void record(@TempDir Path directory) throws Exception {
        Path file = directory.resolve("test.jfr");
        try (Recording running = new Recording()) {
            running.enable("jdk.CPULoad").withPeriod(Duration.ofSeconds(1)); // another period that doesn't count
            running.enable("jdk.ThreadContextSwitchRate").withPeriod(Duration.ofSeconds(7));
            running.enable("jdk.ExecutionSample").withPeriod(Duration.ofMillis(10));
            running.enable("jdk.ObjectAllocationInNewTLAB").withStackTrace();
            running.enable("jdk.ObjectAllocationOutsideTLAB").withStackTrace();
            running.enable("jdk.ThreadPark").withThreshold(Duration.ofMillis(1)).withStackTrace();
            running.start();
            allocate();
            burn();
            LockSupport.parkNanos(new Object(), 20_000_000);
            running.stop();
            running.dump(file);
        }
        recording = Files.readAllBytes(file);
    }

    private static void allocate() {
        for (int i = 0; i < 200; i++) {
            sink = new byte[1 << 20];
        }
    }

    private static void burn() {
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        long end = threads.getCurrentThreadCpuTime() + 1_000_000_000;
        while (threads.getCurrentThreadCpuTime() < end) {
            for (int i = 0; i < 1_000_000; i++) {
                number = Math.sqrt(number + i);
            }
        }
    }

    private static long valueBelow(Profile profile, String function, int type) {
        return profile.samples().stream()
                .filter(sample -> java.util.Arrays.stream(sample.locations())
                        .anyMatch(at -> profile.functions()
                                .get(profile.locations().get(at).lines().get(0).function())
                                .name()
                                .endsWith(function)))
                .mapToLong(sample -> sample.value(type))
                .sum();
    }

    @Test
    void each_kind_of_event_becomes_a_profile_of_its_kind() throws Exception {
        Map<ProfileKind, Profile> profiles = JfrProfiles.read(recording, JfrContexts.NONE, 0);

        assertThat(profiles).containsKeys(ProfileKind.CPU, ProfileKind.HEAP, ProfileKind.BLOCK);
        Profile cpu = profiles.get(ProfileKind.CPU);
        assertThat(cpu.period()).isEqualTo(10_000_000);
        assertThat(cpu.total(1)).isEqualTo(cpu.total(0) * 10_000_000);
        assertThat(valueBelow(cpu, "JfrProfilesTest.burn", 1)).isPositive();
        Profile heap = profiles.get(ProfileKind.HEAP);
        assertThat(heap.defaultSampleType()).isEqualTo("alloc_space");
        assertThat(valueBelow(heap, "JfrProfilesTest.allocate", 1)).isBetween(150L << 20, 260L << 20);
        assertThat(valueBelow(heap, "JfrProfilesTest.allocate", 0)).isBetween(150L, 260L);
        Profile block = profiles.get(ProfileKind.BLOCK);
        assertThat(valueBelow(block, "JfrProfilesTest.record", 1)).isBetween(15_000_000L, 5_000_000_000L);
        for (Profile profile : profiles.values()) {
            assertThat(profile.timeNanos()).isPositive();
            assertThat(profile.durationNanos()).isPositive();
        }
    }

    @Test
    void the_senders_rate_counts_more_than_the_recordings() throws Exception {
        Profile cpu = JfrProfiles.read(recording, JfrContexts.NONE, 5).get(ProfileKind.CPU);
        assertThat(cpu.total(1)).isEqualTo(cpu.total(0) * 5);
    }

    @Test
    void names_are_those_of_the_agent() throws Exception {
        Profile heap = JfrProfiles.read(recording, JfrContexts.NONE, 0).get(ProfileKind.HEAP);
        assertThat(heap.functions()).anySatisfy(function -> {
            assertThat(function.name()).isEqualTo("org.jvmpprof.collector.foreign.JfrProfilesTest.allocate");
            assertThat(function.systemName()).endsWith("JfrProfilesTest.allocate()V");
            assertThat(function.filename()).isEqualTo("org/jvmpprof/collector/foreign/JfrProfilesTest.java");
        });
    }

    @Test
    void a_chunk_that_is_still_written_is_refused() {
        byte[] unfinished = recording.clone();
        for (byte state : new byte[] {1, (byte) 255}) {
            unfinished[64] = state;
            assertThatThrownBy(() -> JfrProfiles.read(unfinished, JfrContexts.NONE, 0))
                    .isInstanceOf(BadRequestException.class)
                    .hasMessageContaining("not finished");
        }
    }

    /** Whatever comes, it is read or refused, in bounded time; nothing else is thrown. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2})
    void damaged_recordings_are_read_or_refused(long seed) throws Exception {
        Random random = new Random(seed);
        int refused = 0;
        for (int i = 0; i < 40; i++) {
            byte[] damaged = recording.clone();
            for (int j = random.nextInt(30); j >= 0; j--) {
                damaged[68 + random.nextInt(damaged.length - 68)] = (byte) random.nextInt(256);
            }
            try {
                JfrProfiles.read(damaged, JfrContexts.NONE, 0);
            } catch (BadRequestException e) {
                refused++;
            }
        }
        assertThat(refused).as("seed " + seed).isPositive();
    }
}
