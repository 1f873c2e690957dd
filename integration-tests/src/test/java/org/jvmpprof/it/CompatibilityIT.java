package org.jvmpprof.it;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.withinPercentage;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedReader;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What users get on every JDK from 8 on, with all classes verified: each profile, or words that say why not; the rest of
 * the suite goes deeper on two of them.
 */
@ParameterizedClass(name = "{0}")
@MethodSource("org.jvmpprof.it.Jdks#all")
class CompatibilityIT {
    private static final String APP = "org.jvmpprof.hotapp.";
    private static final int VIRTUAL_THREADS_SINCE = 21;
    private static final int SAMPLES_OBJECTS_SINCE = 11;
    private static final int SECONDS = 6;
    private static final int MAX_WINDOWS = 6;
    private static final long ENOUGH_NANOS = 2_500_000_000L;
    private static final int ATTEMPTS = 3;
    private static final long MB = 1 << 20;
    private static final Pattern ROUTE = Pattern.compile("href=[\"']?([a-z]+)\\?debug=1");

    private static HotJvm app;
    private static Truth before;
    private static Truth after;
    private static long burnTwo;
    private static long burnOne;
    private static @Nullable Pprof allocsBefore;
    private static @Nullable Pprof allocsAfter;

    @Parameter
    Jdk jdk;

    @BeforeParameterizedClassInvocation
    static void readOnceWhatTakesTime(Jdk jdk) {
        app = HotJvm.start(
                        jdk, List.of("-Xverify:all"), "service=hotapp", "retain=0", "cpu.load=0.6", "alloc.rate=100MB")
                .awaitEndpoint();
        allocations(jdk); // from here on the engine runs: what is retained now, it has seen
        app.command("retain 50MB");
        before = app.truth();
        allocsBefore = allocations(jdk);
        readCpu();
        allocsAfter = allocations(jdk);
    }

    /** One window on a quiet machine; on a busy one as many as it takes to have samples enough. */
    private static void readCpu() {
        burnTwo = 0;
        burnOne = 0;
        for (int window = 0; window == 0 || window < MAX_WINDOWS && burnTwo + burnOne < ENOUGH_NANOS; window++) {
            Pprof cpu = app.profile("profile?seconds=" + SECONDS);
            burnTwo += cpu.cumulative("cpu", APP + "CpuSection.burnTwo");
            burnOne += cpu.cumulative("cpu", APP + "CpuSection.burnOne");
        }
        after = app.truth();
    }

    /** Null where the JVM cannot have them sampled: a JDK 8 without debug symbols, which says so. */
    private static @Nullable Pprof allocations(Jdk jdk) {
        Http.Answer answer = Http.get(URI.create(app.url("allocs")));
        if (jdk.feature() < SAMPLES_OBJECTS_SINCE && answer.status() == 501) {
            assertThat(answer.text())
                    .contains("JDK 8")
                    .contains("openjdk-8-dbg")
                    .contains("heap?gc=1");
            return null;
        }
        return Pprof.fromAgent(answer.ok());
    }

    @AfterParameterizedClassInvocation
    static void stopTheApp() {
        app.close();
    }

    @TestFactory
    List<DynamicTest> each_route_of_the_index_answers_or_says_why_not() {
        Matcher routes = ROUTE.matcher(text(""));
        return routes.results()
                .map(found -> found.group(1))
                .distinct()
                .map(route -> DynamicTest.dynamicTest(route, () -> answersOrSaysWhyNot(route)))
                .toList();
    }

    private static void answersOrSaysWhyNot(String route) {
        boolean isWindow = List.of("profile", "wall", "trace").contains(route);
        Http.Answer answer = Http.get(URI.create(app.url(route + (isWindow ? "?seconds=1" : ""))));
        if (answer.status() == 501) {
            assertThat(answer.text()).hasSizeGreaterThan(20).endsWith("\n");
        } else if (route.equals("cmdline")) {
            assertThat(answer.text()).contains("hotapp.jar");
        } else if (route.equals("trace")) {
            assertThat(new String(answer.ok(), 0, 4, StandardCharsets.ISO_8859_1))
                    .isEqualTo("FLR\0");
        } else {
            Pprof.fromAgent(answer.ok());
        }
    }

