package org.jvmpprof.collector.self;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.jvmpprof.proto.DecodeLimits;
import org.jvmpprof.proto.Profile;
import org.jvmpprof.proto.ProfileDecoder;
import org.jvmpprof.proto.Sample;

final class SelfProfilesTest {
    private static final List<byte[]> KEPT = new ArrayList<>();

    private static Profile read(String name, Duration duration) throws IOException {
        return ProfileDecoder.decode(SelfProfiles.pprof(name, duration, false), DecodeLimits.DEFAULT);
    }

    /** Of all values of a type, the share whose stack has the function. */
    private static double share(Profile profile, int type, String function) {
        long inIt = 0;
        long all = 0;
        for (Sample sample : profile.samples()) {
            boolean hasIt = false;
            for (int location : sample.locations()) {
                int index = profile.locations().get(location).lines().get(0).function();
                hasIt |= profile.functions().get(index).name().endsWith(function);
            }
            all += sample.value(type);
            inIt += hasIt ? sample.value(type) : 0;
        }
        return (double) inIt / all;
    }

    private static long burn(AtomicBoolean isOver) {
        long sum = 0;
        while (!isOver.get()) {
            for (int i = 0; i < 100_000; i++) {
                sum = sum * 31 + i;
            }
        }
        return sum;
    }

    @Test
    void the_cpu_profile_shows_what_burns() throws Exception {
        AtomicBoolean isOver = new AtomicBoolean();
        Thread burner = new Thread(() -> KEPT.add(new byte[] {(byte) burn(isOver)}), "burner");
        burner.start();
        Profile profile;
        try {
            profile = read("profile", Duration.ofSeconds(2));
        } finally {
            isOver.set(true);
            burner.join();
        }

        assertThat(profile.sampleTypes().get(1).type()).isEqualTo("cpu");
        assertThat(profile.durationNanos()).isBetween(2_000_000_000L, 60_000_000_000L);
        assertThat(share(profile, 1, ".burn")).isGreaterThan(0.5);
    }

    @Test
    void the_heap_profile_has_every_class_with_its_bytes() throws Exception {
        KEPT.add(new byte[64 << 20]);
        Profile profile = read("heap", Duration.ZERO);
        KEPT.clear();

        assertThat(profile.sampleTypes().get(1).type()).isEqualTo("inuse_space");
        assertThat(profile.total(1)).isGreaterThan(64 << 20);
        assertThat(share(profile, 1, "[B")).isGreaterThan(0.5);
    }

    @Test
    void the_goroutine_profile_has_every_thread_once() throws Exception {
        CountDownLatch gate = new CountDownLatch(1);
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            Thread thread = new Thread(() -> waitHere(gate));
            thread.setDaemon(true);
            thread.start();
            threads.add(thread);
        }
        for (Thread thread : threads) {
            while (thread.getState() != Thread.State.WAITING) {
                Thread.onSpinWait();
            }
        }
        Profile profile = read("goroutine", Duration.ZERO);
        gate.countDown();

        assertThat(share(profile, 0, ".waitHere") * profile.total(0)).isEqualTo(20.0);
        assertThat(SelfProfiles.threadDump()).contains("\"main\"");
    }

    private static void waitHere(CountDownLatch gate) {
        try {
            gate.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void the_block_and_the_mutex_profile_show_who_waited() throws Exception {
        Object lock = new Object();
        AtomicBoolean isOver = new AtomicBoolean();
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            Thread thread = new Thread(() -> {
                while (!isOver.get()) {
                    holdLock(lock);
                }
            });
            thread.start();
            threads.add(thread);
        }
        try {
            Profile mutex = read("mutex", Duration.ofSeconds(1));
            assertThat(share(mutex, 1, ".holdLock")).isGreaterThan(0.5);
            assertThat(read("block", Duration.ofSeconds(1)).total(1)).isGreaterThan(100_000_000L);
        } finally {
            isOver.set(true);
            for (Thread thread : threads) {
                thread.join();
            }
        }
    }

    private static void holdLock(Object lock) {
        synchronized (lock) {
            long end = System.nanoTime() + 20_000_000;
            while (System.nanoTime() < end) {
                Thread.onSpinWait();
            }
        }
    }

    @Test
    void allocations_are_seen_and_a_trace_is_a_recording() throws Exception {
        AtomicBoolean isOver = new AtomicBoolean();
        Thread allocator = new Thread(() -> {
            while (!isOver.get()) {
                KEPT.add(allocate());
                KEPT.clear();
            }
        });
        allocator.start();
        try {
            assertThat(share(read("allocs", Duration.ofSeconds(1)), 1, ".allocate"))
                    .isGreaterThan(0.5);
        } finally {
            isOver.set(true);
            allocator.join();
        }
        assertThat(SelfProfiles.trace(Duration.ofMillis(200))).startsWith('F', 'L', 'R', 0);
    }

    private static byte[] allocate() {
        return new byte[100_000];
    }

    @Test
    void a_name_that_is_none_is_refused() {
        assertThatThrownBy(() -> SelfProfiles.pprof("threads", Duration.ZERO, false))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("goroutine");
    }
}
