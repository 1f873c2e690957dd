package org.jvmpprof.agent.endpoint;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.jvmpprof.agent.profile.ProfileType;
import org.jvmpprof.agent.recent.RecentProfiles;

/** What holds for every answer of every route, of this room or another, success or failure. */
class EveryAnswerTest {
    private static final String FOREIGN = "Origin: http://evil.example\r\n";
    private static final String LURED =
            "Sec-Fetch-Site: cross-site\r\nSec-Fetch-Mode: navigate\r\nSec-Fetch-Dest: document\r\n";

    private static final RecentProfiles RECENT = new RecentProfiles();
    private static Running running;

    @BeforeAll
    static void start() throws IOException {
        running = new Running(settings -> settings.recent(RECENT)
                .page("/debug/agent", "application/json", () -> "{}")
                .page("/debug/broken", "text/plain", () -> {
                    throw new IllegalStateException("broken on purpose");
                }));
        RECENT.keepRound(
                ProfileType.HEAP,
                1,
                2,
                running.get(Via.TCP, "/debug/pprof/heap").body());
    }

    @AfterAll
    static void stop() {
        running.close();
    }

    /** Each path with something in place of a star, and short windows. */
    private static List<String> targets() {
        List<String> targets = new ArrayList<>();
        String kept = RECENT.list().get(0).id();
        for (String path : running.endpoints.paths()) {
            String target = path.replace("*", kept);
            boolean isWindow = path.endsWith("/profile") || path.endsWith("/wall") || path.endsWith("/fgprof");
            targets.add(target + (isWindow ? "?seconds=1" : path.endsWith("/trace") ? "?seconds=0.1" : ""));
        }
        for (String format : new String[] {"flame", "table", "svg", "collapsed", "otlp", "jfr", "no-such"}) {
            targets.add("/debug/pprof/heap?format=" + format);
        }
        targets.addAll(List.of(
                "/",
                "/favicon.ico",
                "/debug/pprof",
                "/debug/pprof/none",
                "/debug/pprof/%zz",
                "/debug/pprof/recent?format=html",
                "/debug/pprof/heap?seconds=x",
                "/debug/pprof/heap?debug=1",
                "/debug/pprof/goroutine?debug=2"));
        return targets;
    }

    private static void assertConfined(String request, Wire.Reply reply) {
        String policy = reply.header("Content-Security-Policy");
        assertThat(policy)
                .as(request)
                .startsWith("default-src 'none'")
                .contains("base-uri 'none'", "frame-ancestors 'none'", "form-action '")
                .doesNotContain("unsafe", "*", "http:", "https:", "blob:");
        assertThat(reply.header("X-Content-Type-Options")).as(request).isEqualTo("nosniff");
        assertThat(reply.header("Referrer-Policy")).as(request).isEqualTo("no-referrer");
        assertThat(reply.header("Cross-Origin-Resource-Policy")).as(request).isEqualTo("same-origin");
        assertThat(reply.header("Cross-Origin-Opener-Policy")).as(request).isEqualTo("same-origin");
        assertThat(reply.header("Cache-Control")).as(request).isEqualTo("no-store");
        assertThat(reply.headers().keySet()).as(request).noneMatch(name -> name.startsWith("access-control-"));
    }

    @Test
    void every_answer_is_confined() throws IOException {
        for (String target : targets()) {
            for (String method : new String[] {"GET", "HEAD", "POST", "DELETE", "OPTIONS"}) {
                Wire.Reply reply = running.exchange(Via.TCP, method, target, "Content-Length: 0\r\n");
                assertConfined(method + ' ' + target, reply);
            }
        }
        assertThat(running.get(Via.TCP, "/debug/broken").status()).isEqualTo(500);
    }

    @Test
    void what_cannot_be_parsed_is_answered_as_confined() throws IOException {
        for (String bytes : new String[] {
            "nonsense\r\n\r\n",
            "GET / HTTP/9.9\r\n\r\n",
            "GET /debug/pprof/ HTTP/1.1\r\nX: " + "x".repeat(9000) + "\r\n\r\n",
            "POST /debug/pprof/symbol HTTP/1.1\r\nHost: localhost\r\nContent-Length: 2000000\r\n\r\n"
                    + "x".repeat(1_100_000)
        }) {
            try (Wire wire = running.wire(Via.TCP)) {
                Wire.Reply reply = wire.send(bytes).reply(false);
                assertThat(reply.status()).isGreaterThanOrEqualTo(400);
                assertConfined(bytes.substring(0, 10), reply);
            }
        }
    }

    @Test
    void no_route_answers_a_foreign_page_or_host() throws IOException {
        int collections = running.source.collections.get();
        int windows = running.source.openedWindows.get();
        for (String target : targets()) {
            for (String method : new String[] {"GET", "POST", "DELETE"}) {
                String foreign = FOREIGN + "Content-Length: 0\r\n";
                assertRefused(method + ' ' + target, running.exchange(Via.TCP, method, target, foreign));
                String silent = "Sec-Fetch-Site: same-site\r\nSec-Fetch-Mode: no-cors\r\nContent-Length: 0\r\n";
                assertRefused(method + ' ' + target, running.exchange(Via.TCP, method, target, silent));
            }
            try (Wire wire = running.wire(Via.TCP)) {
                wire.send("GET " + target + " HTTP/1.1\r\nHost: rebound.example:6060\r\n\r\n");
                assertRefused("rebound " + target, wire.reply(false));
            }
        }
        assertThat(running.source.collections).hasValue(collections);
        assertThat(running.source.openedWindows).hasValue(windows);
        assertThat(RECENT.list()).hasSize(1);
    }

    private static void assertRefused(String request, Wire.Reply reply) {
        assertThat(reply.status()).as(request).isEqualTo(403);
        assertConfined(request, reply);
    }

    @Test
    void links_from_elsewhere_reach_pages_and_nothing_that_works() throws IOException {
        int windows = running.source.openedWindows.get();
        Set<Integer> harmless = Set.of(200, 307, 403, 404, 405, 400, 500);
        for (String target : targets()) {
            Wire.Reply reply = running.exchange(Via.TCP, "GET", target, LURED);
            assertThat(reply.status()).as(target).isIn(harmless);
            if (reply.status() == 200) {
                assertThat(target).matches("/debug/(agent|pprof/|pprof/recent(\\?format=html)?)");
            }
        }
        assertThat(running.source.openedWindows).hasValue(windows);
    }

    @Test
    void pages_run_nothing_that_their_policy_does_not_name() throws IOException {
        for (String page : new String[] {"", "recent?format=html", "heap?format=flame", "heap?format=table"}) {
            Wire.Reply reply = running.get(Via.TCP, "/debug/pprof/" + page);
            assertThat(reply.text())
                    .as(page)
                    .doesNotContain(" style=", " onclick=", "javascript:", "http://", "https://")
                    .doesNotContainPattern(" (src|href)=\"(?!/|data:,|[a-z?])");
            boolean hasScript = reply.text().contains("<script type=\"module\">");
            assertThat(reply.header("Content-Security-Policy").contains("script-src 'sha256-"))
                    .as(page)
                    .isEqualTo(hasScript);
        }
    }
}
