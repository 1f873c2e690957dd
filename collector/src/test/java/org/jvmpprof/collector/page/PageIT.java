package org.jvmpprof.collector.page;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Download;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.jvmpprof.proto.DecodeLimits;
import org.jvmpprof.proto.Profile;
import org.jvmpprof.proto.ProfileDecoder;

/** What somebody does with the page, in a real browser, against a real collector that holds an hour of a fleet. */
final class PageIT {
    @TempDir
    static Path data;

    @TempDir
    static Path downloads;

    private static PageBrowser browser;

    private Page page;

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

    @BeforeEach
    void fresh() {
        browser.openDesktop(ColorScheme.LIGHT);
        page = browser.page;
    }

    @Test
    void from_the_services_over_a_dragged_range_to_a_flame_graph() {
        browser.visit();
        assertThat(page.locator("h1")).hasText("Services");
        assertThat(page.locator(".services")).containsText(Pattern.compile("checkout.*search.*shop"));
        page.getByRole(
                        AriaRole.LINK,
                        new Page.GetByRoleOptions().setName("checkout").setExact(true))
                .click();
        assertThat(page.locator("h1")).hasText("checkout");
        long whole = frames();
        String all = page.locator(".merged").textContent();
        assertThat(all).matches("merged (1[12]\\d) of \\1 profiles");

        browser.drag(browser.timeline(), 0.6, 0.9);
        assertThat(page.locator(".chart-foot")).containsText("Chosen:");
        assertThat(page.locator(".merged")).not().hasText(all);
        assertThat(page.locator(".merged"))
                .hasText(Pattern.compile("merged (3[4-9]|4[0-4]) of \\1 profiles|merged (\\d+) of \\2 profiles"));
        assertThat(page.url()).contains("sel=");
        assertThat(frames()).isPositive().isLessThanOrEqualTo(whole);

        page.reload();
        assertThat(page.locator(".chart-foot")).containsText("Chosen:");
        page.goBack();
        assertThat(page.locator(".merged")).hasText(all);
        page.goBack();
        assertThat(page.locator("h1")).hasText("Services");
        browser.assertQuiet();
    }

    private static long frames() {
        return Long.parseLong(browser.flameReport("frames"));
    }

    @Test
    void search_zoom_sandwich_and_back_are_in_the_address() {
        browser.visit("view", "service", "service", "shop", "type", "cpu", "from", "-2h", "to", "now");
        browser.flame();
        page.keyboard().press("/");
        page.keyboard().type("hibernate");
        assertThat(page.locator(".fg-match")).hasText(Pattern.compile("matched [1-9][0-9.]* %"));
        assertThat(page).hasURL(Pattern.compile("f\\.q=hibernate"));
        page.keyboard().press("Enter");
        page.keyboard().press("Enter");
        Pattern zoomed = Pattern.compile("f\\.zoom=");
        assertThat(page).hasURL(zoomed);
        assertThat(browser.flameReport("zoom")).contains("hibernate");
        page.keyboard().press("s");
        browser.awaitFlame("view", "sandwich");
        String function = browser.flameReport("fn");
        assertThat(function).contains("hibernate");
        assertThat(page.locator(".fg-crumbs strong")).hasText(function);
        page.reload();
        browser.awaitFlame("view", "sandwich");
        page.goBack();
        browser.awaitFlame("view", "flame");
        assertThat(browser.flameReport("zoom")).contains("hibernate");
        page.goBack();
        assertThat(page).not().hasURL(zoomed);
        browser.awaitFlame("zoom", "all");
        browser.assertQuiet();
    }

