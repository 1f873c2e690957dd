package org.jvmpprof.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.withinPercentage;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
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
    private static final int SECONDS = 6;
    private static final long MB = 1 << 20;
    private static final Pattern ROUTE = Pattern.compile("href=[\"']?([a-z]+)\\?debug=1");

    private static HotJvm app;
    private static Truth before;
    private static Truth after;
    private static Pprof cpu;
    private static Pprof allocsBefore;
    private static Pprof allocsAfter;

    @Parameter
    Jdk jdk;

    @BeforeParameterizedClassInvocation
    static void readOnceWhatTakesTime(Jdk jdk) {
        app = HotJvm.start(
                        jdk, List.of("-Xverify:all"), "service=hotapp", "retain=0", "cpu.load=0.6", "alloc.rate=100MB")
                .awaitEndpoint();
        app.profile("allocs"); // whatever samples allocations runs from here on
        app.command("retain 50MB");
        before = app.truth();
        allocsBefore = app.profile("allocs");
        cpu = app.profile("profile?seconds=" + SECONDS);
        after = app.truth();
        allocsAfter = app.profile("allocs");
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
        long two = cpu.cumulative("cpu", APP + "CpuSection.burnTwo");
        long one = cpu.cumulative("cpu", APP + "CpuSection.burnOne");

        assertThat(truth).isCloseTo(2.0, withinPercentage(5));
        assertThat(ratio(two, one)).as(cpu.top("cpu")).isCloseTo(2.0, withinPercentage(15));
        String rows = Tool.pprof("-top", app.url("profile?seconds=2")).out();
        assertThat(rows.substring(rows.indexOf("flat%")).lines().skip(1).findFirst())
                .hasValueSatisfying(row -> assertThat(row).contains(APP + "CpuSection.burnTwo"));
    }

    @Test
    void allocations_are_split_as_the_jvm_counts_them() {
        long three = allocated("allocThree");
        long one = allocated("allocOne");
        long truth = after.since(before, "alloc.allocThree.bytes");

        assertThat(three)
                .as("in truth %d MB; %s", truth / MB, allocsAfter.profile().comments())
                .isCloseTo(truth, withinPercentage(20));
        assertThat(ratio(three, one)).isCloseTo(3.0, withinPercentage(20));
    }

    @Test
    void retained_memory_is_seen_where_it_was_allocated() {
        Pprof heap = app.profile("heap?gc=1");

        assertThat(heap.cumulative("inuse_space", APP + "RetainSection.retain"))
                .as(() -> heap.top("inuse_space") + heap.profile().comments())
                .isBetween(40 * MB, 60 * MB);
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
        assertThat(text("heap?debug=1")).startsWith("heap profile: ").contains("# runtime.MemStats");
    }

    @Test
    void the_unix_socket_answers() {
        String answer = new String(
                Http.raw(app.socket(), "GET /debug/pprof/goroutine?debug=1 HTTP/1.0\r\n\n"), StandardCharsets.UTF_8);

        assertThat(answer).startsWith("HTTP/1.").contains("200 OK").contains("goroutine profile: total ");
    }

    @Test
    void sigterm_ships_the_last_round_of_every_profile() throws Exception {
        try (Recorder recorder = new Recorder();
                HotJvm shipping = HotJvm.start(jdk, "service=hotapp,collector=" + recorder.url(), "retain=1MB")) {
            shipping.awaitEndpoint().profile("profile?seconds=1");

            shipping.process().toHandle().destroy(); // Process.destroy would end the app by its stdin

            assertThat(shipping.process().waitFor()).isEqualTo(128 + 15);
            for (String type : List.of("cpu", "heap", "block", "mutex", "goroutine")) {
                assertThat(recorder.uploads(type)).as(type).hasSize(1);
                Pprof.fromAgent(recorder.uploads(type).get(0).body());
            }
            assertQuiet(shipping);
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

    @Test
    void the_application_hears_nothing_of_it() {
        assertQuiet(app);
    }

    private static void assertQuiet(HotJvm jvm) {
        assertThat(jvm.strayOutput()).as("stdout").isEmpty();
        assertThat(jvm.stderr()).as("stderr").isEmpty();
    }

    private static long allocated(String method) {
        String function = APP + "AllocSection." + method;
        return allocsAfter.cumulative("alloc_space", function) - allocsBefore.cumulative("alloc_space", function);
    }

    private static double ratio(long first, long second) {
        return (double) first / second;
    }

    private static String text(String route) {
        return new String(app.get(route), StandardCharsets.UTF_8);
    }
}
