package org.jvmpprof.collector;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** SIGTERM while requests are under way. */
final class StopIT {
    private static final int BODY = 1_000_000;

    @TempDir
    Path data;

    /** The request under way is an upload whose body comes in pieces. */
    @Test
    void sigterm_finishes_what_is_under_way_and_takes_nothing_new() throws Exception {
        CollectorProcess collector = CollectorProcess.start(data);
        try (Socket upload = new Socket("127.0.0.1", collector.port())) {
            OutputStream out = upload.getOutputStream();
            out.write(("POST /api/0/profiles?service=s&type=trace HTTP/1.1\r\nHost: localhost\r\nContent-Length: "
                            + BODY + "\r\n\r\n")
                    .getBytes(StandardCharsets.US_ASCII));
            int sent = send(out, 1);
            awaitUnderWay(collector);

            long began = System.nanoTime();
            collector.process().destroy();
            boolean isRefused = false;
            while (!isRefused && System.nanoTime() - began < TimeUnit.SECONDS.toNanos(20)) {
                sent += send(out, 1);
                isRefused = isRefused(collector);
            }
            assertThat(isRefused).isTrue();
            send(out, BODY - sent);

            upload.setSoTimeout(20_000);
            String answer = new String(upload.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
            assertThat(answer).startsWith("HTTP/1.1 200 ");
        }
        assertThat(collector.process().waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(collector.process().exitValue()).isEqualTo(143);
        assertThat(collector.err().lines()).as(collector.err()).hasSize(1);
        try (CollectorProcess again = CollectorProcess.start(data)) {
            assertThat(TestClient.text(again.get("/api/0/services"))).contains("[\"s\"]");
        }
    }

    private static int send(OutputStream out, int bytes) throws IOException {
        out.write(new byte[bytes]);
        out.flush();
        return bytes;
    }

    private static void awaitUnderWay(CollectorProcess collector) throws Exception {
        String metrics = "";
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        // The other one is that which asks.
        while (!metrics.contains("http_requests_under_way 2.0") && System.nanoTime() < deadline) {
            metrics = TestClient.text(collector.get("/metrics"));
        }
        assertThat(metrics).contains("http_requests_under_way 2.0");
    }

    private static boolean isRefused(CollectorProcess collector) throws Exception {
        try {
            return collector.get("/healthz").statusCode() == 503;
        } catch (IOException closed) {
            return true;
        }
    }

    @Test
    void sigterm_is_not_held_up_for_long_by_a_client_that_sends_nothing_more() throws Exception {
        CollectorProcess collector = CollectorProcess.start(data);
        try (Socket socket = new Socket("127.0.0.1", collector.port())) {
            OutputStream out = socket.getOutputStream();
            out.write(
                    "POST /api/0/profiles?service=s&type=trace HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100\r\n\r\nx"
                            .getBytes(StandardCharsets.US_ASCII));
            out.flush();
            awaitUnderWay(collector);
            long began = System.nanoTime();

            collector.close();

            assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(25));
            assertThat(collector.process().exitValue()).isEqualTo(143);
        }
    }
}
