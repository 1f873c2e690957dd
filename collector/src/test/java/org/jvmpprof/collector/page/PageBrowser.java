package org.jvmpprof.collector.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import com.microsoft.playwright.options.BoundingBox;
import com.microsoft.playwright.options.ColorScheme;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jvmpprof.collector.Collector;
import org.jvmpprof.collector.config.CollectorOptions;

/** A collector of our own, what a fleet has shipped to it, and a browser that looks at its page. */
final class PageBrowser implements AutoCloseable {
    static final Path SHOTS = Path.of("target", "screenshots");
    private static final Path CHROMIUM = Path.of("/usr/bin/chromium");
    private static final int UPLOADERS = 4;
    private static final double TALLEST_SHOT = 1_600;
    private static final double PATIENCE_MILLIS = 20_000;

    final Instant end = Instant.now().truncatedTo(ChronoUnit.MINUTES);
    private final Collector collector;
    private final Playwright playwright;
    private final Browser browser;
    private final List<String> complaints = new CopyOnWriteArrayList<>();
    private final List<String> requests = new CopyOnWriteArrayList<>();

    private BrowserContext context;
    Page page;

    /** Skips the tests loudly where there is no Chromium, unless CI=true: there that is a failure. */
    static PageBrowser start(Path data, String... options) throws Exception {
        if (!Files.isExecutable(CHROMIUM)) {
            String problem = CHROMIUM + " is missing: the page was NOT tested; apt-get install chromium";
            if ("true".equals(System.getenv("CI"))) {
                throw new AssertionError(problem);
            }
            System.err.println("WARNING: " + problem);
            abort(problem);
        }
        Files.createDirectories(SHOTS);
        List<String> all = new ArrayList<>(List.of("listen=127.0.0.1:0", "data=" + data, "retention=off"));
        all.addAll(List.of(options));
        return new PageBrowser(all);
    }

