package org.jvmpprof.collector.page;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every view in light, dark and at a phone's width; screenshots go to target/screenshots, to be looked at. */
final class PageLooksIT {
    private static final String[] RANGE = {"from", "-1h", "to", "now"};
    private static final Map<String, String[]> VIEWS = views();

    @TempDir
    static Path data;

    private static PageBrowser browser;

    @BeforeAll
    static void start() throws Exception {
        browser = PageBrowser.start(data);
        browser.fill();
    }

    @AfterAll
    static void stop() throws Exception {
        if (browser != null) {
            browser.close();
        }
    }

    private static Map<String, String[]> views() {
        Map<String, String[]> views = new LinkedHashMap<>();
        views.put("services", new String[] {"view", "services"});
        views.put("service", new String[] {"view", "service", "service", "shop", "type", "cpu"});
        views.put("service-by-label", new String[] {
            "view",
            "service",
            "service",
            "checkout",
            "type",
            "cpu",
            "by",
            "version",
            "f.q",
            "TaxRules",
            "f.view",
            "icicle"
        });
        views.put("service-heap", new String[] {
            "view", "service", "service", "shop", "type", "heap", "f.view", "table", "labels", "region=eu"
        });
        views.put("sandwich", new String[] {
            "view", "service", "service", "checkout", "type", "cpu", "f.view", "sandwich", "f.fn", Fleet.SLOW
        });
        views.put("compare", new String[] {
            "view",
            "compare",
            "service",
            "checkout",
            "type",
            "cpu",
            "base_labels",
            "version=1.7.2",
            "labels",
            "version=1.8.0"
        });
        views.put(
                "compare-normalised",
                new String[] {"view", "compare", "service", "checkout", "type", "cpu", "f.mode", "norm", "f.cb", "1"});
        views.put("top", new String[] {"view", "top", "type", "cpu"});
        views.put("top-function", new String[] {"view", "top", "type", "cpu", "fn", "java.util.HashMap.getNode"});
        views.put("top-service", new String[] {"view", "top", "type", "cpu", "by", "service"});
        views.put("labels", new String[] {"view", "labels", "service", "shop", "label", "pod"});
        views.put("profiles", new String[] {"view", "profiles", "service", "shop"});
        views.put("targets", new String[] {"view", "targets"});
        return views;
    }

    @Test
    void every_view_in_light() {
        browser.openDesktop(ColorScheme.LIGHT);
        shootAll("");
        browser.visit("view", "service", "service", "shop", "type", "cpu", "from", "-1h", "to", "now");
        String all = browser.page.locator(".merged").textContent();
        browser.drag(browser.timeline(), 0.35, 0.62);
        assertThat(browser.page.locator(".merged")).not().hasText(all);
        browser.flame();
        browser.shootWindow("service-chosen");
    }

    @Test
    void every_view_in_dark() {
        browser.openDesktop(ColorScheme.DARK);
        shootAll("-dark");
        assertThat(browser.page.evaluate("getComputedStyle(document.body).backgroundColor"))
                .isEqualTo("rgb(21, 24, 29)");
    }

    @Test
    void every_view_on_a_phone() {
        browser.openPhone(ColorScheme.LIGHT);
        shootAll("-phone");
    }

    private static void shootAll(String suffix) {
        stubTargets();
        VIEWS.forEach((name, state) -> {
            String[] whole = new String[state.length + RANGE.length];
            System.arraycopy(state, 0, whole, 0, state.length);
            System.arraycopy(RANGE, 0, whole, state.length, RANGE.length);
            browser.visit(whole);
            awaitQuiet(name);
            browser.shoot(name + suffix);
            browser.assertNothingSpillsOver();
        });
        browser.assertQuiet();
    }

    /** Waits for whatever the view draws last. */
    private static void awaitQuiet(String name) {
        Page page = browser.page;
        if (name.startsWith("service") && !name.equals("services")
                || name.equals("sandwich")
                || name.startsWith("compare")) {
            browser.flame();
            browser.timeline();
        } else {
            page.locator("main .grid tbody tr, main .services tbody tr").first().waitFor();
        }
        if (name.equals("labels") || name.equals("top-function")) {
            page.locator(".chart[data-points]").waitFor();
        }
        assertThat(page.locator(".loading")).hasCount(0);
        assertThat(page.locator("main .failure")).hasCount(0);
    }

