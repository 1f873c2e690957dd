package org.jvmpprof.collector.page;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.options.ColorScheme;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The page of an empty store, and what it says when the collector fails. */
final class PageEdgesIT {
    @TempDir
    static Path data;

    private static PageBrowser browser;

    private Page page;

    @BeforeAll
    static void start() throws Exception {
        browser = PageBrowser.start(data);
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
    void an_empty_store_tells_what_to_type() {
        browser.visit();
        assertThat(page.locator(".empty h2")).hasText("No profiles yet");
        String host = browser.url().replaceAll("/$", "");
        assertThat(page.locator(".empty code").first())
                .hasText("java -javaagent:profiler.jar=collector=" + host + ",service=shop -jar app.jar");
        browser.shoot("empty");
        browser.openPhone(ColorScheme.DARK);
        browser.visit();
        browser.page.locator(".empty").waitFor();
        browser.assertNothingSpillsOver();
        browser.shoot("empty-phone-dark");
        browser.assertQuiet();
    }

    @Test
    void every_view_of_an_empty_store_says_what_to_do() {
        for (String view : new String[] {"top", "labels", "targets", "compare", "profiles"}) {
            browser.visit("view", view);
            assertThat(page.locator("main .empty").first()).isVisible();
            assertThat(page.locator("main .empty")
                            .first()
                            .locator("a, code, button")
                            .first())
                    .isVisible();
            browser.shoot("empty-" + view);
        }
        browser.visit("view", "service", "service", "nobody");
        assertThat(page.locator(".empty h2")).hasText("No profiles of “nobody”");
        browser.visit("view", "profile", "id", "01m7z2390zn8hc1k6x00000000");
        assertThat(page.locator(".empty h2")).hasText("This profile is not there");
        browser.assertQuiet();
    }

    @Test
    void failures_are_told_in_words_with_what_to_do() {
        page.route(
                "**/api/0/activity*",
                route -> route.fulfill(
                        new Route.FulfillOptions()
                                .setStatus(503)
                                .setHeaders(Map.of("Retry-After", "7"))
                                .setContentType("application/json")
                                .setBody(
                                        "{\"code\":503,\"error\":\"overloaded: merge.concurrent=2 is in use; try again in 7 s\"}")));
        browser.visit();
        assertThat(page.locator(".failure h2")).hasText("The collector is busy");
        assertThat(page.locator(".failure")).containsText("Try again in 7 s");
        assertThat(page.locator(".failure")).containsText("Overloaded: merge.concurrent=2 is in use");
        browser.shoot("failure");
        page.unroute("**/api/0/activity*");
        page.getByText("Try again", new Page.GetByTextOptions().setExact(true)).click();
        assertThat(page.locator(".empty h2")).hasText("No profiles yet");

        page.route("**/api/0/activity*", Route::abort);
        page.reload();
        assertThat(page.locator(".failure h2")).hasText("The collector does not answer");
        assertThat(page.locator(".failure")).containsText("curl " + browser.url() + "healthz");
        page.unroute("**/api/0/activity*");
        page.route(
                "**/api/0/activity*",
                route -> route.fulfill(new Route.FulfillOptions()
                        .setStatus(502)
                        .setContentType("text/html")
                        .setBody("<h1>Bad gateway</h1>")));
        page.reload();
        assertThat(page.locator(".failure h2")).hasText("The collector failed (status 502)");
    }

    @Test
    void with_tokens_one_logs_in_and_out_and_comes_where_one_wanted(@TempDir Path other) throws Exception {
        try (PageBrowser guarded = PageBrowser.start(other, "token=not-a-secret-of-anybody")) {
            guarded.visit("view", "top", "type", "heap");
            assertThat(guarded.page.locator("label")).hasText("Your token");
            guarded.page.locator("#token").fill("not-a-secret-of-anybody");
            guarded.page.keyboard().press("Enter");
            assertThat(guarded.page.locator("h1")).hasText("Top functions of all services");
            assertThat(guarded.page).hasURL(guarded.url("view", "top", "type", "heap"));
            guarded.page.getByText("Log out").click();
            assertThat(guarded.page.locator("label")).hasText("Your token");
            guarded.assertQuiet();
        }
        browser.visit();
        assertThat(page.locator(".empty")).isVisible();
        assertThat(page.getByText("Log out")).isHidden();
    }

    /** A name from outside must stay a name. */
    @Test
    void what_stands_in_the_address_is_not_run() {
        browser.visit("view", "service", "service", "<img src=x onerror=alert(1)>", "labels", "a=<b>x</b>");
        assertThat(page.locator("h1")).hasText("<img src=x onerror=alert(1)>");
        assertThat(page.locator("main img")).hasCount(0);
        browser.visit("view", "__proto__");
        assertThat(page.locator("h1")).hasText("Services");
        browser.assertQuiet();
    }

    @Test
    void the_policy_forbids_everybody_else() {
        browser.visit();
        Object answer = page.evaluate("fetch('http://127.0.0.2:9/').then(() => 'reached', e => 'refused')");
        assertThat(answer).isEqualTo("refused");
        Object ran =
                page.evaluate("(() => { const s = document.createElement('script'); s.textContent = 'window.ran = 1';"
                        + " document.head.append(s); return window.ran === 1; })()");
        assertThat(ran).isEqualTo(false);
    }
}