    private PageBrowser(List<String> options) throws Exception {
        PlaywrightAssertions.setDefaultAssertionTimeout(PATIENCE_MILLIS);
        collector = Collector.start(CollectorOptions.parse(options, Map.of()));
        playwright = Playwright.create(
                new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
        browser = playwright
                .chromium()
                .launch(new BrowserType.LaunchOptions()
                        .setExecutablePath(CHROMIUM)
                        .setArgs(List.of(
                                "--no-sandbox", "--disable-gpu", "--disable-quic", "--disable-background-networking")));
        open(new Browser.NewContextOptions().setViewportSize(1280, 900));
    }

    /** A fresh browser profile: nothing remembered, light unless told otherwise. */
    void open(Browser.NewContextOptions options) {
        if (context != null) {
            context.close();
        }
        context = browser.newContext(
                options.setTimezoneId("UTC").setLocale("en-GB").setAcceptDownloads(true));
        context.setDefaultTimeout(PATIENCE_MILLIS);
        page = context.newPage();
        complaints.clear();
        requests.clear();
        page.onPageError(error -> complaints.add("error: " + error));
        page.onConsoleMessage(message -> {
            // A failed request is logged by the browser itself; the tests of errors look at what the page makes of it.
            if ((message.type().equals("error") || message.type().equals("warning"))
                    && !message.text().startsWith("Failed to load resource")) {
                complaints.add(message.type() + ": " + message.text());
            }
        });
        page.onRequest(request -> requests.add(request.url()));
    }

    void openDesktop(ColorScheme scheme) {
        open(new Browser.NewContextOptions().setViewportSize(1280, 900).setColorScheme(scheme));
    }

    void openPhone(ColorScheme scheme) {
        open(new Browser.NewContextOptions()
                .setViewportSize(375, 780)
                .setDeviceScaleFactor(2)
                .setIsMobile(true)
                .setHasTouch(true)
                .setColorScheme(scheme));
    }

    String url(String... state) {
        StringBuilder url = new StringBuilder("http://127.0.0.1:" + collector.port() + "/");
        for (int i = 0; i < state.length; i += 2) {
            url.append(i == 0 ? '?' : '&').append(state[i]).append('=');
            url.append(URLEncoder.encode(state[i + 1], StandardCharsets.UTF_8));
        }
        return url.toString();
    }

    void visit(String... state) {
        page.navigate(url(state));
    }

    /** Ships an hour of the fleet, by several clients at a time. */
    void fill() throws Exception {
        ship(new Fleet(1, end).hour());
    }

    void ship(List<Fleet.Shipped> all) throws Exception {
        HttpClient client = HttpClient.newHttpClient();
        ExecutorService uploaders = Executors.newFixedThreadPool(UPLOADERS);
        try {
            List<Future<?>> sent = new ArrayList<>();
            for (Fleet.Shipped one : all) {
                sent.add(uploaders.submit(() -> {
                    upload(client, one);
                    return null;
                }));
            }
            for (Future<?> upload : sent) {
                upload.get();
            }
        } finally {
            uploaders.shutdownNow();
        }
    }

    private void upload(HttpClient client, Fleet.Shipped one) throws IOException, InterruptedException {
        URI uri = URI.create(url().replaceAll("/$", "") + "/api/0/profiles?service=" + one.service() + "&type="
                + one.type() + "&labels=" + URLEncoder.encode(one.labels(), StandardCharsets.UTF_8));
        HttpResponse<String> answer = client.send(
                HttpRequest.newBuilder(uri)
                        .POST(HttpRequest.BodyPublishers.ofByteArray(one.pprof()))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        if (answer.statusCode() != 200) {
            throw new IllegalStateException(answer.statusCode() + " " + answer.body());
        }
    }

    /** The flame graph, when it shows what the collector answered. */
    Locator flame() {
        Locator graph = page.locator(".flame-panel[data-state=shown]:not([aria-busy]) .fg[data-millis]");
        graph.waitFor();
        return graph;
    }

    String flameReport(String name) {
        return flame().getAttribute("data-" + name);
    }

    void awaitFlame(String name, String value) {
        page.locator(".fg[data-" + name + "='" + value + "']").waitFor();
    }

    /** Drags over a timeline from one share of its width to another. */
    void drag(Locator timeline, double from, double to) {
        BoundingBox box = timeline.locator(".u-over").boundingBox();
        double y = box.y + box.height / 2;
        page.mouse().move(box.x + box.width * from, y);
        page.mouse().down();
        page.mouse().move(box.x + box.width * (from + to) / 2, y);
        page.mouse().move(box.x + box.width * to, y);
        page.mouse().up();
    }

    Locator timeline() {
        Locator timeline = page.locator(".timeline .chart[data-points]").first();
        timeline.locator(".u-over").waitFor();
        return timeline;
    }

    void shoot(String name) {
        int width = page.viewportSize().width;
        double height = ((Number) page.evaluate("document.documentElement.scrollHeight")).doubleValue();
        page.screenshot(new Page.ScreenshotOptions()
                .setPath(SHOTS.resolve(name + ".png"))
                .setFullPage(true)
                .setClip(0, 0, width, Math.min(height, TALLEST_SHOT)));
    }

    void shootWindow(String name) {
        page.screenshot(new Page.ScreenshotOptions().setPath(SHOTS.resolve(name + ".png")));
    }

    void assertNothingSpillsOver() {
        assertThat(page.evaluate("document.documentElement.scrollWidth - innerWidth"))
                .as("pixels wider than the window at " + page.url())
                .isEqualTo(0);
    }

    /** Nothing was logged, and nobody but the collector was asked. */
    void assertQuiet() {
        assertThat(complaints).isEmpty();
        assertThat(requests)
                .allMatch(url -> url.startsWith(url()) || url.startsWith("data:") || url.startsWith("blob:"));
    }

    @Override
    public void close() throws Exception {
        playwright.close();
        collector.close();
    }
}
