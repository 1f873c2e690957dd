package org.jvmpprof.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** {@code go tool pprof}, {@code socat} and {@code curl} against the agent, by URL over TCP and over the socket. */
@ParameterizedClass(name = "{0}")
@MethodSource("org.jvmpprof.it.Jdks#usual")
class PprofToolIT {
    /** Every route that answers a pprof file, with a window of a second where it wants one. */
    private static final List<String> BINARY_ROUTES = List.of(
            "profile?seconds=1",
            "heap",
            "heap?gc=1",
            "allocs",
            "block",
            "mutex",
            "goroutine",
            "threads",
            "goroutineleak",
            "heap?seconds=1",
            "allocs?seconds=1",
            "block?seconds=1",
            "mutex?seconds=1",
            "goroutine?seconds=1",
            "delta_heap",
            "delta_block",
            "delta_mutex");

    private static final List<String> TEXT_ROUTES = List.of("heap", "allocs", "block", "mutex", "goroutine");

    private static final double MB = 1 << 20;

    private static HotJvm app;

    @TempDir
    Path directory;

    PprofToolIT(Jdk jdk) {
        assertThat(app.process().isAlive()).as("hot app on %s", jdk).isTrue();
    }

    @BeforeParameterizedClassInvocation
    static void startTheApp(Jdk jdk) {
        app = HotJvm.start(jdk, "service=hotapp", "retain=0").awaitEndpoint();
        app.command("retain 50MB");
    }

    @AfterParameterizedClassInvocation
    static void stopTheApp() {
        app.close();
    }

    @TestFactory
    List<DynamicTest> go_tool_pprof_reads_each_route_by_url_and_asks_for_no_symbols() {
        Tool.need("go");
        return BINARY_ROUTES.stream()
                .map(route -> DynamicTest.dynamicTest(route, () -> {
                    try (Proxy proxy = new Proxy(app.port())) {
                        readByEveryReport(proxy.url(route));
                        assertThat(proxy.requests()).isNotEmpty().noneMatch(request -> request.contains("/symbol"));
                    }
                }))
                .toList();
    }

    @TestFactory
    List<DynamicTest> go_tool_pprof_reads_each_file_that_socat_fetched_over_the_socket() {
        Tool.need("go");
        Tool.need("socat");
        return BINARY_ROUTES.stream()
                .map(route -> DynamicTest.dynamicTest(route, () -> {
                    Path file = directory.resolve("profile.pb.gz");
                    Tool.run(
                                    "bash",
                                    "-c",
                                    "printf 'GET /debug/pprof/" + route
                                            + " HTTP/1.0\\r\\n\\r\\n' | socat -t 30 unix-connect:" + app.socket()
                                            + " STDIO | sed '1,/^\\r$/d' > " + file)
                            .succeeded();
                    readByEveryReport(file.toString());
                }))
                .toList();
    }

    @Test
    void curl_fetches_the_same_over_the_socket() {
        Tool.need("go");
        Tool.need("curl");
        Path file = directory.resolve("heap.pb.gz");

        Tool.run(
                        "curl",
                        "-sSf",
                        "--unix-socket",
                        app.socket().toString(),
                        "-o",
                        file.toString(),
                        "http://localhost/debug/pprof/heap?gc=1")
                .succeeded();

        assertThat(Tool.pprof("-top", "-sample_index=inuse_space", file.toString())
                        .out())
                .contains("File: hotapp")
                .contains("org.jvmpprof.hotapp.RetainSection.retain");
    }

    @Test
    void a_profile_shows_the_hot_function_first() {
        String top = Tool.pprof("-top", app.url("profile?seconds=4")).out();

        assertThat(rows(top).get(0)).contains("org.jvmpprof.hotapp.CpuSection.burnTwo");
        assertThat(top).contains("Type: cpu");
    }