    @Test
    void the_download_is_the_merge_that_is_drawn() throws Exception {
        browser.visit("view", "service", "service", "checkout", "from", "-2h", "to", "now", "labels", "region=eu");
        browser.flame();
        Download download = page.waitForDownload(() -> page.getByText("↓ pprof").click());
        assertThat(download.suggestedFilename()).isEqualTo("checkout-cpu.pb.gz");
        Path file = downloads.resolve("checkout.pb.gz");
        download.saveAs(file);
        Profile profile = ProfileDecoder.decode(Files.readAllBytes(file), DecodeLimits.DEFAULT);
        assertThat(profile.comments()).contains("merged 60 of 60 profiles");
        assertThat(page.locator(".merged")).hasText("merged 60 of 60 profiles");
        page.locator("button[data-view=table]").click();
        page.getByText("Exact numbers").click();
        page.locator(".fg-search input").fill("rules.matchCountry".replace("rules.", "TaxRules."));
        Locator row = page.locator(".fg-table tbody tr");
        assertThat(row).hasCount(1);
        String shown = row.locator("td").nth(1).textContent().replaceAll(" nanoseconds.*|[^0-9]", "");
        assertThat(Long.parseLong(shown)).isEqualTo(totalOf(profile, Fleet.SLOW));
        assertReadableByGo(file);
    }

    private static long totalOf(Profile profile, String function) {
        int type = profile.sampleTypeIndex("cpu");
        return profile.samples().stream()
                .filter(sample -> java.util.stream.IntStream.range(0, sample.depth())
                        .anyMatch(i -> profile.locations().get(sample.location(i)).lines().stream()
                                .anyMatch(line -> profile.functions()
                                        .get(line.function())
                                        .name()
                                        .equals(function))))
                .mapToLong(sample -> sample.value(type))
                .sum();
    }

    private static void assertReadableByGo(Path file) throws Exception {
        if (!Files.isExecutable(Path.of("/usr/bin/go"))) {
            System.err.println(
                    "SKIPPED: go is missing, so the download was not read by go tool pprof; install golang-go");
            return;
        }
        Path out = downloads.resolve("top.txt");
        ProcessBuilder command = new ProcessBuilder("/usr/bin/go", "tool", "pprof", "-top", file.toString());
        command.environment().put("PPROF_TMPDIR", downloads.toString());
        Process process =
                command.redirectErrorStream(true).redirectOutput(out.toFile()).start();
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(Files.readString(out)).contains("Type: cpu").contains(Fleet.SLOW.substring(0, 20));
    }

    @Test
    void a_label_chosen_by_hand_filters_and_can_be_removed() {
        browser.visit("view", "service", "service", "shop", "from", "-2h", "to", "now");
        assertThat(page.locator(".merged")).hasText("merged 240 of 240 profiles");
        page.getByLabel("Labels: add").selectOption("pod");
        page.getByLabel("Labels: value").selectOption("shop-us-1");
        assertThat(page.locator(".merged")).hasText("merged 60 of 60 profiles");
        assertThat(decoded(page.url())).contains("labels=pod=shop-us-1");
        page.getByLabel("Remove pod = shop-us-1").click();
        assertThat(page.locator(".merged")).hasText("merged 240 of 240 profiles");
        page.locator(".fg-tools select").selectOption("samples");
        assertThat(page).hasURL(Pattern.compile("sample_type=samples"));
        assertThat(page.locator(".timeline .chart-head")).containsText("samples per min");
        browser.assertQuiet();
    }

    private static String decoded(String url) {
        return URLDecoder.decode(url, StandardCharsets.UTF_8);
    }

    @Test
    void comparing_with_the_time_before_shows_the_regression() {
        browser.visit("view", "service", "service", "checkout", "from", "-30m", "to", "now");
        browser.flame();
        page.locator("a.button", new Page.LocatorOptions().setHasText("Compare with before"))
                .click();
        assertThat(page.locator("h1")).hasText("Compare");
        browser.flame();
        assertThat(page.locator(".flame-facts"))
                .containsText(Pattern.compile("Base merged \\d+ of \\d+, target merged \\d+ of \\d+ profiles"));
        page.locator("button[data-view=table]").click();
        assertThat(page.locator(".fg-table tbody tr").first()).containsText("+");
        page.locator(".fg-table th button").nth(1).click();
        page.locator(".fg-search input").fill("TaxRules");
        assertThat(page.locator(".fg-table td.fg-grew").first()).isVisible();
        page.locator("button[data-mode=norm]").click();
        assertThat(page).hasURL(Pattern.compile("f\\.mode=norm"));
        assertThat(page.getByText("↓ pprof")).hasAttribute("href", Pattern.compile("normalize=true"));
        browser.drag(page.locator(".side-base .timeline .chart"), 0.1, 0.3);
        assertThat(page).hasURL(Pattern.compile("[?&]base="));
        page.getByText("Swap sides").click();
        browser.flame();
        browser.assertQuiet();
    }

