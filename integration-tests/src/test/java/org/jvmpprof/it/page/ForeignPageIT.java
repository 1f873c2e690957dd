package org.jvmpprof.it.page;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.Response;
import com.microsoft.playwright.options.ColorScheme;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.jvmpprof.it.HotJvm;
import org.jvmpprof.it.Jdks;

/** What a page of somebody else, open in the developer's browser, gets of the agent: nothing, in whatever way it asks. */
class ForeignPageIT {
    /** Tries everything at once; what comes of each attempt is in {@code window.outcome}. */
    private static final String ATTACK = """
            <!DOCTYPE html><title>evil</title><body><script>
            const agent = new URLSearchParams(location.search).get('agent');
            const outcome = window.outcome = {};
            const once = (name, start) => new Promise((done) => {
              const say = (text) => { outcome[name] = text; done(); };
              try { start(say); } catch (problem) { say('refused'); }
            });
            const element = (tag, url, kind = 'src') => (say) => {
              const made = document.createElement(tag);
              if (tag === 'link') made.rel = 'stylesheet';
              made.onload = () => say('LOADED');
              made.onerror = () => say('refused');
              made[kind] = agent + url;
              document.body.append(made);
            };
            const asked = (url, options) => (say) => fetch(agent + url, options)
              .then((answer) => answer.text().then((text) => say(answer.type + ' ' + answer.status + ' ' + text.length)))
              .catch(() => say('refused'));
            window.cb = () => { outcome.jsonp = 'CALLED'; };
            window.attack = Promise.all([
              once('fetch', asked('/debug/pprof/heap')),
              once('fetch without cors', asked('/debug/pprof/heap?gc=1', { mode: 'no-cors' })),
              once('save', asked('/debug/pprof/saved?type=heap&name=evil', { method: 'POST', mode: 'no-cors' })),
              once('delete', asked('/debug/pprof/saved/s1-x', { method: 'DELETE' })),
              once('img', element('img', '/debug/pprof/heap?format=svg')),
              once('script', element('script', '/debug/pprof/cmdline')),
              once('jsonp', element('script', '/debug/charts/data?callback=cb')),
              once('style', element('link', '/debug/pprof/', 'href')),
              once('socket', (say) => {
                const socket = new WebSocket(agent.replace('http', 'ws') + '/debug/charts/data-feed');
                socket.onopen = () => say('OPENED');
                socket.onerror = () => say('refused');
              }),
              once('events', (say) => {
                const events = new EventSource(agent + '/debug/charts/data-feed');
                events.onopen = () => say('OPENED');
                events.onerror = () => say('refused');
              }),
              once('frame', (say) => {
                const frame = document.createElement('iframe');
                frame.onload = () => {
                  try { say(frame.contentDocument ? 'READABLE' : 'refused'); } catch (problem) { say('refused'); }
                };
                frame.src = agent + '/debug/pprof/';
                document.body.append(frame);
              }),
            ]).then(() => outcome);
            </script>
            <form method="post" action="" id="save"><input name="type" value="heap"><input name="name" value="evil"></form>
            <a id="lure" href="">kittens</a>
            """;

    private static HotJvm app;
    private static HttpServer evil;
    private static AgentBrowser browser;

    @BeforeAll
    static void start() throws IOException {
        app = HotJvm.start(Jdks.current(), "").awaitEndpoint();
        evil = HttpServer.create(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0), 0);
        evil.createContext("/", exchange -> {
            byte[] page = ATTACK.getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", "text/html; charset=utf-8");
            exchange.sendResponseHeaders(200, page.length);
            exchange.getResponseBody().write(page);
            exchange.close();
        });
        evil.start();
        browser = AgentBrowser.start(
                agent("127.0.0.1"), "--host-resolver-rules=MAP evil.example 127.0.0.1, MAP rebound.example 127.0.0.1");
    }

    @AfterAll
    static void stop() {
        if (browser != null) {
            browser.close();
        }
        if (evil != null) {
            evil.stop(0);
        }
        if (app != null) {
            app.close();
        }
    }

    private static String agent(String host) {
        return "http://" + host + ":" + app.port();
    }

    private static Page visit(String host, String agentHost) {
        Page page = browser.openDesktop(ColorScheme.LIGHT);
        page.navigate("http://" + host + ":" + evil.getAddress().getPort() + "/?agent=" + agent(agentHost));
        return page;
    }

    private static void assertNothingWasSaved() {
        assertThat(new String(app.get("recent"), StandardCharsets.UTF_8)).doesNotContain("\"saved\"");
    }

    /** Another site, and another port of the same host, which browsers call the same site. */
    @ParameterizedTest
    @ValueSource(strings = {"evil.example", "127.0.0.1", "localhost"})
    void a_page_of_another_origin_gets_nothing(String host) {
        Page page = visit(host, host.equals("evil.example") ? "127.0.0.1" : host);
        @SuppressWarnings("unchecked") // the page's own object of strings
        Map<String, String> outcome = (Map<String, String>) page.evaluate("() => window.attack");
        assertThat(outcome).hasSize(11).allSatisfy((attempt, result) -> {
            // an opaque answer has neither status nor body: the page learns nothing
            assertThat(result).as(attempt).isIn("refused", "opaque 0 0");
        });
        assertNothingWasSaved();
    }

    @Test
    void a_form_posted_from_elsewhere_saves_nothing() {
        Page page = visit("evil.example", "127.0.0.1");
        Response answer = page.waitForResponse(
                response -> response.url().endsWith("/saved"),
                () -> page.evaluate(
                        "url => { save.action = url; save.submit(); }", agent("127.0.0.1") + "/debug/pprof/saved"));
        assertThat(answer.status()).isEqualTo(403);
        assertNothingWasSaved();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/debug/pprof/profile?seconds=600", "/debug/pprof/heap?gc=1", "/debug/pprof/trace"})
    void a_link_from_elsewhere_starts_no_work(String target) {
        Page page = visit("evil.example", "127.0.0.1");
        assertThat(follow(page, target).status()).isEqualTo(403);
    }

    @Test
    void a_link_from_elsewhere_leads_to_the_index_out_of_its_reach() {
        Page page = visit("evil.example", "127.0.0.1");
        Page opened = page.waitForPopup(() ->
                page.evaluate("url => { window.index = window.open(url); }", agent("127.0.0.1") + "/debug/pprof/"));
        opened.locator("h1").waitFor();
        assertThat(opened.evaluate("() => window.opener")).isNull();
        assertThat(page.evaluate("() => window.index.closed")).isEqualTo(true);
    }

    private static Response follow(Page page, String target) {
        return page.waitForResponse(
                response -> response.url().endsWith(target),
                () -> page.evaluate("url => { lure.href = url; lure.click(); }", agent("127.0.0.1") + target));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/debug/pprof/", "/debug/pprof/heap", "/debug/pprof/cmdline", "/debug/agent"})
    void a_name_that_was_rebound_to_this_machine_gets_nothing(String target) {
        Page page = browser.openDesktop(ColorScheme.LIGHT);
        Response answer = page.navigate(agent("rebound.example") + target);
        assertThat(answer.status()).isEqualTo(403);
        assertThat(answer.text()).contains("is not this machine's loopback");
    }
}