    /** What a scraper would say of targets that we can't have here. */
    private static void stubTargets() {
        browser.page.route(
                "**/api/0/targets",
                route -> route.fulfill(new com.microsoft.playwright.Route.FulfillOptions()
                        .setContentType("application/json")
                        .setBody("{\"code\":200,\"body\":{\"targets\":["
                                + target("http://shop-1:6060", "shop", "up", "", 812, 0)
                                + "," + target("http://shop-2:6060", "shop", "up", "", 811, 3)
                                + ","
                                + target(
                                        "http://checkout-1.checkout.svc.cluster.local:6060/debug/pprof",
                                        "checkout",
                                        "down",
                                        "connect to checkout-1.checkout.svc.cluster.local:6060: Connection refused; is the"
                                                + " agent's http option set?",
                                        800,
                                        17)
                                + ",{\"url\":\"http://search-1:6060\",\"job\":\"search\",\"labels\":{},\"types\":[\"cpu\"],"
                                + "\"state\":\"unknown\",\"last_scrape\":null,\"last_duration_seconds\":null,"
                                + "\"last_error\":null,\"scrapes\":0,\"failures\":0}"
                                + "]}}")));
    }

    private static String target(String url, String job, String state, String error, int scrapes, int failures) {
        return "{\"url\":\"" + url + "\",\"job\":\"" + job + "\",\"labels\":{\"region\":\"eu\",\"pod\":\"" + job
                + "-1\"},\"types\":[\"cpu\",\"heap\",\"block\"],\"state\":\"" + state + "\",\"last_scrape\":\""
                + browser.end + "\",\"last_duration_seconds\":0.0423,\"last_error\":\"" + error + "\",\"scrapes\":"
                + scrapes + ",\"failures\":" + failures + "}";
    }

    @Test
    void what_opens_over_the_page_stays_inside_it() {
        for (String width : new String[] {"", "-phone"}) {
            if (width.isEmpty()) {
                browser.openDesktop(ColorScheme.LIGHT);
            } else {
                browser.openPhone(ColorScheme.DARK);
            }
            browser.visit("view", "service", "service", "shop", "from", "-90m", "to", "now", "f.info", "1");
            browser.flame();
            Page page = browser.page;
            page.locator(".flame-facts summary").click();
            assertThat(page.locator(".flame-facts .pop code").first())
                    .containsText("go tool pprof -http=: '" + browser.url()
                            + "api/0/profiles/merge?service=shop&type=cpu&from=20");
            browser.shootWindow("open-command" + width);
            browser.assertNothingSpillsOver();
            page.keyboard().press("Escape");
            assertThat(page.locator(".flame-facts .pop")).isHidden();
            page.locator(".chart-foot summary").click();
            browser.timeline().locator(".u-over").hover();
            assertThat(page.locator(".chart-readout")).containsText("4 profiles");
            browser.shootWindow("open-times" + width);
            browser.assertNothingSpillsOver();
        }
        browser.assertQuiet();
    }

    @Test
    void the_theme_can_be_chosen_and_is_remembered() {
        browser.openDesktop(ColorScheme.LIGHT);
        browser.visit("view", "service", "service", "search", "from", "-90m", "to", "now");
        assertThat(browser.flame()).hasAttribute("data-shade", "light");
        Locator theme = browser.page.locator("#theme");
        theme.click();
        theme.click();
        assertThat(theme).containsText("Dark");
        assertThat(browser.flame()).hasAttribute("data-shade", "dark");
        browser.page.reload();
        assertThat(browser.flame()).hasAttribute("data-shade", "dark");
        browser.assertQuiet();
    }

    @Test
    void a_finger_chooses_a_range_on_a_phone() {
        browser.openPhone(ColorScheme.DARK);
        browser.visit("view", "service", "service", "shop", "from", "-90m", "to", "now");
        browser.flame();
        browser.drag(browser.timeline(), 0.5, 0.8);
        assertThat(browser.page.locator(".chart-foot")).containsText("Chosen:");
        browser.shoot("service-chosen-phone-dark");
        browser.assertNothingSpillsOver();
    }
}
