package org.jvmpprof.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.withinPercentage;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Measured against truth: while rounds are shipped every few seconds, eleven clients read overlapping windows of one
 * process, all in the same twenty seconds; then what they got is compared with the hot app's books and the kernel's.
 */
@ParameterizedClass(name = "{0}")
@MethodSource("org.jvmpprof.it.Jdks#usual")
class MeasurementIT {
    private static final String APP = "org.jvmpprof.hotapp.";
    private static final int LONG_SECONDS = 20;
    private static final int ROUND_SECONDS = 5;
    private static final long MB = 1 << 20;

    private static HotJvm app;
    private static Recorder recorder;
    private static CpuMeter meter;
    private static final List<Pprof> WINDOWS = new ArrayList<>();
    private static Pprof longWindow;
    private static Pprof heapBefore;
    private static Pprof heapAfter;
    private static Truth before;
    private static Truth after;

    MeasurementIT(Jdk jdk) {
        assertThat(WINDOWS).as("windows on %s", jdk).hasSize(10);
    }

    @BeforeParameterizedClassInvocation
    static void readEverythingAtOnce(Jdk jdk) throws Exception {
        recorder = new Recorder();
        app = HotJvm.start(
                        jdk,
                        "service=hotapp,collector=" + recorder.url() + ",ship.jitter=0,ship.interval=" + ROUND_SECONDS
                                + "s",
                        "alloc.rate=300MB",
                        "cpu.load=0.7",
                        "retain=0")
                .awaitEndpoint();
        app.profile("allocs"); // from here on the engine runs: what is retained now, it sees
        app.command("retain 100MB");
        meter = new CpuMeter(app.pid());
        WINDOWS.clear();
        // Both ends of the allocation delta are read in the same order: books, then profile.
        before = app.truth();
        heapBefore = app.profile("allocs");
        ExecutorService clients = Executors.newCachedThreadPool();
        try {
            Future<Pprof> whole = clients.submit(() -> app.profile("profile?seconds=" + LONG_SECONDS));
            List<Future<Pprof>> ten = new ArrayList<>();
            for (int seconds = 3; seconds < 13; seconds++) {
                int window = Math.min(seconds, 10);
                ten.add(clients.submit(() -> app.profile("profile?seconds=" + window)));
            }
            for (Future<Pprof> each : ten) {
                WINDOWS.add(each.get());
            }
            longWindow = whole.get();
        } finally {
            clients.shutdownNow();
        }
        after = app.truth();
        heapAfter = app.profile("allocs");
    }

    @AfterParameterizedClassInvocation
    static void stopAll() throws InterruptedException {
        app.close();
        meter.close();
        recorder.close();
    }

    @Test
    void each_of_ten_overlapping_clients_gets_the_cpu_time_of_its_own_window() {
        for (Pprof window : WINDOWS) {
            long from = window.profile().timeNanos();
            long duration = window.profile().durationNanos();
            long kernel = meter.between(from, from + duration);
            assertThat(window.total("cpu"))
                    .as("CPU time of the window of %d ms, kernel says %d ms", duration / 1_000_000, kernel / 1_000_000)
                    .isCloseTo(kernel, withinPercentage(10));
        }
        assertThat(WINDOWS.stream().map(each -> Math.round(each.profile().durationNanos() / 1e9)))
                .containsExactly(3L, 4L, 5L, 6L, 7L, 8L, 9L, 10L, 10L, 10L);
    }

    @Test
    void shipped_windows_are_seamless() {
        Await.that(
                "four shipped CPU profiles",
                Duration.ofSeconds(3 * ROUND_SECONDS),
                () -> recorder.uploads("cpu").size() >= 4);
        List<Pprof> rounds = recorder.uploads("cpu").stream()
                .map(upload -> Pprof.fromAgent(upload.body()))
                .sorted(Comparator.comparingLong(each -> each.profile().timeNanos()))
                .toList();
        for (int i = 1; i < rounds.size(); i++) {
            long end = rounds.get(i - 1).profile().timeNanos()
                    + rounds.get(i - 1).profile().durationNanos();
            assertThat(rounds.get(i).profile().timeNanos() - end)
                    .as("gap in ns before round %d", i)
                    .isBetween(-1_000_000L, 1_000_000L);
        }
        assertThat(recorder.uploads()).allSatisfy(upload -> {
            assertThat(upload.query()).containsEntry("service", "hotapp").containsKey("instance_id");
        });
        for (String type : List.of("cpu", "heap", "block", "mutex", "goroutine")) {
            assertThat(recorder.uploads(type)).as(type).isNotEmpty();
        }
    }

    @Test
    void shipped_rounds_together_hold_all_cpu_time() {
        List<Pprof> rounds = recorder.uploads("cpu").stream()
                .map(upload -> Pprof.fromAgent(upload.body()))
                .sorted(Comparator.comparingLong(each -> each.profile().timeNanos()))
                .toList();
        long shipped = 0;
        long kernel = 0;
        int compared = 0;
        for (Pprof round : rounds) {
            long from = round.profile().timeNanos();
            long to = from + round.profile().durationNanos();
            if (meter.covers(from, to)) {
                shipped += round.total("cpu");
                kernel += meter.between(from, to);
                compared++;
            }
        }
        assertThat(compared)
                .as("rounds of %d that the meter saw", rounds.size())
                .isGreaterThan(1);
        assertThat(shipped).isCloseTo(kernel, withinPercentage(10));
    }

    @Test
    void a_cpu_split_of_two_to_one_is_measured_as_such() {
        double truth = ratio(after.since(before, "cpu.burnTwo.nanos"), after.since(before, "cpu.burnOne.nanos"));
        double measured = ratio(
                longWindow.cumulative("cpu", APP + "CpuSection.burnTwo"),
                longWindow.cumulative("cpu", APP + "CpuSection.burnOne"));

        assertThat(truth).isCloseTo(2.0, withinPercentage(2));
        assertThat(measured).isCloseTo(2.0, withinPercentage(10));
    }

    @Test
    void an_allocation_split_of_three_to_one_is_measured_as_such() {
        long three = allocated("allocThree");
        long one = allocated("allocOne");
        long trueThree = after.since(before, "alloc.allocThree.bytes");

        assertThat(ratio(three, one)).isCloseTo(3.0, withinPercentage(10));
        assertThat(three)
                .as("bytes by allocThree, in truth %d MB, measured %d MB", trueThree / MB, three / MB)
                .isCloseTo(trueThree, withinPercentage(10));
    }

    @Test
    void a_hundred_retained_megabytes_are_measured_as_such() {
        Pprof heap = app.profile("heap?gc=1");

        assertThat(heap.cumulative("inuse_space", APP + "RetainSection.retain"))
                .as(() -> heap.top("inuse_space") + " " + heap.profile().comments())
                .isBetween(85 * MB, 115 * MB);
        assertThat(heap.total("inuse_space")).isLessThan(160 * MB);
        assertThat(heap.profile().comments()).isNotEmpty();
    }

    private static long allocated(String method) {
        String function = APP + "AllocSection." + method;
        return heapAfter.cumulative("alloc_space", function) - heapBefore.cumulative("alloc_space", function);
    }

    private static double ratio(long first, long second) {
        return (double) first / second;
    }
}
