package org.jvmpprof.proto.flame;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.jvmpprof.proto.Profile;

/** What the page does, in a real browser, served with its policy as a header. Screenshots go to target/flame-screenshots. */
class FlameHtmlIT {
    private static final Profile WEB = TestProfiles.realistic(1, 0.25);

    @TempDir
    static Path directory;

    private static FlamePages pages;

    @BeforeAll
    static void start() throws Exception {
        pages = FlamePages.start(directory);
        pages.publish("/web", WEB, "checkout-service · cpu · 30 s");
        pages.publishDiff("/diff", TestProfiles.realistic(1, 0.2), TestProfiles.realistic(2, 0.45), "before → after");
    }

    @AfterAll
    static void stop() throws Exception {
        if (pages != null) {
            pages.close();
        }
    }

    @Test
    void runs_under_its_policy_without_asking_the_network() throws Exception {
        pages.open("/web");
        assertThat(pages.browser.report("view")).isEqualTo("flame");
        assertThat(pages.browser.requests())
                .filteredOn(url -> !url.startsWith("data:"))
                .containsExactly(pages.url("/web"));
        for (String view : new String[] {"icicle", "table", "sandwich", "flame"}) {
            pages.showState("view=" + view + "&info=1");
            pages.browser.awaitTrue("document.querySelector('[data-millis]').dataset.view === '" + view + "'");
        }
        assertThat(pages.browser.complaints()).isEmpty();
        pages.shoot("dark".equals(pages.browser.report("shade")) ? "details-dark" : "details");
    }

    @Test
    void works_from_a_file_with_back() throws Exception {
        Path file = Files.write(directory.resolve("torch.html"), pages.page("/web"));
        pages.browser.open(file.toUri().toString(), 1280, 760, 1, false);
        pages.browser.eval("document.querySelector('button[data-view=table]').click()");
        pages.browser.awaitTrue("location.hash === '#view=table'");
        pages.browser.eval("history.back()");
        pages.browser.awaitTrue("document.querySelector('[data-millis]').dataset.view === 'flame'");
        assertThat(pages.browser.complaints()).isEmpty();
    }

    @Test
    void counts_every_frame_as_drawn_or_too_narrow() throws Exception {
        pages.open("/web");
        assertThat(pages.reported("frames")).isEqualTo(CallTree.of(WEB).size());
        assertThat(pages.reported("drawn") + pages.reported("narrow")).isEqualTo(pages.reported("frames"));
        assertThat(pages.reported("narrow")).isPositive();
        assertThat(pages.text(".fg-count")).contains("frames narrower than 0.5 px not drawn");
        pages.shoot("flame");
        pages.showState("view=icicle");
        pages.browser.awaitTrue("document.querySelector('[data-millis]').dataset.view === 'icicle'");
        pages.shoot("icicle");
    }

    @Test
    void search_in_the_fragment_tells_the_exact_share() throws Exception {
        CallTree tree = CallTree.of(WEB);
        long matched = 0;
        for (int node = 0; node < tree.size(); ) {
            boolean hit = tree.name(node).contains("hibernate");
            matched += hit ? tree.total(1, node) : 0;
            node = hit ? tree.end(node) : node + 1;
        }
        String share = String.format(Locale.ROOT, "%.1f %%", 100.0 * matched / tree.grandTotal(1));
        pages.open("/web", "q", "Hibernate");
        assertThat(pages.browser.report("matched")).isEqualTo(share);
        assertThat(pages.text(".fg-match")).isEqualTo("matched " + share);
        pages.shoot("search");
        pages.open("/web", "q", "^org\\.hib.*(on|On)Load$|^nothing$", "re", "1");
        assertThat(pages.browser.report("matched")).isEqualTo(share);
        pages.open("/web", "q", "(", "re", "1");
        assertThat(pages.text(".fg-match")).isEqualTo("not a regular expression");
        assertThat(pages.browser.complaints()).isEmpty();
    }

    @Test
    void a_click_zooms_and_back_returns() throws Exception {
        pages.open("/web", "view", "icicle");
        long before = pages.reported("drawn");
        pages.browser.mouse(1180, 110 + 18 + 9, false);
        pages.browser.awaitTrue("!document.querySelector('.fg-tip').hidden");
        assertThat(pages.text(".fg-tip strong")).isEqualTo("start_thread");
        assertThat(pages.text(".fg-tip dd")).matches("[0-9.]+ s · [0-9.]+ %");
        pages.shoot("tooltip");
        pages.browser.mouse(1180, 110 + 18 + 9, true);
        pages.browser.awaitTrue("document.querySelector('[data-millis]').dataset.zoom === 'start_thread'");
        assertThat(pages.text(".fg-crumbs")).startsWith("Reset zoomall›start_thread");
        pages.browser.mouse(5, 5, false);
        pages.shoot("zoom");
        pages.browser.eval("location.reload()");
        pages.browser.awaitTrue("document.querySelector('[data-millis]')?.dataset.zoom === 'start_thread'");
        pages.browser.eval("history.back()");
        pages.browser.awaitTrue("document.querySelector('[data-millis]').dataset.zoom === 'all'");
        assertThat(pages.reported("drawn")).isEqualTo(before);
        assertThat(pages.browser.eval("location.hash")).isEqualTo("#view=icicle");
    }