    @TestFactory
    List<DynamicTest> java_names_reach_the_legacy_text_through_symbol() {
        Tool.need("go");
        return TEXT_ROUTES.stream()
                .map(route -> DynamicTest.dynamicTest(route, () -> {
                    try (Proxy proxy = new Proxy(app.port())) {
                        String top = Tool.pprof("-top", "-nodefraction=0", proxy.url(route + "?debug=1"))
                                .out();
                        assertThat(top).contains("org.jvmpprof.hotapp.");
                        assertThat(proxy.requests())
                                .anyMatch(request -> request.startsWith("POST /debug/pprof/symbol"));
                    }
                }))
                .toList();
    }

    @Test
    void the_line_for_threads_works_as_it_was_given() {
        assertThat(app.socket().getFileName().toString()).isEqualTo("pprof.hotapp." + app.pid());
        assertThat(echoThroughSocat("goroutine?debug=1"))
                .startsWith("HTTP/1.")
                .contains("200 OK")
                .contains("goroutine profile: total ")
                .contains("org.jvmpprof.hotapp.");
    }

    @Test
    void the_line_for_the_heap_works_as_it_was_given() {
        assertThat(echoThroughSocat("heap?debug=1"))
                .contains("heap profile: ")
                .contains("# runtime.MemStats")
                .contains("org.jvmpprof.hotapp.");
    }

    /**
     * The agent raises the interval while it learns how fast the application allocates, and starts its session anew for
     * that: what is allocated in the same few milliseconds is hardly seen.
     */
    private static void awaitSteadyInterval() {
        long[] period = {0};
        int[] same = {0};
        Await.that("an interval that stays", Duration.ofSeconds(20), () -> {
            long now = app.profile("heap").profile().period();
            same[0] = now == period[0] ? same[0] + 1 : 0;
            period[0] = now;
            return same[0] >= 20;
        });
    }

    @Test
    void two_heaps_and_base_show_what_came_between() throws IOException {
        Tool.need("go");
        Path before = directory.resolve("before.pb.gz");
        Path after = directory.resolve("after.pb.gz");
        awaitSteadyInterval();
        Files.write(before, app.get("heap?gc=1"));
        app.command("retain 100MB");
        Files.write(after, app.get("heap?gc=1"));

        String top = Tool.pprof(
                        "-top", "-sample_index=inuse_space", "-unit=B", "-base", before.toString(), after.toString())
                .out();

        String first = rows(top).get(0);
        assertThat(first).contains("org.jvmpprof.hotapp.RetainSection.retain");
        double bytes = Double.parseDouble(first.trim().split("B ")[0]);
        assertThat(bytes)
                .as(
                        "difference\n%s\nbefore\n%s\nafter\n%s",
                        top,
                        Tool.pprof("-top", "-sample_index=inuse_space", before.toString())
                                .out(),
                        Tool.pprof("-top", "-sample_index=inuse_space", after.toString())
                                .out())
                .isBetween(60 * MB, 140 * MB);
    }

    /** All at once: each report fetches the source anew, and that may be a window of a second. */
    private static void readByEveryReport(String source) {
        Stream.of("-top", "-raw", "-tags", "-traces", "-tree", "-base=" + source)
                .parallel()
                .forEach(report -> {
                    Tool.Result result = report.startsWith("-base")
                            ? Tool.pprof("-top", report, source)
                            : Tool.pprof(report, source);
                    assertThat(result.err()).as("%s of %s", report, source).doesNotContainIgnoringCase("error");
                    if (report.equals("-top")) {
                        assertThat(result.out()).contains("File: hotapp");
                    }
                });
    }

    private static String echoThroughSocat(String target) {
        Tool.need("socat");
        String line = "echo -e \"GET /debug/pprof/" + target + " HTTP/1.0\\r\\n\" | socat unix-connect:" + app.socket()
                + " STDIO";
        return new String(Tool.run("bash", "-c", line).succeeded().bytes(), StandardCharsets.UTF_8);
    }

    /** The rows of {@code -top} below its header. */
    private static List<String> rows(String top) {
        List<String> lines = top.lines().toList();
        for (int i = 0; i < lines.size(); i++) {
            if (lines.get(i).trim().startsWith("flat ")) {
                return lines.subList(i + 1, lines.size());
            }
        }
        throw new AssertionError("no table in " + top);
    }
}
