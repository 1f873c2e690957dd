package org.jvmpprof.it.charts;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.options.BoundingBox;
import com.microsoft.playwright.options.ColorScheme;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;
import org.jvmpprof.it.Await;
import org.jvmpprof.it.HotJvm;
import org.jvmpprof.it.Http;
import org.jvmpprof.it.Jdk;
import org.jvmpprof.it.page.AgentBrowser;

/** The page of charts, in a browser that looks at the hot app. */
@ParameterizedClass(name = "{0}")
@MethodSource("org.jvmpprof.it.Jdks#usual")
class ChartsPageIT {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final String PAGE = "/debug/charts/";
    private static final int DAY_STEP = 120;

    private static HotJvm app;
    private static AgentBrowser browser;
    private static ChartsOf charts;

    @Parameter
    Jdk jdk;

    @BeforeParameterizedClassInvocation
    static void start(Jdk jdk) {
        app = HotJvm.start(jdk, "ship.interval=10s").awaitEndpoint();
        charts = new ChartsOf(app.port());
        browser = AgentBrowser.start("http://127.0.0.1:" + app.port());
        Await.that("some seconds of charts", LIMIT, () -> charts.seconds() > 3);
    }

    @AfterParameterizedClassInvocation
    static void stop() {
        browser.close();
        app.close();
    }

    private static Page visit(Page page, String path) {
        browser.visit(path);
        drawn(page, "heap").waitFor();
        return page;
    }

    private static Locator drawn(Page page, String chart) {
        return page.locator("[data-chart='" + chart + "'][data-points] .u-over");
    }

    private String named(String what) {
        return "charts-" + what + "-" + jdk.feature();
    }

    @Test
    void what_is_drawn_is_what_the_agent_told() {
        Page page = visit(browser.openDesktop(ColorScheme.LIGHT), PAGE);
        page.locator("#pause").click();
        assertThat(page.locator("#live")).hasText("paused");
        long newest = Long.parseLong(page.locator("#charts").getAttribute("data-newest"));
        Map<String, @Nullable Double> told = charts.at(newest);
        int compared = 0;
        for (Locator entry : page.locator("[data-series]").all()) {
            String id = entry.getAttribute("data-series");
            String shown = entry.getAttribute("data-value");
            Double expected = told.get(id);
            assertThat(shown.isEmpty() ? null : Double.valueOf(shown)).as(id).isEqualTo(expected);
            compared++;
        }
        assertThat(compared).isGreaterThan(25);
        assertThat(page.locator("[data-series='heap.max'] .value")).hasText("512 MB");
        assertThat(page.locator("[data-chart]").count()).isGreaterThanOrEqualTo(11);
        browser.assertQuiet();
    }

    @Test
    void it_scrolls_while_live_and_stands_while_paused() {
        Page page = visit(browser.openDesktop(ColorScheme.LIGHT), PAGE + "#60");
        Locator main = page.locator("#charts");
        String first = main.getAttribute("data-newest");
        Await.that(
                "the next second",
                LIMIT,
                () -> !main.getAttribute("data-newest").equals(first));
        assertThat(page.locator("#live")).hasText("live");
        page.locator("#pause").click();
        String paused = main.getAttribute("data-newest");
        long later = charts.newest() + 2;
        Await.that("two more seconds", LIMIT, () -> charts.newest() >= later);
        assertThat(main.getAttribute("data-newest")).isEqualTo(paused);
        page.locator("#pause").click();
        Await.that("it goes on", LIMIT, () -> Long.parseLong(main.getAttribute("data-newest")) >= later);
        browser.assertQuiet();
    }

    @Test
    void it_looks_well_in_light_and_dark_and_on_a_phone() {
        for (ColorScheme scheme : List.of(ColorScheme.LIGHT, ColorScheme.DARK)) {
            visit(browser.openDesktop(scheme), PAGE + "#60");
            browser.assertNothingSpillsOver();
            browser.shoot(named("desktop-" + scheme.name().toLowerCase(Locale.ROOT)));
            visit(browser.openPhone(scheme), PAGE + "#60");
            browser.assertNothingSpillsOver();
            browser.shoot(named("phone-" + scheme.name().toLowerCase(Locale.ROOT)));
            browser.assertQuiet();
        }
    }

    @Test
    void a_day_is_drawn_in_one_go_with_its_gap() {
        Page page = browser.openDesktop(ColorScheme.LIGHT);
        page.route(Pattern.compile("/history\\?"), route -> answerWithADay(route));
        page.route(Pattern.compile("/feed(\\?.*)?$"), Route::abort);
        browser.visit(PAGE + "#86400");
        drawn(page, "heap").waitFor();
        assertThat(page.locator("[data-chart='heap']")).hasAttribute("data-points", String.valueOf(86_400 / DAY_STEP));
        browser.shoot(named("day"));
    }

