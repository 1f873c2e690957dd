package org.jvmpprof.agent.endpoint;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.jvmpprof.proto.DecodeLimits;
import org.jvmpprof.proto.Profile;
import org.jvmpprof.proto.ProfileDecoder;

/** The rows of contracts/pprof-http.md that a client sees, over both listeners. */
class ContractTest {
    private static Running running;

    @BeforeAll
    static void start() {
        running = new Running(settings -> settings.page("/debug/agent", "application/json", () -> "{\"up\":true}")
                .indexText(() -> "engine <fake>"));
    }

    @AfterAll
    static void stop() {
        running.close();
        assertThat(running.log()).isEmpty();
    }

    private static Profile decoded(Wire.Reply reply) throws IOException {
        assertThat(reply.status()).describedAs(reply.text()).isEqualTo(200);
        assertThat(reply.header("Content-Type")).isEqualTo("application/octet-stream");
        assertThat(reply.header("Content-Encoding")).isEmpty();
        assertThat(reply.header("X-Content-Type-Options")).isEqualTo("nosniff");
        return ProfileDecoder.decode(reply.body(), DecodeLimits.DEFAULT);
    }

    private static void assertError(Wire.Reply reply, int status, String message) {
        assertThat(reply.status()).isEqualTo(status);
        assertThat(reply.text()).isEqualTo(message + "\n");
        assertThat(reply.header("X-Go-Pprof")).isEqualTo("1");
        assertThat(reply.header("Content-Type")).isEqualTo("text/plain; charset=utf-8");
        assertThat(reply.header("X-Content-Type-Options")).isEqualTo("nosniff");
        assertThat(reply.header("Content-Disposition")).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(Via.class)
    void index_lists_profiles_by_name_with_counts_and_links(Via via) throws IOException {
        Wire.Reply reply = running.get(via, "/debug/pprof/");
        assertThat(reply.status()).isEqualTo(200);
        assertThat(reply.header("Content-Type")).isEqualTo("text/html; charset=utf-8");
        assertThat(reply.header("Content-Security-Policy")).startsWith("default-src 'none'; style-src 'sha256-");
        String html = reply.text();
        assertThat(html)
                .contains("<td class=\"count\">7</td><td><a href=\"heap?debug=1\">heap</a></td>")
                .contains("<a href=\"heap?format=flame\">")
                .contains("<a href=\"profile?seconds=10&amp;format=flame\">")
                .contains("<a href=\"goroutine?debug=2\">full goroutine stack dump</a>")
                .contains("<td class=\"off\"><a href=\"nativemem?debug=1\">")
                .contains("engine &lt;fake&gt;")
                .doesNotContain("<script", "onclick", " style=");
        Matcher rows = Pattern.compile("<tr><td class=\"count\">\\d*</td><td[^>]*><a href=\"(\\w+)")
                .matcher(html);
        assertThat(rows.results().map(m -> m.group(1)).toList())
                .containsExactly(
                        "allocs",
                        "block",
                        "cmdline",
                        "exceptions",
                        "goroutine",
                        "goroutineleak",
                        "heap",
                        "mutex",
                        "nativemem",
                        "profile",
                        "threadcreate",
                        "trace",
                        "wall");
    }

    @ParameterizedTest
    @EnumSource(Via.class)
    void head_has_the_headers_of_get_without_a_body(Via via) throws IOException {
        try (Wire wire = running.wire(via)) {
            wire.send("HEAD /debug/pprof/symbol HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
            Wire.Reply reply = Wire.parse(wire.readAll(5000));
            assertThat(reply.status()).isEqualTo(200);
            assertThat(reply.header("Content-Length")).isEqualTo("15");
            assertThat(reply.body()).isEmpty();
        }
        assertThat(running.exchange(via, "HEAD", "/debug/pprof/", "").status()).isEqualTo(200);
    }

    @ParameterizedTest
    @EnumSource(Via.class)
    void path_without_slash_is_redirected(Via via) throws IOException {
        Wire.Reply reply = running.get(via, "/debug/pprof");
        assertThat(reply.status()).isEqualTo(307);
        assertThat(reply.header("Location")).isEqualTo("/debug/pprof/");
    }

    @ParameterizedTest
    @EnumSource(Via.class)
    void names_are_matched_exactly_after_decoding(Via via) throws IOException {
        assertError(running.get(via, "/debug/pprof/nothing"), 404, "Unknown profile");
        assertError(running.get(via, "/debug/pprof/heap/"), 404, "Unknown profile");
        assertError(running.get(via, "/debug/pprof/Heap"), 404, "Unknown profile");
        assertThat(decoded(running.get(via, "/debug/pprof/he%61p")).sampleTypes())
                .hasSize(4);
        assertThat(running.get(via, "/debug/pprof/%zz").status()).isEqualTo(400);
        assertThat(running.get(via, "/elsewhere").status()).isEqualTo(404);
        assertThat(running.get(via, "http://localhost/debug/pprof/cmdline").status())
                .isEqualTo(200);
    }

    @ParameterizedTest
    @EnumSource(Via.class)
    void other_methods_are_refused_with_allow(Via via) throws IOException {
        for (String method : new String[] {"POST", "PUT", "DELETE", "OPTIONS"}) {
            Wire.Reply reply = running.exchange(via, method, "/debug/pprof/heap", "Content-Length: 0\r\n");
            assertThat(reply.status()).isEqualTo(405);
            assertThat(reply.header("Allow")).isEqualTo("GET, HEAD");
        }
        assertThat(running.exchange(via, "PUT", "/debug/pprof/symbol", "Content-Length: 0\r\n")
                        .status())
                .isEqualTo(405);
    }

    @ParameterizedTest
    @CsvSource({
        "heap, 4",
        "allocs, 4",
        "block, 2",
        "mutex, 2",
        "goroutine, 1",
        "threads, 1",
        "goroutineleak, 1",
        "threadcreate, 1",
        "exceptions, 1"
    })
    void named_profiles_are_gzipped_attachments(String name, int sampleTypes) throws IOException {
        for (Via via : Via.values()) {
            Wire.Reply reply = running.get(via, "/debug/pprof/" + name);
            assertThat(decoded(reply).sampleTypes()).hasSize(sampleTypes);
            String filename = name.equals("threads") ? "goroutine" : name;
            assertThat(reply.header("Content-Disposition")).isEqualTo("attachment; filename=\"" + filename + "\"");
            assertThat(new GZIPInputStream(new ByteArrayInputStream(reply.body())).readAllBytes())
                    .isNotEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource(Via.class)
    void what_cannot_be_had_is_an_error_with_its_reason(Via via) throws IOException {
        assertError(running.get(via, "/debug/pprof/nativemem"), 501, FakeSource.NO_NATIVEMEM);
        assertError(running.get(via, "/debug/pprof/nativemem?debug=1"), 501, FakeSource.NO_NATIVEMEM);
    }

    @ParameterizedTest
    @EnumSource(Via.class)
    void profile_takes_its_seconds_and_not_more_than_one_above(Via via) throws IOException {
        long begin = System.nanoTime();
        Wire.Reply reply = running.get(via, "/debug/pprof/profile?seconds=1");
        double seconds = (System.nanoTime() - begin) / 1e9;
        Profile profile = decoded(reply);
        assertThat(seconds).isBetween(1.0, 2.0);
        assertThat(profile.durationNanos()).isEqualTo(1_000_000_000L);
        assertThat(profile.sampleTypes()).hasToString("[samples/count, cpu/nanoseconds]");
        assertThat(reply.header("Content-Disposition")).isEqualTo("attachment; filename=\"profile\"");
        assertThat(decoded(running.get(via, "/debug/pprof/profile?seconds=1&debug=1"))
                        .durationNanos())
                .isPositive();
    }

    @ParameterizedTest
    @EnumSource(Via.class)
    void wall_is_also_at_fgprof(Via via) throws IOException {
        assertThat(decoded(running.get(via, "/debug/fgprof?seconds=1")).durationNanos())
                .isEqualTo(1_000_000_000L);
        assertThat(decoded(running.get(via, "/debug/pprof/wall?seconds=1")).durationNanos())
                .isEqualTo(1_000_000_000L);
    }

    @ParameterizedTest
    @EnumSource(Via.class)
    void bad_deltas_have_the_texts_of_go(Via via) throws IOException {
        for (String seconds : new String[] {"abc", "0", "-1", "1.5", "99999999999999999999"}) {
            assertError(
                    running.get(via, "/debug/pprof/heap?seconds=" + seconds),
                    400,
                    "invalid value for \"seconds\" - must be a positive integer");
        }
        assertError(
                running.get(via, "/debug/pprof/heap?seconds=1&debug=1"),
                400,
                "seconds and debug params are incompatible");
        assertError(
                running.get(via, "/debug/pprof/goroutineleak?seconds=1"),
                400,
                "\"seconds\" parameter is not supported for this profile type");
        assertThat(decoded(running.get(via, "/debug/pprof/heap?seconds=")).durationNanos())
                .isZero();
    }

    @ParameterizedTest
    @EnumSource(Via.class)
    void seconds_above_the_maximum_name_it(Via via) throws IOException {
        for (String path : new String[] {"profile", "heap", "trace", "wall"}) {
            Wire.Reply reply = running.get(via, "/debug/pprof/" + path + "?seconds=601");
            assertThat(reply.status()).isEqualTo(400);
            assertThat(reply.text()).contains("600", "http.max-seconds");
        }
    }

    @ParameterizedTest
    @EnumSource(Via.class)
    void delta_is_the_difference_with_time_and_duration(Via via) throws IOException {
        long before = System.currentTimeMillis() * 1_000_000;
        Wire.Reply reply = running.get(via, "/debug/pprof/heap?seconds=1");
        Profile delta = decoded(reply);
        assertThat(reply.header("Content-Disposition")).isEqualTo("attachment; filename=\"heap-delta\"");
        assertThat(delta.samples()).hasSize(1);
        assertThat(delta.samples().get(0).value(1)).isPositive().isLessThan(20_000);
        assertThat(delta.samples().get(0).value(3)).isZero();
        assertThat(delta.durationNanos()).isBetween(1_000_000_000L, 2_000_000_000L);
        assertThat(delta.timeNanos()).isGreaterThanOrEqualTo(before + 990_000_000L);
    }

    @ParameterizedTest
    @EnumSource(Via.class)
    void delta_heap_counts_from_the_last_scrape_and_keeps_what_is_in_use(Via via) throws IOException {
        decoded(running.get(via, "/debug/pprof/delta_heap"));
        Profile delta = decoded(running.get(via, "/debug/pprof/delta_heap"));
        assertThat(delta.samples()).hasSize(1);
        assertThat(delta.samples().get(0).value(0)).isPositive();
        assertThat(delta.samples().get(0).value(3)).isEqualTo(1000);
        assertThat(delta.durationNanos()).isPositive();
        decoded(running.get(via, "/debug/pprof/delta_block"));
        assertThat(decoded(running.get(via, "/debug/pprof/delta_block")).samples())
                .isEmpty();
        assertThat(decoded(running.get(via, "/debug/pprof/delta_mutex")).sampleTypes())
                .hasSize(2);
    }

    @ParameterizedTest
    @EnumSource(Via.class)
    void gc_is_asked_for_only_when_positive(Via via) throws IOException {
        int before = running.source.collections.get();
        decoded(running.get(via, "/debug/pprof/heap?gc=0"));
        decoded(running.get(via, "/debug/pprof/heap?gc=x"));
        assertThat(running.source.collections.get()).isEqualTo(before);
        decoded(running.get(via, "/debug/pprof/heap?gc=1"));
        assertThat(running.source.collections.get()).isEqualTo(before + 1);
    }

    @ParameterizedTest
    @EnumSource(Via.class)
    void labels_can_be_left_out(Via via) throws IOException {
        assertThat(decoded(running.get(via, "/debug/pprof/heap"))
                        .samples()
                        .get(0)
                        .labels())
                .isNotEmpty();
        assertThat(decoded(running.get(via, "/debug/pprof/heap?labels=off"))
                        .samples()
                        .get(0)
                        .labels())
                .isEmpty();
    }

    @ParameterizedTest
    @EnumSource(Via.class)
    void debug_1_is_the_legacy_text(Via via) throws IOException {
        Wire.Reply heap = running.get(via, "/debug/pprof/heap?debug=1");
        assertThat(heap.header("Content-Type")).isEqualTo("text/plain; charset=utf-8");
        assertThat(heap.header("Content-Disposition")).isEmpty();
        assertThat(heap.text())
                .startsWith("heap profile: 1: 1000 [")
                .contains("@ heap/1048576\n", "\n# runtime.MemStats\n", "com.acme.Cache$Entry.load+0x0")
                .containsPattern("# HeapAlloc = [1-9]\\d+\n")
                .containsPattern("# MaxRSS = [1-9]\\d+\n");
        assertThat(running.get(via, "/debug/pprof/block?debug=1").text())
                .startsWith("--- contention:\ncycles/second=1000000000\n4500 3 @ 0x");
        assertThat(running.get(via, "/debug/pprof/mutex?debug=1").text())
                .startsWith("--- mutex:\ncycles/second=1000000000\nsampling period=1\n4500 3 @ 0x");
        assertThat(running.get(via, "/debug/pprof/goroutine?debug=1").text()).startsWith("goroutine profile: total ");
        assertThat(running.get(via, "/debug/pprof/goroutine?debug=1&debug=2").text())
                .startsWith("goroutine profile: total ");
        assertThat(running.get(via, "/debug/pprof/threadcreate?debug=1").text())
                .startsWith("threadcreate profile: total 5\n");
        assertThat(decoded(running.get(via, "/debug/pprof/heap?debug=x")).samples())
                .hasSize(1);
    }

    @ParameterizedTest
    @EnumSource(Via.class)
    void goroutine_has_full_dumps_in_both_forms(Via via) throws IOException {
        Wire.Reply go = running.get(via, "/debug/pprof/goroutine?debug=2");
        assertThat(go.header("Content-Type")).isEqualTo("text/plain; charset=utf-8");
        assertThat(go.text()).containsPattern("(?m)^goroutine \\d+ \\[[a-zA-Z. ]+\\]:$");
        assertThat(running.get(via, "/debug/pprof/threads?debug=2").text()).startsWith("goroutine ");
        assertThat(running.get(via, "/debug/pprof/goroutine?debug=2&format=java")
                        .text())
                .contains("Full thread dump", "java.lang.Thread.State: ");
    }

    @ParameterizedTest
    @EnumSource(Via.class)
    void cmdline_is_joined_by_nul(Via via) throws IOException {
        Wire.Reply reply = running.get(via, "/debug/pprof/cmdline");
        assertThat(reply.header("Content-Type")).isEqualTo("text/plain; charset=utf-8");
        String[] arguments = reply.text().split("\0", -1);
        assertThat(arguments[0]).contains("java");
        assertThat(arguments).hasSizeGreaterThan(1);
        assertThat(arguments[arguments.length - 1]).isNotEmpty();
    }

    @ParameterizedTest
    @EnumSource(Via.class)
    void symbol_names_addresses_from_query_and_body(Via via) throws IOException {
        String asked = "0x10000000+0x1000000f+0x10000011+0x1f+garbage";
        String expected = "num_symbols: 1\n0x10000000 com.acme.Cache$Entry.load\n0x1000000f com.acme.Main.main\n";
        assertThat(running.get(via, "/debug/pprof/symbol?" + asked).text()).isEqualTo(expected);
        assertThat(running.get(via, "/debug/pprof/symbol").text()).isEqualTo("num_symbols: 1\n");
        try (Wire wire = running.wire(via)) {
            wire.send("POST /debug/pprof/symbol HTTP/1.1\r\nHost: localhost\r\nContent-Length: " + asked.length()
                    + "\r\n\r\n" + asked);
            assertThat(wire.reply(false).text()).isEqualTo(expected);
        }
        try (Wire wire = running.wire(via)) {
            wire.send("POST /debug/pprof/symbol HTTP/1.1\r\nHost: localhost\r\nExpect: 100-continue\r\n"
                    + "Transfer-Encoding: chunked\r\nConnection: close\r\n\r\n" + Integer.toHexString(asked.length())
                    + "\r\n" + asked + "\r\n0\r\n\r\n");
            assertThat(new String(wire.readAll(5000), UTF_8))
                    .startsWith("HTTP/1.1 100 ")
                    .endsWith(expected);
        }
    }

    @ParameterizedTest
    @EnumSource(Via.class)
    void trace_is_a_flight_recording(Via via) throws IOException {
        Wire.Reply reply = running.get(via, "/debug/pprof/trace?seconds=0.2");
        assertThat(reply.status()).describedAs(reply.text()).isEqualTo(200);
        assertThat(reply.header("Content-Disposition")).isEqualTo("attachment; filename=\"trace.jfr\"");
        assertThat(new String(reply.body(), 0, 4, UTF_8)).isEqualTo("FLR\0");
    }

    @ParameterizedTest
    @EnumSource(Via.class)
    void several_traces_run_at_a_time(Via via) throws IOException {
        try (Wire one = running.wire(via);
                Wire two = running.wire(via)) {
            String request = "GET /debug/pprof/trace?seconds=0.5 HTTP/1.1\r\nHost: localhost\r\n\r\n";
            one.send(request);
            two.send(request);
            assertThat(one.reply(false).status()).isEqualTo(200);
            assertThat(two.reply(false).status()).isEqualTo(200);
        }
    }

    @ParameterizedTest
    @EnumSource(Via.class)
    void every_profile_has_its_pictures(Via via) throws IOException {
        for (String name : new String[] {"heap", "goroutine", "block", "profile", "threadcreate"}) {
            String target = "/debug/pprof/" + name + (name.equals("profile") ? "?seconds=1&format=" : "?format=");
            Wire.Reply flame = running.get(via, target + "flame");
            assertThat(flame.header("Content-Type")).isEqualTo("text/html; charset=utf-8");
            assertThat(flame.header("Content-Security-Policy")).startsWith("default-src 'none'");
            assertThat(flame.text()).contains("flamegraph-data");
            Wire.Reply svg = running.get(via, target + "svg");
            assertThat(svg.header("Content-Type")).isEqualTo("image/svg+xml");
            assertThat(svg.text()).contains("<svg");
            Wire.Reply collapsed = running.get(via, target + "collapsed");
            assertThat(collapsed.header("Content-Type")).isEqualTo("text/plain; charset=utf-8");
            assertThat(collapsed.text()).containsPattern("(?m)^\\S+ \\d+$");
            assertThat(decoded(running.get(via, target + "pb")).samples()).isNotEmpty();
            Wire.Reply otlp = running.get(via, target + "otlp");
            assertThat(otlp.header("Content-Type")).isEqualTo("application/x-protobuf");
            assertThat(new String(otlp.body(), UTF_8)).contains("service.name");
        }
        assertThat(running.get(via, "/debug/pprof/heap?format=collapsed").text())
                .isEqualTo("com.acme.Main.main;com.acme.Cache$Entry.load 1000\n");
        assertThat(running.get(via, "/debug/pprof/heap?format=gif").status()).isEqualTo(400);
        assertThat(running.get(via, "/debug/pprof/heap?format=collapsed&sample_index=x")
                        .status())
                .isEqualTo(400);
    }

    @ParameterizedTest
    @EnumSource(Via.class)
    void jfr_is_served_where_a_recording_stands_behind(Via via) throws IOException {
        running.source.recording = new byte[] {'F', 'L', 'R', 0};
        Wire.Reply reply = running.get(via, "/debug/pprof/profile?seconds=1&format=jfr");
        assertThat(reply.status()).isEqualTo(200);
        assertThat(reply.header("Content-Disposition")).isEqualTo("attachment; filename=\"profile.jfr\"");
        assertThat(reply.body()).containsExactly('F', 'L', 'R', 0);
        running.source.recording = new byte[0];
        assertThat(running.get(via, "/debug/pprof/profile?seconds=1&format=jfr").status())
                .isEqualTo(501);
        assertThat(running.get(via, "/debug/pprof/heap?format=jfr").status()).isEqualTo(400);
    }

    @ParameterizedTest
    @EnumSource(Via.class)
    void pages_of_others_are_served_beside(Via via) throws IOException {
        Wire.Reply reply = running.get(via, "/debug/agent");
        assertThat(reply.text()).isEqualTo("{\"up\":true}");
        assertThat(reply.header("Content-Type")).isEqualTo("application/json");
    }
}
