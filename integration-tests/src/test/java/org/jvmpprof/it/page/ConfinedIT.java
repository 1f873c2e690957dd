package org.jvmpprof.it.page;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.jvmpprof.it.HotJvm;
import org.jvmpprof.it.Jdks;

/** The running agent, with all its rooms: what each answer says to browsers, and that foreign ones get none. */
class ConfinedIT {
    private static HotJvm app;

    @BeforeAll
    static void start() {
        app = HotJvm.start(Jdks.current(), "").awaitEndpoint();
    }

    @AfterAll
    static void stop() {
        app.close();
    }

    private record Head(int status, Map<String, String> headers) {}

    /** An answer's head; a feed has no end that one could wait for. */
    private static Head head(String path, String host, String headers) throws IOException {
        try (Socket socket = new Socket("127.0.0.1", app.port())) {
            socket.setSoTimeout(20_000);
            String request =
                    "GET " + path + " HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n" + headers + "\r\n";
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            BufferedReader lines =
                    new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
            int status = Integer.parseInt(lines.readLine().split(" ")[1]);
            Map<String, String> found = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
            for (String line = lines.readLine(); line != null && !line.isEmpty(); line = lines.readLine()) {
                int colon = line.indexOf(':');
                found.put(line.substring(0, colon), line.substring(colon + 1).trim());
            }
            return new Head(status, found);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/",
                "/metrics",
                "/debug/agent",
                "/debug/agent?format=html",
                "/debug/stats",
                "/debug/stats?format=html",
                "/debug/charts",
                "/debug/charts/",
                "/debug/charts/history",
                "/debug/charts/feed",
                "/debug/charts/data?callback=cb",
                "/debug/charts/data-feed",
                "/debug/charts/none",
                "/debug/fgprof?seconds=1",
                "/debug/pprof",
                "/debug/pprof/",
                "/debug/pprof/none",
                "/debug/pprof/profile?seconds=1",
                "/debug/pprof/heap",
                "/debug/pprof/heap?format=flame",
                "/debug/pprof/exceptions",
                "/debug/pprof/nativemem",
                "/debug/pprof/trace?seconds=0.1",
                "/debug/pprof/cmdline",
                "/debug/pprof/recent",
                "/debug/pprof/recent?format=html"
            })
    void every_answer_is_confined_and_no_foreigner_gets_one(String path) throws IOException {
        Head own = head(path, "localhost:" + app.port(), "");
        assertThat(own.status()).isNotEqualTo(403);
        assertConfined(own);
        assertThat(own.headers().get("Content-Security-Policy")).doesNotContain("unsafe", "http:", "https:");
        assertRefused(head(path, "rebound.example:" + app.port(), ""));
        assertRefused(head(path, "localhost:" + app.port(), "Origin: http://evil.example\r\n"));
        String embedded = "Sec-Fetch-Site: same-site\r\nSec-Fetch-Mode: no-cors\r\nSec-Fetch-Dest: script\r\n";
        assertRefused(head(path, "localhost:" + app.port(), embedded));
        String framed = "Sec-Fetch-Site: cross-site\r\nSec-Fetch-Mode: navigate\r\nSec-Fetch-Dest: iframe\r\n";
        assertRefused(head(path, "localhost:" + app.port(), framed));
    }

    private static void assertRefused(Head head) {
        assertThat(head.status()).isEqualTo(403);
        assertConfined(head);
    }

    private static void assertConfined(Head head) {
        assertThat(head.headers())
                .containsEntry("X-Content-Type-Options", "nosniff")
                .containsEntry("Referrer-Policy", "no-referrer")
                .containsEntry("Cross-Origin-Resource-Policy", "same-origin")
                .containsEntry("Cross-Origin-Opener-Policy", "same-origin")
                .containsEntry("Cache-Control", "no-store")
                .doesNotContainKey("Access-Control-Allow-Origin");
        assertThat(head.headers().get("Content-Security-Policy"))
                .startsWith("default-src 'none'")
                .contains("frame-ancestors 'none'", "base-uri 'none'");
    }
}
