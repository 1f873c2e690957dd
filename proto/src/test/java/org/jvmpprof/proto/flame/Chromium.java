package org.jvmpprof.proto.flame;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A headless Chromium of our own, driven over its DevTools protocol; one page at a time. Ends with {@link #close}. */
final class Chromium implements AutoCloseable, WebSocket.Listener {
    static final Path BINARY = Path.of("/usr/bin/chromium");
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Pattern ID = Pattern.compile("^\\{\"id\":(\\d+)");

    private final Process process;
    private final WebSocket socket;
    private final StringBuilder partial = new StringBuilder();
    private final AtomicInteger ids = new AtomicInteger();
    private final Map<Integer, CompletableFuture<String>> replies = new ConcurrentHashMap<>();
    private final List<String> events = new CopyOnWriteArrayList<>();
    private String session = "";

    Chromium(Path emptyDirectory) throws Exception {
        Path log = emptyDirectory.resolve("chromium.log");
        Path data = emptyDirectory.resolve("data");
        process = new ProcessBuilder(
                        BINARY.toString(),
                        "--headless",
                        "--no-sandbox",
                        "--disable-gpu",
                        "--disable-quic",
                        "--no-first-run",
                        "--disable-background-networking",
                        "--disable-component-update",
                        "--disable-sync",
                        "--disable-dev-shm-usage",
                        "--remote-debugging-port=0",
                        "--user-data-dir=" + data,
                        "about:blank")
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        Path portFile = data.resolve("DevToolsActivePort");
        await(() -> sizeOf(portFile) > 10 || !process.isAlive(), "Chromium's port");
        if (!process.isAlive()) {
            throw new IllegalStateException("Chromium ended at once: " + Files.readString(log));
        }
        List<String> port = Files.readAllLines(portFile);
        socket = HttpClient.newHttpClient()
                .newWebSocketBuilder()
                .buildAsync(URI.create("ws://127.0.0.1:" + port.get(0) + port.get(1)), this)
                .get(30, TimeUnit.SECONDS);
    }

    private static long sizeOf(Path file) {
        try {
            return Files.exists(file) ? Files.size(file) : 0;
        } catch (IOException e) {
            return 0;
        }
    }

    @Override
    public CompletionStage<?> onText(WebSocket webSocket, CharSequence text, boolean last) {
        partial.append(text);
        if (last) {
            String message = partial.toString();
            partial.setLength(0);
            Matcher id = ID.matcher(message);
            if (id.find()) {
                CompletableFuture<String> reply = replies.remove(Integer.parseInt(id.group(1)));
                if (reply != null) {
                    reply.complete(message);
                }
            } else {
                events.add(message);
            }
        }
        webSocket.request(1);
        return CompletableFuture.completedFuture(null);
    }

    String send(String method, String parameters) throws Exception {
        int id = ids.incrementAndGet();
        CompletableFuture<String> reply = new CompletableFuture<>();
        replies.put(id, reply);
        String target = session.isEmpty() ? "" : ",\"sessionId\":\"" + session + "\"";
        socket.sendText(
                "{\"id\":" + id + ",\"method\":\"" + method + "\",\"params\":" + parameters + target + "}", true);
        String answer = reply.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        if (answer.contains("\"error\":{")) {
            throw new IllegalStateException(method + ": " + answer);
        }
        return answer;
    }

    /** Opens a page in a fresh tab and waits until the flame graph has reported. */
    void open(String url, int width, int height, double pixelRatio, boolean isPhone) throws Exception {
        session = "";
        events.clear();
        String target = group(send("Target.createTarget", "{\"url\":\"about:blank\"}"), "targetId");
        session =
                group(send("Target.attachToTarget", "{\"targetId\":\"" + target + "\",\"flatten\":true}"), "sessionId");
        send("Page.enable", "{}");
        send("Runtime.enable", "{}");
        send("Log.enable", "{}");
        send("Network.enable", "{}");
        send(
                "Emulation.setDeviceMetricsOverride",
                "{\"width\":" + width + ",\"height\":" + height + ",\"deviceScaleFactor\":" + pixelRatio
                        + ",\"mobile\":" + isPhone + "}");
        send("Page.navigate", "{\"url\":" + quoted(url) + "}");
        awaitTrue("document.querySelector('[data-millis]') !== null");
    }

    void prefersDark(boolean dark) throws Exception {
        send(
                "Emulation.setEmulatedMedia",
                "{\"features\":[{\"name\":\"prefers-color-scheme\",\"value\":\"" + (dark ? "dark" : "light") + "\"}]}");
    }

    /** The value of an expression, as text. */
    String eval(String expression) throws Exception {
        String text = "btoa(unescape(encodeURIComponent(String(" + expression + "))))";
        String reply = send(
                "Runtime.evaluate",
                "{\"expression\":" + quoted(text) + ",\"returnByValue\":true,\"awaitPromise\":true}");
        if (reply.contains("exceptionDetails")) {
            throw new IllegalStateException(expression + ": " + reply);
        }
        return new String(Base64.getDecoder().decode(group(reply, "value")), StandardCharsets.UTF_8);
    }

    /** One of the values the graph reports about itself. */
    String report(String name) throws Exception {
        return eval("document.querySelector('[data-millis]').dataset." + name);
    }

    void awaitTrue(String expression) {
        await(
                () -> {
                    try {
                        return eval(expression).equals("true");
                    } catch (Exception e) {
                        throw new IllegalStateException(e);
                    }
                },
                expression);
    }

    /** Moves the mouse, and presses and releases its button if asked. */
    void mouse(double x, double y, boolean click) throws Exception {
        String at = ",\"x\":" + x + ",\"y\":" + y;
        send("Input.dispatchMouseEvent", "{\"type\":\"mouseMoved\"" + at + "}");
        if (click) {
            send(
                    "Input.dispatchMouseEvent",
                    "{\"type\":\"mousePressed\",\"button\":\"left\",\"clickCount\":1" + at + "}");
            send(
                    "Input.dispatchMouseEvent",
                    "{\"type\":\"mouseReleased\",\"button\":\"left\",\"clickCount\":1" + at + "}");
        }
    }

    void key(String key, String text) throws Exception {
        String typed = text.isEmpty() ? "" : ",\"text\":" + quoted(text);
        send("Input.dispatchKeyEvent", "{\"type\":\"keyDown\",\"key\":" + quoted(key) + typed + "}");
        send("Input.dispatchKeyEvent", "{\"type\":\"keyUp\",\"key\":" + quoted(key) + "}");
    }

    void screenshot(Path file) throws Exception {
        eval("new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))");
        String reply = send("Page.captureScreenshot", "{\"format\":\"png\"}");
        Files.write(file, Base64.getDecoder().decode(group(reply, "data")));
    }

    /** Exceptions and complaints (of the content security policy too) since the page was opened. */
    List<String> complaints() {
        return events.stream()
                .filter(event -> event.contains("\"Runtime.exceptionThrown\"") || event.contains("\"Log.entryAdded\""))
                .toList();
    }

    /** Addresses asked for since the page was opened. */
    List<String> requests() {
        return events.stream()
                .filter(event -> event.contains("\"Network.requestWillBeSent\""))
                .map(event -> group(event.substring(event.indexOf("\"request\":")), "url"))
                .toList();
    }

    private static String group(String json, String key) {
        Matcher matcher = Pattern.compile("\"" + key + "\":\"([^\"]*+)\"").matcher(json);
        if (!matcher.find()) {
            throw new IllegalStateException("no " + key + " in " + json);
        }
        return matcher.group(1);
    }

    private static String quoted(String text) throws IOException {
        StringBuilder out = new StringBuilder();
        Json.string(text, out);
        return out.toString();
    }

    static void await(BooleanSupplier condition, String what) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError("not within " + PATIENCE + ": " + what);
            }
            try {
                TimeUnit.MILLISECONDS.sleep(20);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException(e);
            }
        }
    }

    @Override
    public void close() throws Exception {
        List<ProcessHandle> children = process.descendants().toList();
        session = "";
        send("Browser.close", "{}");
        if (!process.waitFor(10, TimeUnit.SECONDS)) {
            process.destroyForcibly().waitFor();
        }
        children.forEach(ProcessHandle::destroyForcibly);
    }
}
