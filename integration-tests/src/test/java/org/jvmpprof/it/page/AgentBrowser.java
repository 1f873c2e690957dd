package org.jvmpprof.it.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import com.microsoft.playwright.options.ColorScheme;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/**
 * A Chromium that looks at the pages of one agent. It remembers what the pages complained of and whom they asked:
 * {@link #assertQuiet} at the end of each test. Screenshots go to {@code target/screenshots}. Belongs to one thread;
 * whoever starts it closes it.
 *
 * <pre>{@code
 * browser = AgentBrowser.start(app.url("").replace("/debug/pprof/", ""));
 * browser.openDesktop(ColorScheme.LIGHT);      // a fresh browser profile, before each test
 * browser.visit("/debug/pprof/heap?format=flame");
 * browser.page().locator("h1")...
 * browser.shoot("heap-light");
 * browser.assertNothingSpillsOver();
 * browser.assertQuiet();
 * }</pre>
 */
public final class AgentBrowser implements AutoCloseable {
    public static final Path SHOTS = Path.of("target", "screenshots");
    private static final Path CHROMIUM = Path.of("/usr/bin/chromium");
    private static final double TALLEST_SHOT = 1_600;
    private static final double PATIENCE_MILLIS = 20_000;

    private final String base;
    private final Playwright playwright;
    private final Browser browser;
    private final List<String> complaints = new CopyOnWriteArrayList<>();
    private final List<String> requests = new CopyOnWriteArrayList<>();
    private @Nullable BrowserContext context;
    private @Nullable Page page;

    private AgentBrowser(String base, List<String> flags) {
        this.base = base;
        PlaywrightAssertions.setDefaultAssertionTimeout(PATIENCE_MILLIS);
        playwright = Playwright.create(
                new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
        List<String> all = new ArrayList<>(
                List.of("--no-sandbox", "--disable-gpu", "--disable-quic", "--disable-background-networking"));
        all.addAll(flags);
        browser = playwright
                .chromium()
                .launch(new BrowserType.LaunchOptions()
                        .setExecutablePath(CHROMIUM)
                        .setArgs(all));
    }

    /**
     * Skips the tests loudly where there is no Chromium, unless CI=true: there that is a failure.
     *
     * @param base {@code http://127.0.0.1:<port>}, where the agent listens
     * @param flags more of Chromium's own
     */
    public static AgentBrowser start(String base, String... flags) {
        if (!Files.isExecutable(CHROMIUM)) {
            String problem = CHROMIUM + " is missing: the agent's pages were NOT tested; apt-get install chromium";
            if ("true".equals(System.getenv("CI"))) {
                throw new AssertionError(problem);
            }
            System.err.println("WARNING: " + problem);
            abort(problem);
        }
        try {
            Files.createDirectories(SHOTS);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new AgentBrowser(base, List.of(flags));
    }

    /** A fresh browser profile, nothing remembered, with one empty page. */
    public Page open(Browser.NewContextOptions options) {
        if (context != null) {
            context.close();
        }
        context = browser.newContext(
                options.setTimezoneId("UTC").setLocale("en-GB").setAcceptDownloads(true));
        context.setDefaultTimeout(PATIENCE_MILLIS);
        complaints.clear();
        requests.clear();
        Page opened = context.newPage();
        opened.onPageError(error -> complaints.add("error: " + error));
        opened.onConsoleMessage(message -> {
            // A failed request is logged by the browser itself; the tests of errors look at what the page makes of it.
            if ((message.type().equals("error") || message.type().equals("warning"))
                    && !message.text().startsWith("Failed to load resource")) {
                complaints.add(message.type() + ": " + message.text());
            }
        });
        opened.onRequest(request -> requests.add(request.url()));
        page = opened;
        return opened;
    }

    public Page openDesktop(ColorScheme scheme) {
        return open(new Browser.NewContextOptions().setViewportSize(1280, 900).setColorScheme(scheme));
    }

    /** 400 px wide, with a finger instead of a mouse. */
    public Page openPhone(ColorScheme scheme) {
        return open(new Browser.NewContextOptions()
                .setViewportSize(400, 780)
                .setDeviceScaleFactor(2)
                .setIsMobile(true)
                .setHasTouch(true)
                .setColorScheme(scheme));
    }

    /** As {@link #openDesktop}, with scripts switched off. */
    public Page openWithoutScripts() {
        return open(new Browser.NewContextOptions().setViewportSize(1280, 900).setJavaScriptEnabled(false));
    }

    /** The page that was opened last. */
    public Page page() {
        return Objects.requireNonNull(page, "page: call open first");
    }

    /** @param path from the root, with its query: {@code /debug/pprof/} */
    public String url(String path) {
        return base + path;
    }

    public void visit(String path) {
        page().navigate(url(path));
    }

    /** The whole page, cut off where it gets very long, as {@code target/screenshots/<name>.png}. */
    public void shoot(String name) {
        int width = page().viewportSize().width;
        double height = ((Number) page().evaluate("document.documentElement.scrollHeight")).doubleValue();
        page().screenshot(new Page.ScreenshotOptions()
                .setPath(SHOTS.resolve(name + ".png"))
                .setFullPage(true)
                .setClip(0, 0, width, Math.min(height, TALLEST_SHOT)));
    }

    /** What the window shows, as {@code target/screenshots/<name>.png}. */
    public void shootWindow(String name) {
        page().screenshot(new Page.ScreenshotOptions().setPath(SHOTS.resolve(name + ".png")));
    }

    public void assertNothingSpillsOver() {
        assertThat(page().evaluate("document.documentElement.scrollWidth - innerWidth"))
                .as("pixels wider than the window at " + page().url())
                .isEqualTo(0);
    }

    /** What the page logged as error or warning, and what its scripts threw, since it was opened. */
    public List<String> complaints() {
        return List.copyOf(complaints);
    }

    /** Nothing was logged, and nobody but the agent was asked. */
    public void assertQuiet() {
        assertThat(complaints).isEmpty();
        assertThat(requests)
                .allMatch(url -> url.startsWith(base + "/") || url.startsWith("data:") || url.startsWith("blob:"));
    }

    @Override
    public void close() {
        playwright.close();
    }
}
