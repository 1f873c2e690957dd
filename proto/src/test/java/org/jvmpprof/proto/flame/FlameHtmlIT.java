package org.jvmpprof.proto.flame;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import com.sun.net.httpserver.HttpServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.jvmpprof.proto.Profile;

/** The page in a real browser, served with its policy as a header. Screenshots go to target/flame-screenshots. */
class FlameHtmlIT {
    private static final Path SHOTS = Path.of("target", "flame-screenshots");
    private static final Map<String, byte[]> PAGES = new ConcurrentHashMap<>();

    @TempDir
    static Path directory;

    private static HttpServer server;
    private static Profile web;
    private static Chromium browser;

    @BeforeAll
    static void start() throws Exception {
        if (!Files.isExecutable(Chromium.BINARY)) {
            String problem =
                    Chromium.BINARY + " is missing: the flame graph page was NOT tested; apt-get install chromium";
            if ("true".equals(System.getenv("CI"))) {
                throw new AssertionError(problem);
            }
            System.err.println("WARNING: " + problem);
            abort(problem);
        }
        Files.createDirectories(SHOTS);
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            byte[] page = PAGES.get(exchange.getRequestURI().getPath());
            boolean isScript = exchange.getRequestURI().getPath().endsWith(".js");
            String type = isScript ? "text/javascript" : "text/html";
            exchange.getResponseHeaders().set("Content-Type", type + "; charset=utf-8");
            if (!exchange.getRequestURI().getPath().equals("/embed")) {
                exchange.getResponseHeaders().set("Content-Security-Policy", FlameHtml.contentSecurityPolicy());
            }
            exchange.sendResponseHeaders(page == null ? 404 : 200, page == null ? -1 : page.length);
            if (page != null) {
                exchange.getResponseBody().write(page);
            }
            exchange.close();
        });
        server.start();
        web = TestProfiles.realistic(1, 0.25);
        publish("/web", web, "checkout-service · cpu · 30 s");
        StringBuilder diff = new StringBuilder();
        FlameHtml.writeDiff(TestProfiles.realistic(1, 0.2), TestProfiles.realistic(2, 0.45), "before → after", 1, diff);
        PAGES.put("/diff", diff.toString().getBytes(StandardCharsets.UTF_8));
        browser = new Chromium(directory);
    }

    @AfterAll
    static void stop() throws Exception {
        if (browser != null) {
            browser.close();
        }
        if (server != null) {
            server.stop(0);
        }
    }

    private static void publish(String path, Profile profile, String title) throws Exception {
        StringBuilder page = new StringBuilder();
        FlameHtml.write(profile, title, FlameData.defaultValueIndex(profile), page);
        PAGES.put(path, page.toString().getBytes(StandardCharsets.UTF_8));
    }

    private static String url(String path, String... state) {
        StringBuilder url =
                new StringBuilder("http://127.0.0.1:" + server.getAddress().getPort() + path);
        for (int i = 0; i < state.length; i += 2) {
            url.append(i == 0 ? '#' : '&').append(state[i]).append('=');
            url.append(URLEncoder.encode(state[i + 1], StandardCharsets.UTF_8));
        }
        return url.toString();
    }

    private static void open(String path, String... state) throws Exception {
        browser.open(url(path, state), 1280, 760, 1, false);
    }

    private static void shoot(String name) throws Exception {
        browser.screenshot(SHOTS.resolve(name + ".png"));
    }

    private static void showState(String fragment) throws Exception {
        browser.eval("location.hash = '" + fragment + "'");
    }

    private static void typeText(String text) throws Exception {
        for (char c : text.toCharArray()) {
            browser.key(String.valueOf(c), String.valueOf(c));
        }
    }

    private static long reported(String name) throws Exception {
        return Long.parseLong(browser.report(name));
    }

    private static String text(String selector) throws Exception {
        return browser.eval("document.querySelector('" + selector + "').textContent");
    }

    private static void assertNothingSpillsOver() throws Exception {
        assertThat(browser.eval("document.documentElement.scrollWidth <= innerWidth"))
                .isEqualTo("true");
    }

    @Test
    void runs_under_its_policy_without_asking_the_network() throws Exception {
        open("/web");
        assertThat(browser.report("view")).isEqualTo("flame");
        assertThat(browser.requests())
                .filteredOn(url -> !url.startsWith("data:"))
                .containsExactly(url("/web"));
        for (String view : new String[] {"icicle", "table", "sandwich", "flame"}) {
            showState("view=" + view + "&info=1");
            browser.awaitTrue("document.querySelector('[data-millis]').dataset.view === '" + view + "'");
        }
        assertThat(browser.complaints()).isEmpty();
        shoot("dark".equals(browser.report("shade")) ? "details-dark" : "details");
    }

    @Test
    void works_from_a_file_with_back() throws Exception {
        Path file = Files.write(directory.resolve("torch.html"), PAGES.get("/web"));
        browser.open(file.toUri().toString(), 1280, 760, 1, false);
        browser.eval("document.querySelector('button[data-view=table]').click()");
        browser.awaitTrue("location.hash === '#view=table'");
        browser.eval("history.back()");
        browser.awaitTrue("document.querySelector('[data-millis]').dataset.view === 'flame'");
        assertThat(browser.complaints()).isEmpty();
    }

    @Test
    void counts_every_frame_as_drawn_or_too_narrow() throws Exception {
        open("/web");
        assertThat(reported("frames")).isEqualTo(CallTree.of(web).size());
        assertThat(reported("drawn") + reported("narrow")).isEqualTo(reported("frames"));
        assertThat(reported("narrow")).isPositive();
        assertThat(text(".fg-count")).contains("frames narrower than 0.5 px not drawn");
        shoot("flame");
        showState("view=icicle");
        browser.awaitTrue("document.querySelector('[data-millis]').dataset.view === 'icicle'");
        shoot("icicle");
    }

    @Test
    void search_in_the_fragment_tells_the_exact_share() throws Exception {
        CallTree tree = CallTree.of(web);
        long matched = 0;
        for (int node = 0; node < tree.size(); ) {
            boolean hit = tree.name(node).contains("hibernate");
            matched += hit ? tree.total(1, node) : 0;
            node = hit ? tree.end(node) : node + 1;
        }
        String share = String.format(Locale.ROOT, "%.1f %%", 100.0 * matched / tree.grandTotal(1));
        open("/web", "q", "Hibernate");
        assertThat(browser.report("matched")).isEqualTo(share);
        assertThat(text(".fg-match")).isEqualTo("matched " + share);
        shoot("search");
        open("/web", "q", "^org\\.hib.*(on|On)Load$|^nothing$", "re", "1");
        assertThat(browser.report("matched")).isEqualTo(share);
        open("/web", "q", "(", "re", "1");
        assertThat(text(".fg-match")).isEqualTo("not a regular expression");
        assertThat(browser.complaints()).isEmpty();
    }

    @Test
    void a_click_zooms_and_back_returns() throws Exception {
        open("/web", "view", "icicle");
        long before = reported("drawn");
        browser.mouse(1180, 110 + 18 + 9, false);
        browser.awaitTrue("!document.querySelector('.fg-tip').hidden");
        assertThat(text(".fg-tip strong")).isEqualTo("start_thread");
        assertThat(text(".fg-tip dd")).matches("[0-9.]+ s · [0-9.]+ %");
        shoot("tooltip");
        browser.mouse(1180, 110 + 18 + 9, true);
        browser.awaitTrue("document.querySelector('[data-millis]').dataset.zoom === 'start_thread'");
        assertThat(text(".fg-crumbs")).startsWith("Reset zoomall›start_thread");
        browser.mouse(5, 5, false);
        shoot("zoom");
        browser.eval("location.reload()");
        browser.awaitTrue("document.querySelector('[data-millis]')?.dataset.zoom === 'start_thread'");
        browser.eval("history.back()");
        browser.awaitTrue("document.querySelector('[data-millis]').dataset.zoom === 'all'");
        assertThat(reported("drawn")).isEqualTo(before);
        assertThat(browser.eval("location.hash")).isEqualTo("#view=icicle");
    }

    @Test
    void the_keyboard_reaches_everything() throws Exception {
        open("/web", "view", "icicle");
        browser.key("ArrowDown", "");
        assertThat(text(".fg-frame")).startsWith("all: ");
        browser.key("ArrowDown", "");
        assertThat(text(".fg-frame")).startsWith("java.lang.Thread.run: ");
        browser.key("ArrowRight", "");
        assertThat(text(".fg-frame")).startsWith("start_thread: ");
        browser.key("ArrowLeft", "");
        browser.key("ArrowDown", "");
        browser.key("Enter", "\r");
        assertThat(browser.report("zoom")).isEqualTo("java.util.concurrent.ThreadPoolExecutor$Worker.run");
        browser.key("Escape", "");
        assertThat(browser.report("zoom")).isEqualTo("all");
        browser.key("/", "/");
        typeText("jackson");
        assertThat(browser.eval("location.hash")).isEqualTo("#view=icicle&q=jackson");
        assertThat(browser.report("matched")).isNotEmpty();
        browser.key("Enter", "\r");
        assertThat(text(".fg-frame")).startsWith("com.fasterxml.jackson.databind.ObjectMapper.writeValue: ");
        browser.key("s", "s");
        assertThat(browser.report("fn")).isEqualTo("com.fasterxml.jackson.databind.ObjectMapper.writeValue");
        browser.key("Escape", "");
        assertThat(browser.report("matched")).isEmpty();
        browser.key("Escape", "");
        assertThat(browser.report("view")).isEqualTo("flame");
        assertThat(browser.complaints()).isEmpty();
    }

    @Test
    void the_table_has_the_exact_sums() throws Exception {
        open("/web", "view", "table");
        shoot("table");
        open("/web", "view", "table", "exact", "1", "q", "acme");
        CallTree tree = CallTree.of(web);
        long[] selfs = tree.functionSelfs(1);
        long[] totals = tree.functionTotals(1);
        Map<String, String> expected = new TreeMap<>();
        for (int f = 1; f < tree.functionCount(); f++) {
            if (tree.functionName(f).contains("acme")) {
                expected.put(tree.functionName(f), selfs[f] + "/" + totals[f]);
            }
        }
        assertThat(expected).hasSizeBetween(20, 200);
        assertThat(tableRows()).isEqualTo(expected.toString());
    }

    private static String tableRows() throws Exception {
        return browser.eval("'{' + [...document.querySelectorAll('.fg-table tbody tr')].map(tr => {"
                + " const n = i => tr.cells[i].firstChild.textContent.replace(/[^0-9]/g, '');"
                + " return tr.cells[tr.cells.length - 1].textContent + '=' + n(tr.cells.length - 3) + '/'"
                + " + n(tr.cells.length - 2); }).sort().join(', ') + '}'");
    }

    @Test
    void the_sandwich_shows_callers_and_callees() throws Exception {
        String name = "com.fasterxml.jackson.databind.ser.BeanSerializer.serialize";
        open("/web", "view", "sandwich", "fn", name);
        assertThat(browser.report("fn")).isEqualTo(name);
        CallTree tree = CallTree.of(web);
        for (int f = 1; f < tree.functionCount(); f++) {
            if (tree.functionName(f).equals(name)) {
                double seconds = tree.functionTotals(1)[f] / 1e9;
                assertThat(text(".fg-crumbs")).contains(String.format(Locale.ROOT, "%.2f s · ", seconds));
            }
        }
        shoot("sandwich");
    }

    @Test
    void a_comparison_has_both_profiles_and_two_modes() throws Exception {
        open("/diff", "view", "table", "exact", "1", "q", "acme");
        CallTree base = CallTree.of(TestProfiles.realistic(1, 0.2));
        CallTree target = CallTree.of(TestProfiles.realistic(2, 0.45));
        Map<String, String> expected = new TreeMap<>();
        Map<String, Long> baseTotals = totalsByName(base, 1);
        Map<String, Long> targetTotals = totalsByName(target, 1);
        baseTotals.keySet().forEach(name -> expected.put(name, ""));
        targetTotals.keySet().forEach(name -> expected.put(name, ""));
        expected.replaceAll(
                (name, none) -> baseTotals.getOrDefault(name, 0L) + "/" + targetTotals.getOrDefault(name, 0L));
        expected.keySet().removeIf(name -> !name.contains("acme"));
        assertThat(tableRows()).isEqualTo(expected.toString());
        open("/diff");
        assertThat(text(".fg-frame")).startsWith("Whole profile: +");
        shoot("diff");
        open("/diff", "mode", "norm", "cb", "1", "view", "icicle");
        assertThat(text(".fg-frame")).startsWith("Whole profile: ±0 s");
        shoot("diff-normalised-colour-blind");
        open("/diff", "view", "table");
        shoot("diff-table");
        assertThat(browser.complaints()).isEmpty();
    }

    private static Map<String, Long> totalsByName(CallTree tree, int column) {
        Map<String, Long> totals = new TreeMap<>();
        long[] byFunction = tree.functionTotals(column);
        for (int f = 1; f < byFunction.length; f++) {
            totals.put(tree.functionName(f), byFunction[f]);
        }
        return totals;
    }

    @Test
    void negative_values_are_a_difference() throws Exception {
        publish("/negative", TestProfiles.random(7, 400, true), "delta");
        open("/negative");
        assertThat(text(".fg-crumbs")).startsWith("Red grew, blue shrank.");
        assertThat(reported("drawn") + reported("narrow")).isEqualTo(reported("frames"));
        shoot("negative");
    }

    @Test
    void names_cannot_break_out() throws Exception {
        String evil =
                "a.B.</script><script>window.hacked=1</script><img src=x onerror=hacked=1>'\"&amp;\u2028\ud83d\ude00";
        publish(
                "/evil",
                TestProfiles.cpu().sample(List.of(evil, evil), List.of(), 1, 5).build(),
                evil);
        open("/evil", "view", "table");
        assertThat(text(".fg-table tbody .fg-name button")).isEqualTo(evil);
        assertThat(text(".fg-title")).isEqualTo(evil);
        assertThat(browser.eval("document.title.includes('</script>')")).isEqualTo("true");
        assertThat(browser.eval("typeof window.hacked + document.images.length"))
                .isEqualTo("undefined0");
        assertThat(browser.complaints()).isEmpty();
    }

    @Test
    void an_empty_profile_says_why() throws Exception {
        Profile empty = TestProfiles.cpu()
                .builder()
                .comment("engine: java, cpu is not recorded")
                .build();
        publish("/empty", empty, "nothing here");
        open("/empty");
        assertThat(text(".fg-empty")).contains("This profile has no samples", "an idle process", "engine: java");
        shoot("empty");
        publish("/typeless", Profile.builder().build(), "not even types");
        open("/typeless");
        assertThat(text(".fg-empty")).contains("This profile has no samples");
        publish("/zero", TestProfiles.cpu().sample("a;b", 3, 0).build(), "no cpu");
        open("/zero");
        assertThat(text(".fg-empty")).contains("No sample has a value of cpu");
        browser.eval("document.querySelector('.fg-empty button').click()");
        assertThat(browser.report("type")).isEqualTo("samples");
        assertThat(reported("drawn")).isEqualTo(3);
        assertThat(browser.complaints()).isEmpty();
    }

    @Test
    void draws_65000_nodes_and_2048_deep_stacks() throws Exception {
        publish("/large", TestProfiles.large(65_000), "65,000 nodes");
        open("/large");
        assertThat(reported("frames")).isGreaterThan(60_000);
        browser.eval("location.hash = 'cb=1'");
        browser.awaitTrue("document.querySelector('[data-millis]').dataset.millis !== '' && location.hash === '#cb=1'");
        System.out.println("65,000 nodes: rendered in " + browser.report("millis") + " ms");
        assertThat(Double.parseDouble(browser.report("millis"))).isLessThan(1000);
        shoot("large");
        TestProfiles deep = TestProfiles.cpu();
        deep.sample(IntStream.range(0, 2048).mapToObj(i -> "p.C.m" + i % 9).toList(), List.of(), 1, 7);
        publish("/deep", deep.build(), "deep");
        open("/deep");
        assertThat(reported("rows")).isEqualTo(2049);
        assertThat(browser.eval("document.querySelector('canvas').height < 800"))
                .isEqualTo("true");
        open("/deep", "view", "sandwich", "fn", "p.C.m3");
        assertThat(reported("drawn")).isEqualTo(2048);
        assertThat(browser.complaints()).isEmpty();
    }

    @Test
    void fits_a_phone_and_is_sharp() throws Exception {
        for (String view : new String[] {"flame", "icicle", "table", "sandwich"}) {
            browser.open(url("/web", "view", view, "q", "jackson"), 400, 800, 2, true);
            assertNothingSpillsOver();
            shoot("phone-" + view);
        }
        browser.open(url("/web", "info", "1"), 400, 800, 2, true);
        assertNothingSpillsOver();
        assertThat(browser.eval("(c => c.width / c.clientWidth)(document.querySelector('canvas'))"))
                .isEqualTo("2");
        browser.open(url("/diff", "view", "table"), 400, 800, 2, true);
        assertNothingSpillsOver();
        shoot("phone-diff-table");
    }

    @Test
    void can_be_embedded_twice_in_another_page() throws Exception {
        StringBuilder data = new StringBuilder();
        FlameData.write(web, "left", 1, data);
        StringBuilder other = new StringBuilder();
        FlameData.write(TestProfiles.cpu().sample("x;y", 1, 5).build(), "right", 1, other);
        PAGES.put("/flamegraph.js", FlameAssets.script().getBytes(StandardCharsets.UTF_8));
        PAGES.put(
                "/embed.js",
                ("import { mountFlameGraph } from './flamegraph.js'; window.states = [];"
                                + "const options = { fragment: false, state: { view: 'table' }, onState: (s, push) => states.push(s.view + push) };"
                                + "window.left = mountFlameGraph(document.getElementById('left'), " + data
                                + ", options);"
                                + "window.right = mountFlameGraph(document.getElementById('right'), " + other
                                + ", { fragment: false });")
                        .getBytes(StandardCharsets.UTF_8));
        PAGES.put(
                "/embed",
                ("<!DOCTYPE html><meta charset=utf-8><link rel=icon href=data:,><style>" + FlameAssets.style()
                                + "</style><div id=left></div><div id=right></div><script type=module src=/embed.js></script>")
                        .getBytes(StandardCharsets.UTF_8));
        open("/embed");
        browser.awaitTrue("typeof right === 'object'");
        assertThat(browser.eval("left.element.dataset.view + right.element.dataset.view"))
                .isEqualTo("tableflame");
        browser.eval("left.setState({ view: 'icicle', q: 'acme' }, true)");
        assertThat(browser.eval("states.join() + left.state().q + location.hash"))
                .isEqualTo("icicletrueacme");
        assertThat(browser.eval("left.element.dataset.matched")).isNotEmpty();
        browser.eval("left.setData(" + other + ")");
        assertThat(browser.eval("left.element.dataset.frames")).isEqualTo("3");
        browser.eval("left.destroy()");
        assertThat(browser.eval("left.element.childElementCount + right.element.dataset.drawn"))
                .isEqualTo("03");
        assertThat(browser.complaints()).isEmpty();
    }

    @Test
    void follows_the_systems_theme_until_told_otherwise() throws Exception {
        open("/web");
        assertThat(browser.report("shade")).isEqualTo("light");
        browser.prefersDark(true);
        browser.awaitTrue("document.querySelector('[data-millis]').dataset.shade === 'dark'");
        String dark = browser.eval("getComputedStyle(document.querySelector('.fg')).backgroundColor");
        shoot("dark");
        showState("theme=light");
        browser.awaitTrue("document.querySelector('[data-millis]').dataset.shade === 'light'");
        assertThat(browser.eval("getComputedStyle(document.querySelector('.fg')).backgroundColor"))
                .isNotEqualTo(dark);
        browser.prefersDark(false);
        showState("theme=dark&info=1&q=hibernate");
        browser.awaitTrue("document.querySelector('[data-millis]').dataset.shade === 'dark'");
        assertThat(browser.eval("getComputedStyle(document.querySelector('.fg')).backgroundColor"))
                .isEqualTo(dark);
        shoot("dark-search-details");
    }
}