    @Test
    void the_cpu_split_and_the_hot_functions_are_right() throws Exception {
        double truth = ratio(after.since(before, "cpu.burnTwo.nanos"), after.since(before, "cpu.burnOne.nanos"));

        assertThat(ratio(burnTwo, burnOne))
                .as("burnTwo %d ms, burnOne %d ms", burnTwo / 1_000_000, burnOne / 1_000_000)
                .isCloseTo(truth, withinPercentage(20));
        String rows = Tool.pprof("-top", app.url("profile?seconds=2")).out();
        assertThat(rows.substring(rows.indexOf("flat%")).lines().skip(1).findFirst())
                .hasValueSatisfying(row -> assertThat(row).contains(APP + "CpuSection.burnTwo"));
    }

    @Test
    void allocations_are_split_as_the_jvm_counts_them() {
        assumeTrue(allocsBefore != null && allocsAfter != null, jdk + " has no allocation profile here, and says so");
        long three = allocated("allocThree");
        long one = allocated("allocOne");
        long truth = after.since(before, "alloc.allocThree.bytes");

        assertThat(three).as("in truth %d MB", truth / MB).isCloseTo(truth, withinPercentage(20));
        assertThat(ratio(three, one)).isCloseTo(3.0, withinPercentage(20));
    }

    @Test
    void retained_memory_is_seen_by_stack_or_at_least_by_class() {
        Pprof heap = app.profile("heap?gc=1");

        String place = jdk.feature() >= SAMPLES_OBJECTS_SINCE ? APP + "RetainSection.retain" : "byte[]";
        assertThat(heap.cumulative("inuse_space", place))
                .as(() -> heap.top("inuse_space") + heap.profile().comments())
                .isBetween(40 * MB, 60 * MB);
        if (jdk.feature() < SAMPLES_OBJECTS_SINCE) {
            assertThat(heap.cumulative("inuse_space", "[unattributed]")).isEqualTo(heap.total("inuse_space"));
        }
    }

    @Test
    void threads_that_wait_for_locks_are_seen() {
        assertThat(app.profile("block").cumulative("delay", APP + "LockSection.waitForMonitor"))
                .isPositive();
        assertThat(text("block?debug=1")).startsWith("--- contention:\ncycles/second=");
        assertThat(text("mutex?debug=1")).startsWith("--- mutex:\ncycles/second=");
    }

    @Test
    void threads_are_listed_virtual_ones_too() {
        Pprof threads = app.profile("goroutine");

        assertThat(threads.cumulative("goroutine", APP + "LockSection.repeat")).isEqualTo(6);
        assertThat(threads.cumulative("goroutine", APP + "VirtualSection.work"))
                .isEqualTo(jdk.feature() >= VIRTUAL_THREADS_SINCE ? 4 : 0);
        assertThat(text("goroutine?debug=1"))
                .startsWith("goroutine profile: total ")
                .contains(APP);
        assertThat(text("goroutine?debug=2")).startsWith("goroutine ").contains(APP + "HandoffSection");
        assertThat(text("heap?debug=1&gc=1")).startsWith("heap profile: ").contains("# runtime.MemStats");
    }

    @Test
    void the_unix_socket_answers() {
        String answer = new String(
                Http.raw(app.socket(), "GET /debug/pprof/goroutine?debug=1 HTTP/1.0\r\n\n"), StandardCharsets.UTF_8);

        assertThat(answer).startsWith("HTTP/1.").contains("200 OK").contains("goroutine profile: total ");
    }

    /** The agent has a second for it, which may be too short on a machine that is busy for that time. */
    @Test
    void sigterm_ships_the_last_round() throws Exception {
        for (int attempt = 1; attempt <= ATTEMPTS; attempt++) {
            if (hasShippedAfterSigterm()) {
                return;
            }
        }
        throw new AssertionError("no CPU profile arrived after SIGTERM, " + ATTEMPTS + " times");
    }

