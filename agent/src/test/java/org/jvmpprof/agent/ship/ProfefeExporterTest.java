package org.jvmpprof.agent.ship;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ProfefeExporterTest {
    @TempDir
    Path directory;

    private final FakeClock clock = new FakeClock();
    private FakeCollector collector;

    @BeforeEach
    void start() throws Exception {
        collector = new FakeCollector();
    }

    @AfterEach
    void stop() throws Exception {
        collector.close();
    }

    private ShipSettings.Builder settings() {
        return ShipSettings.builder("shop", "jvm-1").collector(collector.url()).proxy("none");
    }

    private Exporter exporter(ShipSettings.Builder settings) {
        return Exporters.of(settings.build(), clock).get(0);
    }

    @Test
    void asks_as_profefe_does() {
        exporter(settings()).send(Samples.shipment(0));
        FakeCollector.Request request = collector.requests().get(0);
        assertThat(request.method()).isEqualTo("POST");
        assertThat(request.path())
                .startsWith("/api/0/profiles?service=shop%20%26%20co&instance_id=jvm-1&type=cpu&labels=");
        // Once decoded, the values are still encoded: the server decodes each a second time.
        assertThat(request.query("labels")).isEqualTo("region=eu%20west%2C1%3Da%25b%2Bc,pod=jvm-%C3%BC");
        assertThat(request.query("created_at")).isEqualTo("2026-11-21T08:33:20");
        assertThat(request.headers())
                .containsEntry("content-length", "1000")
                .containsEntry("idempotency-key", "key-0")
                .containsEntry("host", "127.0.0.1:" + collector.port())
                .doesNotContainKeys("transfer-encoding", "expect", "authorization");
    }

    @Test
    void a_path_before_the_api_is_kept() {
        exporter(ShipSettings.builder("s", "i")
                        .collector(collector.url() + "/profiles/")
                        .proxy("none"))
                .send(Samples.shipment(0));
        assertThat(collector.requests().get(0).path()).startsWith("/profiles/api/0/profiles?");
    }

    @ParameterizedTest
    @ValueSource(ints = {500, 502, 503, 504, 408, 429})
    void is_worth_a_retry(int status) {
        collector.always(FakeCollector.status(status, "in trouble\nof some kind\t!"));
        Delivery delivery = exporter(settings()).send(Samples.shipment(0));
        assertThat(delivery.outcome()).isEqualTo(Delivery.Outcome.RETRY);
        assertThat(delivery.message()).isEqualTo("answered " + status + ": in trouble of some kind !");
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 401, 403, 404, 409, 413, 415, 302, 304})
    void is_final(int status) {
        collector.always(FakeCollector.status(status, status == 304 ? "" : "x".repeat(5000)));
        Delivery delivery = exporter(settings()).send(Samples.shipment(0));
        assertThat(delivery.outcome()).isEqualTo(Delivery.Outcome.REJECTED);
        assertThat(delivery.message()).startsWith("answered " + status).hasSizeLessThan(400);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "hello",
                "<html>welcome</html>",
                "[]",
                "{\"status\":\"ok\"}",
                "{\"code\":2000}",
                "{\"code\":200"
            })
    void a_200_of_another_server_is_an_error(String body) {
        collector.always(FakeCollector.status(200, body));
        Delivery delivery = exporter(settings()).send(Samples.shipment(0));
        assertThat(delivery.outcome()).isEqualTo(Delivery.Outcome.REJECTED);
        assertThat(delivery.message()).contains("not as a profefe collector does");
    }

    @Test
    void an_endless_answer_is_read_in_part() {
        collector.always(FakeCollector.status(400, "y".repeat(3_000_000)));
        Exporter exporter = exporter(settings());
        assertThat(exporter.send(Samples.shipment(0)).outcome()).isEqualTo(Delivery.Outcome.REJECTED);
        collector.always(FakeCollector.status(200, FakeCollector.ACCEPTED));
        assertThat(exporter.send(Samples.shipment(0)).outcome()).isEqualTo(Delivery.Outcome.SENT);
    }

    @Test
    void retry_after_is_understood_in_seconds_and_as_a_date() {
        String date = DateTimeFormatter.RFC_1123_DATE_TIME.format(
                Instant.ofEpochMilli(clock.unixMillis() + 90_000).atOffset(ZoneOffset.UTC));
        collector.then(
                FakeCollector.status(429, "", "Retry-After: 7"),
                FakeCollector.status(503, "", "Retry-After: " + date),
                FakeCollector.status(503, "", "Retry-After: soon"),
                FakeCollector.status(503, "", "Retry-After: 999999999"));
        Exporter exporter = exporter(settings());
        assertThat(exporter.send(Samples.shipment(0)).retryAfterMillis()).isEqualTo(7_000);
        assertThat(exporter.send(Samples.shipment(0)).retryAfterMillis()).isCloseTo(90_000, within(1_000L));
        assertThat(exporter.send(Samples.shipment(0)).retryAfterMillis()).isZero();
        assertThat(exporter.send(Samples.shipment(0)).retryAfterMillis()).isEqualTo(Answers.LONGEST_RETRY_AFTER_MILLIS);
    }

    @Test
    void the_whole_body_goes_out_with_every_attempt() {
        byte[] body = Samples.bytes(7, 300_000);
        collector.then(
                FakeCollector.status(500, ""),
                FakeCollector.closeMidAnswer(),
                FakeCollector.status(503, "", "Connection: close"),
                FakeCollector.status(200, FakeCollector.ACCEPTED));
        Exporter exporter = exporter(settings());
        Shipment shipment = Samples.shipment(0, body);
        int attempts = 1;
        while (exporter.send(shipment).outcome() != Delivery.Outcome.SENT) {
            attempts++;
        }
        assertThat(attempts).isBetween(3, 4);
        assertThat(collector.requests()).hasSize(4).allSatisfy(request -> {
            assertThat(request.body()).isEqualTo(body);
            assertThat(request.headers()).containsEntry("idempotency-key", "key-0");
        });
    }

    @Test
    void a_collector_that_hangs_is_left_after_the_timeout() {
        collector.always(FakeCollector.hang());
        long start = System.nanoTime();
        Delivery delivery = exporter(settings().timeout(Duration.ofMillis(300))).send(Samples.shipment(0));
        assertThat(delivery.outcome()).isEqualTo(Delivery.Outcome.RETRY);
        assertThat(delivery.message()).contains("no answer in time");
        assertThat(System.nanoTime() - start)
                .isBetween(TimeUnit.MILLISECONDS.toNanos(290), TimeUnit.SECONDS.toNanos(10));
    }

    @Test
    void an_attempt_can_be_broken_off() throws Exception {
        collector.always(FakeCollector.hang());
        Exporter exporter = exporter(settings());
        Thread breaker = new Thread(() -> {
            Await.until("request", () -> !collector.requests().isEmpty());
            exporter.abort();
        });
        breaker.start();
        assertThat(exporter.send(Samples.shipment(0)).outcome()).isEqualTo(Delivery.Outcome.RETRY);
        breaker.join();
    }

    @Test
    void a_kept_connection_that_the_server_has_closed_costs_no_retry() {
        Exporter exporter = exporter(settings());
        collector.then((request, out) -> {
            FakeCollector.status(200, FakeCollector.ACCEPTED).answer(request, out);
            return false;
        });
        assertThat(exporter.send(Samples.shipment(0)).outcome()).isEqualTo(Delivery.Outcome.SENT);
        assertThat(exporter.send(Samples.shipment(1)).outcome()).isEqualTo(Delivery.Outcome.SENT);
    }

    @Test
    void one_connection_serves_a_burst() {
        Exporter exporter = exporter(settings());
        for (int i = 0; i < 4; i++) {
            exporter.send(Samples.shipment(i));
        }
        assertThat(collector.connections()).isEqualTo(1);
    }

    @Test
    void a_token_file_is_read_anew_each_time() throws Exception {
        Path token = directory.resolve("token");
        Exporter exporter = exporter(settings().tokenFile(token));
        Delivery missing = exporter.send(Samples.shipment(0));
        assertThat(missing.outcome()).isEqualTo(Delivery.Outcome.RETRY);
        assertThat(missing.message()).startsWith("collector.token-file=" + token + ": cannot be read");
        Files.writeString(token, "first\n");
        exporter.send(Samples.shipment(0));
        Files.writeString(token, "second");
        exporter.send(Samples.shipment(0));
        assertThat(collector.requests().stream()
                        .map(request -> request.headers().get("authorization")))
                .containsExactly("Bearer first", "Bearer second");
    }

    @Test
    void user_password_and_headers_go_along() throws Exception {
        Path password = Files.writeString(directory.resolve("password"), "pässword\n");
        exporter(settings()
                        .user("me")
                        .passwordFile(password)
                        .header("X-Scope-OrgID", "tenant-1")
                        .header("User-Agent", "mine"))
                .send(Samples.shipment(0));
        assertThat(collector.requests().get(0).headers())
                .containsEntry("authorization", "Basic bWU6cMOkc3N3b3Jk")
                .containsEntry("x-scope-orgid", "tenant-1")
                .containsEntry("user-agent", "mine");
    }

    @Test
    void a_host_that_does_not_exist_is_said_so() {
        Delivery delivery = exporter(ShipSettings.builder("s", "i")
                        .collector("http://nowhere.invalid:1")
                        .proxy("none"))
                .send(Samples.shipment(0));
        assertThat(delivery.outcome()).isEqualTo(Delivery.Outcome.RETRY);
        assertThat(delivery.message()).isEqualTo("host unknown: nowhere.invalid");
    }

    @Test
    void an_http_proxy_gets_the_whole_url_and_its_own_password() {
        String proxy = "http://joe:pw@127.0.0.1:" + collector.port();
        exporter(ShipSettings.builder("s", "i")
                        .collector("http://collector.invalid:10100")
                        .proxy(proxy))
                .send(Samples.shipment(0));
        FakeCollector.Request request = collector.requests().get(0);
        assertThat(request.path()).startsWith("http://collector.invalid:10100/api/0/profiles?");
        assertThat(request.headers())
                .containsEntry("host", "collector.invalid:10100")
                .containsEntry("proxy-authorization", "Basic am9lOnB3");
    }
}
