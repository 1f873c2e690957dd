package org.jvmpprof.it.page;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Download;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.jvmpprof.it.Await;
import org.jvmpprof.it.HotJvm;
import org.jvmpprof.it.Http;
import org.jvmpprof.it.Jdks;
import org.jvmpprof.it.Tool;

/** What somebody does with the agent's pages, in a browser, against the hot app with rounds of two seconds. */
class AgentPagesIT {
    private static final Duration ROUNDS = Duration.ofSeconds(30);

    @TempDir
    static Path downloads;

    private static HotJvm app;
    private static AgentBrowser browser;

    @BeforeAll
    static void start() {
        app = HotJvm.start(Jdks.current(), "wall=10ms,ship.interval=2s,ship.jitter=0")
                .awaitEndpoint();
        browser = AgentBrowser.start("http://127.0.0.1:" + app.port());
        Await.that("rounds of cpu and heap", ROUNDS, () -> {
            String recent = new String(app.get("recent"), StandardCharsets.UTF_8);
            return recent.contains("\"type\":\"profile\"") && recent.contains("\"type\":\"heap\"");
        });
    }

    @AfterAll
    static void stop() {
        if (browser != null) {
            browser.close();
        }
        if (app != null) {
            app.close();
        }
    }

    private static Locator flame(Page page) {
        Locator graph = page.locator(".fg[data-millis]");
        graph.waitFor();
        return graph;
    }