    private boolean hasShippedAfterSigterm() throws Exception {
        try (Recorder recorder = new Recorder();
                HotJvm shipping = HotJvm.start(jdk, "service=hotapp,collector=" + recorder.url(), "retain=1MB")) {
            shipping.awaitEndpoint().profile("profile?seconds=1");

            shipping.process().toHandle().destroy(); // Process.destroy would end the app by its stdin

            assertThat(shipping.process().waitFor()).isEqualTo(128 + 15);
            assertThat(shipping.strayOutput()).isEmpty();
            assertThat(shipping.stderr()).allMatch(line -> line.startsWith("jvm-pprof: "));
            assertThat(recorder.uploads()).allSatisfy(upload -> Pprof.fromAgent(upload.body()));
            return recorder.uploads("cpu").size() == 1;
        }
    }

    @Test
    void the_agent_can_come_later() {
        try (HotJvm running = HotJvm.startWithoutAgent(jdk, "retain=1MB")) {
            Tool.run(
                            jdk.java(),
                            "-jar",
                            Built.command().toString(),
                            "attach",
                            String.valueOf(running.pid()),
                            running.listen())
                    .succeeded();

            assertThat(running.awaitEndpoint().profile("profile?seconds=1").functions())
                    .contains(APP + "CpuSection.burnTwo");
            assertThat(running.strayOutput()).isEmpty();
            assertThat(running.stderr())
                    .as("what the JVM itself says to late agents left out")
                    .allMatch(line -> line.startsWith("WARNING: "));
        }
    }

    /** Printed for docs/PERFORMANCE.md, not judged: the machine is shared. */
    @Test
    void the_price_of_an_idle_agent_is_printed() throws Exception {
        long[] without = idle(null);
        long[] with = idle("");
        System.out.printf(
                "idle application on %s: without agent %d ms CPU, %d MB resident; with agent %d ms, %d MB%n",
                jdk, without[0], without[1] >> 10, with[0], with[1] >> 10);
        assertThat(with[0]).isPositive();
    }

    /** CPU milliseconds and resident kilobytes of an application that does nothing, once its agent has started. */
    private long[] idle(@Nullable String options) throws Exception {
        List<String> nothing = List.of(
                "control=stdin",
                "cpu=off",
                "alloc=off",
                "locks=off",
                "handoff=off",
                "pool=off",
                "vthreads=off",
                "retain=0");
        Process process = HotJvm.builder(jdk, options, nothing).start();
        try (BufferedReader lines = process.inputReader()) {
            assertThat(lines.readLine()).contains("ready");
            if (options != null) {
                Path socket = Path.of("/tmp/pprof.hotapp." + process.pid());
                Await.that("the socket", Duration.ofSeconds(30), () -> Files.exists(socket));
            }
            String status = Files.readString(Path.of("/proc/" + process.pid() + "/status"));
            Matcher resident = Pattern.compile("VmRSS:\\s+(\\d+) kB").matcher(status);
            assertThat(resident.find()).isTrue();
            return new long[] {CpuMeter.cpuNanos(process.pid()) / 1_000_000, Long.parseLong(resident.group(1))};
        } finally {
            process.destroy();
        }
    }

    @Test
    void the_application_hears_nothing_of_it() {
        assertThat(app.strayOutput()).as("stdout").isEmpty();
        assertThat(app.stderr()).as("stderr").isEmpty();
    }

    private static long allocated(String method) {
        String function = APP + "AllocSection." + method;
        return requireNonNull(allocsAfter).cumulative("alloc_space", function)
                - requireNonNull(allocsBefore).cumulative("alloc_space", function);
    }

    private static double ratio(long first, long second) {
        return (double) first / second;
    }

    private static String text(String route) {
        return new String(app.get(route), StandardCharsets.UTF_8);
    }
}