    @Test
    void two_label_sets_can_be_compared() {
        browser.visit(
                "view",
                "compare",
                "service",
                "shop",
                "type",
                "cpu",
                "from",
                "-2h",
                "to",
                "now",
                "base_labels",
                "region=eu",
                "labels",
                "region=us");
        browser.flame();
        assertThat(page.locator(".flame-facts"))
                .containsText("Base merged 120 of 120, target merged 120 of 120 profiles");
        assertThat(page.locator(".side-base .chip")).containsText("region = eu");
        assertThat(page.locator(".side-target .chip")).containsText("region = us");
        browser.assertQuiet();
    }

    @Test
    void the_fleets_top_leads_to_the_service_that_pays() {
        browser.visit("view", "top", "type", "cpu", "from", "-2h", "to", "now");
        Locator rows = page.locator(".functions tbody tr");
        assertThat(rows.first()).isVisible();
        assertThat(page.locator(".facts .merged")).hasText("420 of 420 profiles");
        page.locator("main input[type=search]").fill("TaxRules");
        assertThat(rows).hasCount(1);
        rows.first().getByText(Fleet.SLOW).click();
        assertThat(page.locator("section[aria-label='One function over time'] .chart[data-series='1']"))
                .isVisible();
        rows.first().locator("a.chip").first().click();
        assertThat(page.locator("h1")).hasText("checkout");
        browser.flame();
        assertThat(page.locator(".fg-match")).hasText(Pattern.compile("matched [1-9][0-9.]* %"));
        page.goBack();
        page.locator(".segmented button[data-value=package]").click();
        assertThat(page.locator(".functions tbody")).containsText("com.acme.checkout.tax");
        page.locator(".segmented button[data-value=service]").click();
        assertThat(rows).hasCount(3);
        browser.assertQuiet();
    }

    @Test
    void labels_lead_to_filtered_services() {
        browser.visit("view", "labels", "service", "shop", "from", "-2h", "to", "now");
        page.locator(".side-list").getByText("region").click();
        assertThat(page.locator("h2").first()).hasText("region 2 values");
        assertThat(page.locator(".chart[data-series='2']")).isVisible();
        page.locator(".grid")
                .getByText("us", new Locator.GetByTextOptions().setExact(true))
                .click();
        assertThat(page.locator(".merged")).hasText("merged 120 of 120 profiles");
        browser.assertQuiet();
    }

    @Test
    void stored_profiles_are_listed_in_pages_opened_and_downloaded() throws Exception {
        browser.visit("view", "profiles", "service", "shop", "type", "cpu", "from", "-2h", "to", "now");
        assertThat(page.locator(".profiles tbody tr")).hasCount(100);
        page.getByText("Next 100").click();
        assertThat(page).hasURL(Pattern.compile("cursor="));
        page.getByText("Next 100").click();
        assertThat(page.locator(".profiles tbody tr")).hasCount(40);
        assertThat(page.locator(".facts")).containsText("this is the last page");
        Download download = page.waitForDownload(
                () -> page.locator(".profiles a.download").first().click());
        Path file = downloads.resolve("one.pb.gz");
        download.saveAs(file);
        assertThat(ProfileDecoder.decode(Files.readAllBytes(file), DecodeLimits.DEFAULT)
                        .samples())
                .isNotEmpty();
        page.locator(".profiles tbody a").first().click();
        assertThat(page.locator("h1")).containsText("shop · cpu · ");
        browser.flame();
        page.goBack();
        page.locator(".profiles input[type=checkbox]").nth(0).check();
        page.locator(".profiles input[type=checkbox]").nth(1).check();
        page.getByText("Open the merge of 2").click();
        assertThat(page.locator(".merged")).hasText("merged 2 of 2 profiles");
        browser.assertQuiet();
    }

