package org.jvmpprof.collector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What operators point at a collector: Prometheus's own parser, and go tool pprof with a token. */
final class OperatorIT {
    private static final String TOKEN = "operator-token-0123456789";
    private static final long NANOS = 1_790_000_000_000_000_000L;

    @TempDir
    Path data;

    private CollectorProcess start() throws IOException {
        return CollectorProcess.start(data.resolve("data"), List.of("-Xmx128m"), "token=" + TOKEN, "tenants=on");
    }

    private TestClient client(CollectorProcess collector) {
        return new TestClient(collector.port());
    }

    /** Skips where the tool is missing, but not in continuous integration. */
    private static void require(String tool, String debianPackage) throws Exception {
        boolean isThere;
        try {
            isThere = new ProcessBuilder(tool, "help")
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start()
                    .waitFor(60, TimeUnit.SECONDS);
        } catch (IOException e) {
            isThere = false;
        }
        if (!isThere && "true".equals(System.getenv("CI"))) {
            throw new AssertionError(
                    tool + " is missing: install " + debianPackage + ", or unset CI to skip this test");
        }
        assumeTrue(isThere, tool + " is missing; install " + debianPackage);
    }

    private String output(Path in, String... command) throws Exception {
        ProcessBuilder builder = new ProcessBuilder(command);
        // pprof saves what it fetches; not in the user's home.
        builder.environment().put("PPROF_TMPDIR", data.resolve("pprof").toString());
        Path out = data.resolve("out.txt");
        Process process = builder.redirectErrorStream(true)
                .redirectInput(in.toFile())
                .redirectOutput(out.toFile())
                .start();
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        String text = Files.readString(out);
        assertThat(process.exitValue()).as(text).isZero();
        return text;
    }

    @Test
    void prometheus_reads_the_metrics_and_finds_nothing_to_complain_about() throws Exception {
        require("promtool", "prometheus");
        try (CollectorProcess collector = start()) {
            String[] bearer = {"Authorization", "Bearer " + TOKEN, "X-Scope-OrgID", "team-a"};
            byte[] profile = TestProfiles.cpu("f", 1, NANOS);
            client(collector).post("/api/0/profiles?service=s&type=cpu", profile, bearer);
            client(collector).get("/no/such/path");
            Path metrics = Files.write(
                    data.resolve("metrics"),
                    client(collector).get("/metrics", bearer).body());

            assertThat(output(metrics, "promtool", "check", "metrics")).isEmpty();
            assertThat(Files.readString(metrics))
                    .contains("http_requests_total{code=\"200\",method=\"POST\",route=\"/api/0/profiles\"} 1.0")
                    .contains("http_requests_total{code=\"401\",method=\"GET\",route=\"none\"} 1.0")
                    .contains(
                            "jvm_pprof_collector_http_request_duration_seconds_bucket{route=\"/api/0/profiles\",le=\"60.0\"} 1")
                    .contains("jvm_pprof_collector_ingest_profiles_total{type=\"cpu\"} 1.0")
                    .contains("jvm_pprof_collector_ingest_bytes_total{type=\"cpu\"} " + (double) profile.length)
                    .contains("jvm_pprof_collector_store_profiles{tenant=\"team-a\"} 1.0")
                    .contains("jvm_memory_used_bytes", "process_open_fds");
        }
    }

    @Test
    void go_tool_pprof_reads_the_collectors_own_profiles_with_the_token_as_password() throws Exception {
        require("go", "golang-go");
        try (CollectorProcess collector = start()) {
            String url = "http://x:" + TOKEN + "@127.0.0.1:" + collector.port() + "/debug/pprof/";
            Path nothing = Files.createFile(data.resolve("nothing"));

            assertThat(output(nothing, "go", "tool", "pprof", "-top", url + "heap"))
                    .contains("Type: inuse_space", "java.lang.String");
            assertThat(output(nothing, "go", "tool", "pprof", "-top", url + "goroutine"))
                    .contains("Type: goroutine", "java.lang.Thread.run");
            assertThat(output(nothing, "go", "tool", "pprof", "-top", url + "profile?seconds=1"))
                    .contains("Type: cpu");
        }
    }
}