    /** The agent's own answer, with a day of waves instead of its seconds, and an hour missing. */
    private static void answerWithADay(Route route) {
        String json = charts.text("history?points=100");
        int series = json.split("\"chart\":").length - 1;
        long newest = ChartsOf.number(json, "newest") / DAY_STEP * DAY_STEP;
        int points = 86_400 / DAY_STEP;
        StringBuilder times = new StringBuilder();
        StringBuilder rows = new StringBuilder();
        for (int i = 0; i < points; i++) {
            times.append(i == 0 ? "" : ",").append(newest - (long) (points - 1 - i) * DAY_STEP);
            rows.append(i == 0 ? "" : ",").append(DAY_STEP);
        }
        String day = json.substring(0, json.indexOf(",\"step\":")) + ",\"step\":" + DAY_STEP + ",\"times\":[" + times
                + "],\"rows\":[" + rows + "],\"values\":" + waves(series, points, 1) + ",\"min\":"
                + waves(series, points, 0.7) + ",\"max\":" + waves(series, points, 1.5) + "}";
        route.fulfill(
                new Route.FulfillOptions().setContentType("application/json").setBody(day));
    }

    private static String waves(int series, int points, double factor) {
        SplittableRandom random = new SplittableRandom(7);
        StringBuilder out = new StringBuilder("[");
        for (int k = 0; k < series; k++) {
            out.append(k == 0 ? "[" : ",[");
            for (int i = 0; i < points; i++) {
                double wave = (1 + Math.sin(i / 60.0 + k) + random.nextDouble() / 3) * factor * 1e6;
                boolean missing = i >= 400 && i < 430;
                out.append(i == 0 ? "" : ",").append(missing ? "null" : String.valueOf(Math.round(wave)));
            }
            out.append(']');
        }
        return out.append(']').toString();
    }

    @Test
    void a_dragged_range_offers_its_profiles_and_can_be_zoomed() {
        Await.that(
                "a round is kept",
                LIMIT,
                () -> Http.get(URI.create(app.url("recent"))).text().contains("\"cpu\"")
                        || Http.get(URI.create(app.url("recent"))).text().contains("\"profile\""));
        Page page = visit(browser.openDesktop(ColorScheme.LIGHT), PAGE + "#60");
        page.locator("#pause").click();
        drag(page, drawn(page, "cpu"), 0.05, 0.98);
        Locator panel = page.locator("#panel[data-shown]");
        panel.waitFor();
        assertThat(page.locator(".card.chosen"))
                .hasCount(page.locator("[data-chart]").count());
        Locator flame =
                panel.locator("tr[data-type='profile'] a", new Locator.LocatorOptions().setHasText("flame graph"));
        assertThat(flame).hasCount(1);
        browser.shootWindow(named("chosen"));
        Http.Answer graph = Http.get(URI.create(browser.url(PAGE)).resolve(flame.getAttribute("href")));
        assertThat(graph.status()).as(graph.text()).isEqualTo(200);
        assertThat(graph.text()).containsIgnoringCase("<!doctype html");

        page.locator("#panel button", new Page.LocatorOptions().setHasText("Zoom"))
                .click();
        assertThat(page).hasURL(Pattern.compile(".*#\\d{10}-\\d{10}"));
        page.goBack();
        assertThat(page).hasURL(Pattern.compile(".*#60"));
        browser.assertQuiet();
    }

    private static void drag(Page page, Locator over, double from, double to) {
        BoundingBox box = over.boundingBox();
        double y = box.y + box.height / 2;
        page.mouse().move(box.x + box.width * from, y);
        page.mouse().down();
        page.mouse().move(box.x + box.width * (from + to) / 2, y);
        page.mouse().move(box.x + box.width * to, y);
        page.mouse().up();
    }

    @Test
    void keys_choose_zoom_and_clear() {
        Page page = visit(browser.openDesktop(ColorScheme.LIGHT), PAGE + "#60");
        page.locator("#pause").click();
        page.locator("[data-chart='heap'] .plot").focus();
        page.keyboard().press("ArrowLeft");
        assertThat(page.locator("[data-chart='heap'].chosen")).hasCount(1);
        page.keyboard().press("Shift+ArrowLeft");
        page.keyboard().press("Escape");
        assertThat(page.locator("[data-chart='heap'].chosen")).hasCount(0);
        page.locator("[data-series='heap.committed'] button").click();
        assertThat(page.locator("[data-series='heap.committed'] button")).hasAttribute("aria-pressed", "false");
        browser.assertQuiet();
    }

    @Test
    void without_scripts_the_latest_values_are_a_table() {
        Page page = browser.openWithoutScripts();
        browser.visit(PAGE);
        assertThat(page.locator("noscript p")).isVisible();
        assertThat(page.locator("noscript td", new Page.LocatorOptions().setHasText("512 MB"))
                        .first())
                .isVisible();
        assertThat(page.locator("#toolbar")).isHidden();
        browser.shoot(named("noscript"));
    }
}