    @Test
    void the_keyboard_reaches_everything() throws Exception {
        pages.open("/web", "view", "icicle");
        pages.browser.key("ArrowDown", "");
        assertThat(pages.text(".fg-frame")).startsWith("all: ");
        pages.browser.key("ArrowDown", "");
        assertThat(pages.text(".fg-frame")).startsWith("java.lang.Thread.run: ");
        pages.browser.key("ArrowRight", "");
        assertThat(pages.text(".fg-frame")).startsWith("start_thread: ");
        pages.browser.key("ArrowLeft", "");
        pages.browser.key("ArrowDown", "");
        pages.browser.key("Enter", "\r");
        assertThat(pages.browser.report("zoom")).isEqualTo("java.util.concurrent.ThreadPoolExecutor$Worker.run");
        pages.browser.key("Escape", "");
        assertThat(pages.browser.report("zoom")).isEqualTo("all");
        pages.browser.key("/", "/");
        pages.typeText("jackson");
        assertThat(pages.browser.eval("location.hash")).isEqualTo("#view=icicle&q=jackson");
        assertThat(pages.browser.report("matched")).isNotEmpty();
        pages.browser.key("Enter", "\r");
        assertThat(pages.text(".fg-frame")).startsWith("com.fasterxml.jackson.databind.ObjectMapper.writeValue: ");
        pages.browser.key("s", "s");
        assertThat(pages.browser.report("fn")).isEqualTo("com.fasterxml.jackson.databind.ObjectMapper.writeValue");
        pages.browser.key("Escape", "");
        assertThat(pages.browser.report("matched")).isEmpty();
        pages.browser.key("Escape", "");
        assertThat(pages.browser.report("view")).isEqualTo("flame");
        assertThat(pages.browser.complaints()).isEmpty();
    }

    @Test
    void the_table_has_the_exact_sums() throws Exception {
        pages.open("/web", "view", "table");
        pages.shoot("table");
        pages.open("/web", "view", "table", "exact", "1", "q", "acme");
        CallTree tree = CallTree.of(WEB);
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
        return pages.browser.eval("'{' + [...document.querySelectorAll('.fg-table tbody tr')].map(tr => {"
                + " const n = i => tr.cells[i].firstChild.textContent.replace(/[^0-9]/g, '');"
                + " return tr.cells[tr.cells.length - 1].textContent + '=' + n(tr.cells.length - 3) + '/'"
                + " + n(tr.cells.length - 2); }).sort().join(', ') + '}'");
    }

    @Test
    void the_sandwich_shows_callers_and_callees() throws Exception {
        String name = "com.fasterxml.jackson.databind.ser.BeanSerializer.serialize";
        pages.open("/web", "view", "sandwich", "fn", name);
        assertThat(pages.browser.report("fn")).isEqualTo(name);
        CallTree tree = CallTree.of(WEB);
        for (int f = 1; f < tree.functionCount(); f++) {
            if (tree.functionName(f).equals(name)) {
                double seconds = tree.functionTotals(1)[f] / 1e9;
                assertThat(pages.text(".fg-crumbs")).contains(String.format(Locale.ROOT, "%.2f s · ", seconds));
            }
        }
        pages.shoot("sandwich");
    }

    @Test
    void a_comparison_has_both_profiles_and_two_modes() throws Exception {
        pages.open("/diff", "view", "table", "exact", "1", "q", "acme");
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
        pages.open("/diff");
        assertThat(pages.text(".fg-frame")).startsWith("Whole profile: +");
        pages.shoot("diff");
        pages.open("/diff", "mode", "norm", "cb", "1", "view", "icicle");
        assertThat(pages.text(".fg-frame")).startsWith("Whole profile: ±0 s");
        pages.shoot("diff-normalised-colour-blind");
        pages.open("/diff", "view", "table");
        pages.shoot("diff-table");
        assertThat(pages.browser.complaints()).isEmpty();
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
    void can_be_embedded_twice_in_another_page() throws Exception {
        StringBuilder data = new StringBuilder();
        FlameData.write(WEB, "left", 1, data);
        StringBuilder other = new StringBuilder();
        FlameData.write(TestProfiles.cpu().sample("x;y", 1, 5).build(), "right", 1, other);
        pages.serve("/flamegraph.js", FlameAssets.script());
        pages.serve(
                "/embed.js",
                "import { mountFlameGraph } from './flamegraph.js'; window.states = [];"
                        + "const options = { fragment: false, state: { view: 'table' }, onState: (s, push) => states.push(s.view + push) };"
                        + "window.left = mountFlameGraph(document.getElementById('left'), " + data
                        + ", options);"
                        + "window.right = mountFlameGraph(document.getElementById('right'), " + other
                        + ", { fragment: false });");
        pages.serve(
                "/embed",
                "<!DOCTYPE html><meta charset=utf-8><link rel=icon href=data:,><style>" + FlameAssets.style()
                        + "</style><div id=left></div><div id=right></div><script type=module src=/embed.js></script>");
        pages.open("/embed");
        pages.browser.awaitTrue("typeof right === 'object'");
        assertThat(pages.browser.eval("left.element.dataset.view + right.element.dataset.view"))
                .isEqualTo("tableflame");
        pages.browser.eval("left.setState({ view: 'icicle', q: 'acme' }, true)");
        assertThat(pages.browser.eval("states.join() + left.state().q + location.hash"))
                .isEqualTo("icicletrueacme");
        assertThat(pages.browser.eval("left.element.dataset.matched")).isNotEmpty();
        pages.browser.eval("left.setData(" + other + ")");
        assertThat(pages.browser.eval("left.element.dataset.frames")).isEqualTo("3");
        pages.browser.eval("left.destroy()");
        assertThat(pages.browser.eval("left.element.childElementCount + right.element.dataset.drawn"))
                .isEqualTo("03");
        assertThat(pages.browser.complaints()).isEmpty();
    }
}