    @Test
    void a_profile_with_90_000_frames_is_cut_says_so_and_can_be_had_whole() throws Exception {
        browser.ship(List.of(new Fleet(7, browser.end).large()));
        browser.visit("view", "service", "service", "big", "from", "-2h", "to", "now");
        assertThat(page.locator(".fg-omitted"))
                .hasText(Pattern.compile(
                        "The 65,536 largest frames are here; [1-9][0-9],[0-9]{3} smaller ones are gathered"
                                + " as “\\[smaller frames\\]”\\. The table is exact\\. Load all .*"));
        assertThat(page.locator(".fg-count")).containsText("frames not loaded");
        int omitted = Integer.parseInt(browser.flameReport("omitted"));
        page.locator("button[data-view=table]").click();
        page.locator(".fg-search input").fill("method77");
        String cut = page.locator(".fg-table tbody").textContent();
        page.getByText("Load all").click();
        browser.awaitFlame("omitted", "0");
        assertThat(Integer.parseInt(browser.flameReport("frames"))).isEqualTo(65_536 + omitted);
        assertThat(page.locator(".fg-table tbody")).hasText(cut);
        page.locator("button[data-view=icicle]").click();
        browser.awaitFlame("view", "icicle");
        double millis = Double.parseDouble(browser.flameReport("millis"));
        System.out.println("PageIT: " + (65_536 + omitted) + " frames searched and drawn in " + millis + " ms");
        assertThat(millis).isLessThan(1_000);
        browser.assertQuiet();
    }

    @Test
    void the_page_asks_again_by_itself_when_told_to() throws Exception {
        browser.visit("view", "services");
        assertThat(page.locator(".services")).isVisible();
        page.clock().install();
        page.getByLabel("Refresh", new Page.GetByLabelOptions().setExact(true)).selectOption("10");
        assertThat(page).hasURL(Pattern.compile("refresh=10"));
        page.waitForRequest(
                Pattern.compile("/api/0/activity"), () -> page.clock().runFor(10_500));
        browser.assertQuiet();
    }

    /** Nothing here uses the mouse. */
    @Test
    void the_keyboard_reaches_everything() {
        browser.visit();
        assertThat(page.locator(".services")).isVisible();
        page.keyboard().press("Tab");
        assertThat(page.locator(":focus")).hasText("Skip to content");
        page.keyboard().press("Enter");
        assertThat(page.locator(":focus")).hasAttribute("id", "main");
        Locator shop = page.getByRole(
                AriaRole.LINK, new Page.GetByRoleOptions().setName("shop").setExact(true));
        for (int i = 0;
                i < 40
                        && !shop.evaluate("link => link === document.activeElement")
                                .equals(true);
                i++) {
            page.keyboard().press("Tab");
        }
        page.keyboard().press("Enter");
        browser.flame();
        page.locator(".chart-plot").focus();
        page.keyboard().press("ArrowRight");
        assertThat(page.locator(".chart-foot")).containsText("Chosen:");
        String one = page.locator(".timeline .chart").getAttribute("data-selected");
        page.keyboard().press("Shift+ArrowRight");
        page.keyboard().press("ArrowRight");
        assertThat(page.locator(".timeline .chart").getAttribute("data-selected"))
                .isNotEqualTo(one);
        page.keyboard().press("Escape");
        assertThat(page.locator(".chart-foot")).not().containsText("Chosen:");
        page.getByText("Choose by time").focus();
        page.keyboard().press("Enter");
        page.getByLabel("Chosen part: from")
                .fill(java.time.LocalDateTime.ofInstant(browser.end.minusSeconds(1800), java.time.ZoneOffset.UTC)
                        .toString());
        page.getByLabel("Chosen part: to")
                .fill(java.time.LocalDateTime.ofInstant(browser.end.minusSeconds(600), java.time.ZoneOffset.UTC)
                        .toString());
        page.keyboard().press("Enter");
        assertThat(page.locator(".chart-foot")).containsText("(20 min");
        page.locator(".fg canvas").focus();
        page.keyboard().press("ArrowDown");
        page.keyboard().press("ArrowUp");
        assertThat(page.locator(".fg-frame")).not().containsText("Whole profile");
        browser.assertQuiet();
    }
}
