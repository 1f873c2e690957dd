package org.jvmpprof.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** What the endpoints of a real JVM answer, beyond what pprof itself looks at. */
@ParameterizedClass(name = "{0}")
@MethodSource("org.jvmpprof.it.Jdks#usual")
class EndpointIT {
    private static final String APP = "org.jvmpprof.hotapp.";

    private static HotJvm app;

    @Parameter
    Jdk jdk;

    @BeforeParameterizedClassInvocation
    static void startTheApp(Jdk jdk) {
        app = HotJvm.start(jdk, "wall=10ms").awaitEndpoint();
    }

    @AfterParameterizedClassInvocation
    static void stopTheApp() {
        app.close();
    }

    @Test
    void addresses_are_stable_and_unique_across_fetches_and_types() {
        List<String> routes = List.of(
                "profile?seconds=2",
                "heap",
                "allocs",
                "block",
                "mutex",
                "goroutine",
                "profile?seconds=1",
                "heap?gc=1",
                "goroutine");
        Map<String, Long> addressOf = new HashMap<>();
        Map<Long, String> placeAt = new HashMap<>();
        for (String route : routes) {
            for (Pprof.Place place : app.profile(route).places()) {
                assertSame(addressOf, place.systemName() + ":" + place.line(), place.address(), route);
                // by the name without descriptor: thread dumps know none, and share the address of those who do
                assertSame(placeAt, place.address(), place.name() + ":" + place.line(), route);
            }
        }
        assertThat(placeAt).hasSizeGreaterThan(50);
    }

    private static <K, V> void assertSame(Map<K, V> known, K key, V value, String route) {
        V earlier = known.putIfAbsent(key, value);
        if (earlier != null) {
            assertThat(value).as("%s in %s", key, route).isEqualTo(earlier);
        }
    }

    @Test
    void every_route_of_the_index_answers() {
        String index = text("");

        for (String route : List.of(
                "allocs", "block", "cmdline", "goroutine", "heap", "mutex", "profile", "threadcreate", "trace")) {
            assertThat(index).contains("href=\"" + route);
        }
        assertThat(text("cmdline")).contains("hotapp.jar").contains("control=stdin");
        assertThat(text("symbol")).isEqualTo("num_symbols: 1\n");
        assertThat(status("nosuch")).isEqualTo(404);
        assertThat(Http.get(URI.create(app.url("nosuch"))).text()).isEqualTo("Unknown profile\n");
    }

    @Test
    void threads_are_seen_with_their_names_and_states() {
        String text = text("goroutine?debug=1");
        assertThat(text).contains("goroutine profile: total ").contains(APP + "LockSection");

        Pprof threads = app.profile("goroutine");
        assertThat(threads.cumulative("goroutine", APP + "LockSection.repeat")).isEqualTo(6);
        assertThat(threads.cumulative("goroutine", APP + "HandoffSection.takeFromQueue"))
                .isEqualTo(1);

        String full = text("goroutine?debug=2");
        assertThat(full).startsWith("goroutine ").contains("sync.Cond.Wait").contains(APP + "HandoffSection");
        assertThat(text("goroutine?debug=2&format=java")).contains("\"hot-pool-1\"");
    }

    @Test
    void virtual_threads_burn_cpu_where_the_jvm_has_them() {
        Pprof cpu = app.profile("profile?seconds=5");

        long virtual = cpu.cumulative("cpu", APP + "VirtualSection.virtualBurn");
        if (jdk.feature() >= 21) {
            assertThat(app.truth().get("vthreads.started")).isEqualTo(4);
            assertThat(virtual).isPositive();
        } else {
            assertThat(virtual).isZero();
        }
    }

    @Test
    void contended_locks_show_their_waiters() {
        Truth truth = app.truth();
        assertThat(truth.get("monitor.waits")).isPositive();
        Pprof block = app.profile("block?seconds=3");

        assertThat(block.cumulative("delay", APP + "LockSection.waitForMonitor"))
                .isPositive();
        assertThat(block.cumulative("delay", APP + "LockSection.waitForLock")).isPositive();
        assertThat(block.profile().comments()).isNotEmpty();
    }

    @Test
    void a_deadlock_is_a_leak_of_threads() {
        assertThat(app.profile("goroutineleak").total("goroutineleak")).isZero();

        app.command("deadlock");

        Pprof leak = Await.some("a deadlock in the profile", java.time.Duration.ofSeconds(10), () -> {
            Pprof profile = app.profile("goroutineleak");
            return profile.total("goroutineleak") > 0 ? profile : null;
        });
        assertThat(leak.total("goroutineleak")).isEqualTo(4);
        assertThat(leak.functions()).contains(APP + "DeadlockSection.lockBoth");
    }

    @Test
    void a_trace_is_a_flight_recording() {
        byte[] trace = app.get("trace?seconds=1");

        assertThat(new String(trace, 0, 4, StandardCharsets.ISO_8859_1)).isEqualTo("FLR\0");
    }

    @Test
    void pictures_come_in_each_format() {
        assertThat(text("profile?seconds=1&format=flame"))
                .containsIgnoringCase("<!doctype html")
                .contains("burnTwo");
        assertThat(text("profile?seconds=1&format=svg")).contains("<svg").contains("burnTwo");
        assertThat(text("profile?seconds=2&format=collapsed"))
                .containsPattern("(?m);" + APP.replace(".", "\\.") + "CpuSection\\.burnTwo \\d+$");
    }

    @Test
    void wall_time_is_seen_for_threads_that_sleep() {
        Pprof wall = app.profile("wall?seconds=2");

        assertThat(wall.total("wall")).isPositive();
        assertThat(wall.cumulative("wall", APP + "LockSection.repeat")).isPositive();
        assertThat(status("../fgprof?seconds=1")).isEqualTo(200);
    }

    @Test
    void wrong_parameters_are_named() {
        assertError(400, "heap?seconds=abc", "invalid value for \"seconds\" - must be a positive integer\n");
        assertError(400, "heap?seconds=1&debug=1", "seconds and debug params are incompatible\n");
        assertThat(status("profile?seconds=999999")).isEqualTo(400);
    }

    @Test
    void the_agent_says_nothing_on_stderr() {
        assertThat(status("heap")).isEqualTo(200);
        assertThat(app.stderr()).isEmpty();
    }

    private static void assertError(int status, String route, String text) {
        Http.Answer answer = Http.get(URI.create(app.url(route)));
        assertThat(answer.status()).isEqualTo(status);
        assertThat(answer.text()).isEqualTo(text);
        assertThat(answer.header("X-Go-Pprof")).isEqualTo("1");
    }

    private static int status(String route) {
        return Http.get(URI.create(app.url(route)).normalize()).status();
    }

    private static String text(String route) {
        return new String(app.get(route), StandardCharsets.UTF_8);
    }
}
