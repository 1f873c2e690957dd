package org.jvmpprof.it.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;
import org.jvmpprof.it.Await;
import org.jvmpprof.it.HotJvm;
import org.jvmpprof.it.Http;
import org.jvmpprof.it.Jdk;
import org.jvmpprof.it.Tool;

/** {@code /debug/agent} and {@code /metrics} on every JDK. */
@ParameterizedClass(name = "{0}")
@MethodSource("org.jvmpprof.it.Jdks#all")
class AgentPageIT {
    private static final String SECRET = "s3cr3t-of-the-test";

    @Parameter
    Jdk jdk;

    @TempDir
    Path directory;

    private HotJvm app;

    @BeforeEach
    void start() {
        app = HotJvm.start(
                        jdk,
                        "cpu=20ms,collector=file://" + directory + ",ship.interval=1s,label.region=eu,collector.token="
                                + SECRET)
                .awaitEndpoint();
    }

    @AfterEach
    void stop() {
        app.close();
    }

    @Test
    void tells_options_rates_exporters_hooks_and_cost() {
        Await.that(
                "a delivered round",
                Duration.ofSeconds(30),
                () -> get("/debug/agent", "*/*").text().contains("last_success"));
        Http.Answer answer = get("/debug/agent", "*/*");
        String json = answer.text();

        assertThat(answer.header("Content-Type")).isEqualTo("application/json");
        assertThat(json)
                .contains("\"key\": \"cpu\"", "\"value\": \"20ms\"", "\"source\": \"agent arguments\"")
                .contains("\"engine\": \"native (async-profiler)\"", "\"rates\"")
                .contains("\"came_by\": \"-javaagent\"", "\"premain_ms\"", "\"last_minute_cores\"")
                .contains("\"park\": \"seen\"", "\"to\": \"file://" + directory)
                .contains("\"name\": \"region\"")
                .doesNotContain("\"error\":")
                .doesNotContain(SECRET);
    }

    @Test
    void a_browser_gets_a_page_that_needs_no_script_and_loads_nothing() {
        Http.Answer answer = get("/debug/agent?token=a%26b", "text/html,application/xhtml+xml");
        String page = answer.text();

        assertThat(answer.header("Content-Type")).startsWith("text/html");
        assertThat(answer.header("Content-Security-Policy"))
                .startsWith("default-src 'none'")
                .doesNotContain("unsafe");
        assertThat(page)
                .contains("<h2>options</h2>", "<h2>budget</h2>", "<h2>cost</h2>", "token=a%26b")
                .doesNotContain("<script", "http://", "https://", SECRET);
        assertThat(get("/debug/agent?format=json", "text/html").header("Content-Type"))
                .isEqualTo("application/json");
        assertThat(get("/debug/agent?format=xml", "*/*").status()).isEqualTo(400);
    }

    @Test
    void prometheus_takes_the_metrics() throws IOException {
        Tool.need("promtool");
        Http.Answer answer = get("/metrics", "text/plain");
        Path file = directory.resolve("metrics.txt");
        Files.write(file, answer.ok());

        Tool.Result result = Tool.run("sh", "-c", "promtool check metrics < " + file);

        assertThat(result.succeeded().out() + result.err()).isEmpty();
        assertThat(answer.header("Content-Type")).isEqualTo("text/plain; version=0.0.4; charset=utf-8");
        AgentSays says = AgentSays.of(app);
        assertThat(says.value("process_cpu_seconds_total")).isPositive();
        assertThat(says.value("jvm_memory_used_bytes{area=\"heap\"}")).isPositive();
        Await.that(
                "a look at all threads' clocks",
                Duration.ofSeconds(60),
                () -> AgentSays.of(app)
                        .cpuSeconds()
                        .keySet()
                        .containsAll(Set.of("pprof-poll", "pprof-locks", "pprof-ship", "sampling", "hooks")));
        assertThat(get("/metrics", "application/openmetrics-text").text()).endsWith("# EOF\n");
    }

    private Http.Answer get(String path, String accept) {
        URI uri = URI.create("http://127.0.0.1:" + app.port() + path);
        return Http.send(HttpRequest.newBuilder(uri).header("Accept", accept).build());
    }
}