    @Test
    void index_is_whole_without_script() {
        Page page = browser.openWithoutScripts();
        browser.visit("/debug/pprof/");
        assertThat(page.locator("h1")).hasText("/debug/pprof/");
        assertThat(page.locator("td:has-text('heap') + td a").first()).hasText("flame");
        page.getByLabel("Seconds").fill("1");
        page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("block"))
                .click();
        assertThat(page).hasURL(Pattern.compile("/debug/pprof/block\\?seconds=1&format=flame"));
        browser.visit("/debug/pprof/");
        page.locator("a[href^='heap?'][href$='format=table']").click();
        assertThat(page.locator("tbody tr").first()).isVisible();
        page.getByLabel("Value").selectOption("alloc_space");
        page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Show"))
                .click();
        assertThat(page).hasURL(Pattern.compile("sample_index=alloc_space"));
        assertThat(page.getByLabel("Value")).hasValue("alloc_space");
        assertThat(page.locator("caption")).containsText("functions, accounting for");
        browser.visit("/debug/pprof/recent?format=html");
        assertThat(page.locator("h2:has-text('Rounds') ~ .wide a[href*='format=flame']")
                        .first())
                .isVisible();
        browser.assertQuiet();
    }

    @Test
    void flame_page_searches_zooms_and_turns_by_keyboard() {
        Page page = browser.openDesktop(ColorScheme.LIGHT);
        browser.visit("/debug/pprof/profile?seconds=1&format=flame");
        flame(page);
        page.keyboard().press("/");
        page.keyboard().type("burn");
        assertThat(page.locator(".fg-match")).hasText(Pattern.compile("matched [1-9][0-9.]* %"));
        page.keyboard().press("Enter");
        page.keyboard().press("Enter");
        assertThat(page.locator(".fg")).hasAttribute("data-zoom", Pattern.compile("burn"));
        page.keyboard().press("s");
        assertThat(page.locator(".fg")).hasAttribute("data-view", "sandwich");
        page.goBack();
        assertThat(page.locator(".fg")).hasAttribute("data-view", "flame");
        browser.assertQuiet();
    }

    @Test
    void saving_comparing_and_looking_again_stay_with_one_state() throws Exception {
        Page page = browser.openDesktop(ColorScheme.LIGHT);
        browser.visit("/debug/pprof/heap?format=flame&sample_index=alloc_space");
        flame(page);
        page.getByText("Save, compare, download").click();
        page.getByLabel("Save this as").fill("before");
        page.getByRole(
                        AriaRole.BUTTON,
                        new Page.GetByRoleOptions().setName("Save").setExact(true))
                .click();
        assertThat(page.locator("#said")).hasText("Saved as “before”.");
        page.locator(".fg-search input").fill("alloc");
        page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Look again"))
                .click();
        flame(page);
        assertThat(page.locator(".fg-search input")).hasValue("alloc");
        assertThat(page.locator(".fg-tools select")).hasValue("alloc_space");
        page.getByText("Save, compare, download").click();
        page.locator("#compare select").selectOption(new com.microsoft.playwright.options.SelectOption().setIndex(0));
        page.getByRole(
                        AriaRole.BUTTON,
                        new Page.GetByRoleOptions().setName("Compare").setExact(true))
                .click();
        flame(page);
        assertThat(page.locator(".tools")).containsText("Compared with “before”");
        page.locator("button[data-view=table]").click();
        assertThat(page.locator(".fg-table th").first()).containsText("Self change");
        assertThat(page.locator(".fg-table .fg-grew").first()).isVisible();
        browser.shoot("compared-light");
        page.getByText("Save, compare, download").click();
        Path difference = download(page, "pprof", "difference.pb.gz");
        String top = Tool.pprof("-top", "-sample_index=alloc_space", difference.toString())
                .out();
        assertThat(top).contains("alloc_space", "flat");
        page.getByText("Stop comparing").click();
        flame(page);
        browser.visit("/debug/pprof/recent?format=html");
        page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Delete"))
                .click();
        assertThat(page.locator("#said")).hasText("Deleted.");
        assertThat(page.locator("[data-delete]")).hasCount(0);
        browser.assertQuiet();
    }

    private static Path download(Page page, String link, String file) {
        Download download = page.waitForDownload(() -> page.locator(".downloads")
                .getByText(link, new Locator.GetByTextOptions().setExact(true))
                .click());
        Path saved = downloads.resolve(file);
        download.saveAs(saved);
        return saved;
    }

    @Test
    void what_is_downloaded_is_what_is_shown() throws Exception {
        Page page = browser.openDesktop(ColorScheme.LIGHT);
        browser.visit("/debug/pprof/profile?seconds=1&format=flame&sample_index=samples");
        String shown = flame(page)
                .evaluate("() => JSON.parse(document.getElementById('flamegraph-data').textContent)"
                        + ".self[0].reduce((a, b) => a + b, 0)")
                .toString();
        page.getByText("Save, compare, download").click();
        Path pprof = download(page, "pprof", "profile.pb.gz");
        String raw = Tool.pprof("-raw", pprof.toString()).out();
        assertThat(samples(raw)).isEqualTo(Long.parseLong(shown)).isPositive();
        page.locator(".downloads a", new Page.LocatorOptions().setHasText("folded stacks"))
                .click();
        String folded = page.locator("pre").textContent();
        long sum = folded.lines()
                .mapToLong(line -> Long.parseLong(line.substring(line.lastIndexOf(' ') + 1)))
                .sum();
        assertThat(sum).isEqualTo(Long.parseLong(shown));
        browser.assertQuiet();
    }

    /** The first of each sample's values, summed up. */
    private static long samples(String raw) {
        return raw.lines()
                .map(String::strip)
                .filter(line -> line.matches("\\d+ +\\d+: .*"))
                .mapToLong(line -> Long.parseLong(line.substring(0, line.indexOf(' '))))
                .sum();
    }

    @Test
    void a_round_of_the_past_is_looked_at_without_sampling() {
        Page page = browser.openDesktop(ColorScheme.DARK);
        browser.visit("/debug/pprof/recent?format=html");
        page.locator("tbody a:has-text('profile')").last().click();
        flame(page);
        browser.visit("/debug/pprof/profile?from=-20000&format=flame");
        flame(page);
        assertThat(page.locator(".fg-title")).containsText("UTC");
        browser.assertQuiet();
    }

    @Test
    void svg_is_the_picture_that_go_torch_gave() throws Exception {
        Path torch = downloads.resolve("torch.svg");
        Files.write(
                torch,
                Http.get(URI.create(app.url("profile?seconds=1&format=svg"))).ok());
        Page page = browser.openDesktop(ColorScheme.LIGHT);
        page.navigate(torch.toUri().toString());
        assertThat(page.locator("svg text").first()).isVisible();
        browser.shootWindow("torch");
        browser.visit("/debug/pprof/heap?format=svg");
        assertThat(page.locator("svg text").first()).isVisible();
        assertThat(browser.complaints()).isEmpty();
    }

    @Test
    void pages_are_fit_for_day_night_and_small_screens() {
        for (ColorScheme scheme : new ColorScheme[] {ColorScheme.LIGHT, ColorScheme.DARK}) {
            String name = scheme.name().toLowerCase(java.util.Locale.ROOT);
            browser.openDesktop(scheme);
            shootAll(name);
            browser.openPhone(scheme);
            shootAll("phone-" + name);
        }
    }

    private static void shootAll(String suffix) {
        String[][] pages = {
            {"index", "/debug/pprof/"},
            {"recent", "/debug/pprof/recent?format=html"},
            {"table", "/debug/pprof/heap?format=table"},
            {"flame", "/debug/pprof/recent-profile"}
        };
        for (String[] each : pages) {
            boolean isFlame = each[0].equals("flame");
            browser.visit(isFlame ? "/debug/pprof/profile?from=-10000&format=flame" : each[1]);
            if (isFlame) {
                flame(browser.page());
                browser.page().getByText("Save, compare, download").click();
            }
            browser.shoot(each[0] + "-" + suffix);
            browser.assertNothingSpillsOver();
            browser.assertQuiet();
        }
    }
}
