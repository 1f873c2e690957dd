package org.jvmpprof.collector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.jvmpprof.proto.DecodeLimits;
import org.jvmpprof.proto.ProfileDecoder;

/** The executable jar asked by the real curl: each line of the API that was profefe's, and of what was added. */
final class CurlIT {
    private static final long NANOS = 1_790_000_000_000_000_000L;
    private static final Pattern ID = Pattern.compile("\"id\":\"([0-9a-z]{26})\"");

    @TempDir
    Path directory;

    private CollectorProcess collector;
    private Path pprof;

    /** What curl printed, and the status of the answer. */
    private record Answer(int status, byte[] body) {
        String text() {
            return new String(body, StandardCharsets.UTF_8);
        }
    }

    @BeforeEach
    void start() throws Exception {
        boolean hasCurl = isOnPath("curl");
        if (!hasCurl && "true".equals(System.getenv("CI"))) {
            throw new AssertionError("curl is missing: install curl, or unset CI to skip these tests");
        }
        if (!hasCurl) {
            System.err.println("SKIPPED: curl is missing, so the API was not asked by it; install curl");
        }
        assumeTrue(hasCurl, "curl is missing");
        collector = CollectorProcess.start(directory.resolve("data"));
        pprof = Files.write(directory.resolve("cpu.pb.gz"), TestProfiles.cpu("app.Main.hot", 10_000_000, NANOS));
    }

    private static boolean isOnPath(String tool) {
        for (String part : System.getenv("PATH").split(File.pathSeparator)) {
            if (Files.isExecutable(Path.of(part, tool))) {
                return true;
            }
        }
        return false;
    }

    @AfterEach
    void stop() {
        if (collector != null) {
            collector.close();
        }
    }

    private Answer curl(String path, String... options) throws IOException, InterruptedException {
        Path body = directory.resolve("body");
        Files.deleteIfExists(body);
        List<String> command =
                new ArrayList<>(List.of("curl", "-sS", "-g", "-o", body.toString(), "-w", "%{http_code}"));
        command.addAll(List.of(options));
        command.add(collector.url(path));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String status = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).as("%s: %s", command, status).isZero();
        return new Answer(Integer.parseInt(status), Files.exists(body) ? Files.readAllBytes(body) : new byte[0]);
    }

    private String json(String path, String... options) throws IOException, InterruptedException {
        Answer answer = curl(path, options);
        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        assertThat(answer.text()).startsWith("{\"code\":200,\"body\":").endsWith("\n");
        return answer.text();
    }

    private static List<String> ids(String json) {
        Matcher matcher = ID.matcher(json);
        List<String> ids = new ArrayList<>();
        while (matcher.find()) {
            ids.add(matcher.group(1));
        }
        return ids;
    }

    private byte[] profile(String path) throws IOException, InterruptedException {
        Answer answer = curl(path);
        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        return answer.body();
    }

    private long total(String path) throws IOException, InterruptedException {
        return ProfileDecoder.decode(profile(path), DecodeLimits.DEFAULT).total(0);
    }

    @Test
    void every_line_of_profefes_api() throws Exception {
        String post = "/api/0/profiles?service=shop&instance_id=i&type=cpu&labels=region=eu,version=1.0.0";
        List<String> first = ids(json(post, "--data-binary", "@" + pprof));
        List<String> second = ids(json(post, "-X", "POST", "--data-binary", "@" + pprof, "-H", "Expect: 100-continue"));
        assertThat(first).hasSize(1).doesNotContainAnyElementsOf(second);

        String range = "service=shop&type=cpu&from=2026-09-21T00:00:00&to=2026-09-22T00:00:00";
        assertThat(ids(json("/api/0/profiles?" + range))).containsExactly(first.get(0), second.get(0));
        assertThat(ids(json("/api/0/profiles?" + range + "&labels=region=eu"))).hasSize(2);
        assertThat(ids(json("/api/0/profiles?" + range + "&limit=1"))).hasSize(1);
        assertThat(curl("/api/0/profiles?" + range + "&labels=region=us").status())
                .isEqualTo(404);
        assertThat(profile("/api/0/profiles/" + first.get(0))).isEqualTo(Files.readAllBytes(pprof));
        assertThat(total("/api/0/profiles/" + first.get(0) + "+" + second.get(0)))
                .isEqualTo(20_000_000);
        assertThat(total("/api/0/profiles/merge?" + range + "&labels=version=1.0.0"))
                .isEqualTo(20_000_000);
        assertThat(json("/api/0/services")).isEqualTo("{\"code\":200,\"body\":[\"shop\"]}\n");
        assertThat(json("/api/0/version")).contains("\"version\":");
        assertThat(curl("/api/0/profiles/merge?service=shop&type=trace&from=-1h&to=now")
                        .text())
                .isEqualTo("{\"code\":405,\"error\":\"can't merge profiles of trace type\"}\n");
        assertThat(curl("/api/0/profiles?type=cpu", "--data-binary", "@" + pprof)
                        .text())
                .isEqualTo("{\"code\":400,\"error\":\"bad request: missing \\\"service\\\"\"}\n");
    }

    @Test
    void every_line_that_was_added() throws Exception {
        String post = "/api/0/profiles?service=shop&type=cpu&labels=region=eu&created_at=";
        json(post, "--data-binary", "@" + pprof, "-H", "Idempotency-Key: k");
        json(post, "--data-binary", "@" + pprof, "-H", "Idempotency-Key: k");
        String range = "type=cpu&from=0&to=now";
        assertThat(ids(json("/api/0/profiles?service=shop&" + range))).hasSize(1);
        assertThat(json("/api/0/labels?service=shop")).contains("[\"region\"]");
        assertThat(json("/api/0/label/region/values")).contains("[\"eu\"]");
        assertThat(total("/api/0/profiles/diff?service=shop&" + range + "&base_from=0&base_to=now"))
                .isZero();
        assertThat(json("/api/0/top?" + range)).contains("app.Main.hot");
        assertThat(json("/api/0/series?service=shop&type=cpu&from=2026-09-21T14:00:00&to=2026-09-21T15:00:00"))
                .contains("\"step_seconds\"");
        assertThat(json("/api/0/targets")).isEqualTo("{\"code\":200,\"body\":{\"targets\":[]}}\n");
        json("/ingest?name=ingested%7Bregion%3Deu%7D&format=pprof&from=1790000000", "-F", "profile=@" + pprof);
        json("/ingest?name=raw&format=pprof", "--data-binary", "@" + pprof);
        Answer push = curl(
                "/push.v1.PusherService/Push",
                "-H",
                "Content-Type: application/json",
                "-d",
                "{\"series\":[{\"labels\":[{\"name\":\"service_name\",\"value\":\"pushed\"}],"
                        + "\"samples\":[{\"rawProfile\":\""
                        + Base64.getEncoder().encodeToString(Files.readAllBytes(pprof)) + "\"}]}]}");
        assertThat(push.text()).isEqualTo("{}");
        Answer otlp = curl("/v1development/profiles", "-H", "Content-Type: application/json", "-d", "{}");
        assertThat(otlp.text()).isEqualTo("{}");
        assertThat(json("/api/0/services")).contains("[\"ingested\",\"pushed\",\"raw\",\"shop\"]");
        assertThat(curl("/healthz").status()).isEqualTo(200);
        assertThat(json("/readyz")).contains("\"writable\":true");
        assertThat(curl("/metrics").text()).contains("# HELP");
        assertThat(curl("/debug/pprof/").status()).isEqualTo(200);
    }

    /** As profefe's import script calls curl, for each file: {@code -s -XPOST url --data-binary @file}. */
    @Test
    void an_import_of_files_as_profefes_script_does_it() throws Exception {
        for (int i = 0; i < 3; i++) {
            Path file =
                    Files.write(directory.resolve("prof" + i), TestProfiles.cpu("app.Main.hot", 1_000_000, NANOS + i));
            curl(
                    "/api/0/profiles?service=imported&instance_id=imported-profile&type=cpu&labels=a=b,c=d",
                    "-s",
                    "-XPOST",
                    "--data-binary",
                    "@" + file);
        }
        assertThat(total("/api/0/profiles/merge?service=imported&type=cpu&from=0&to=now&labels=a=b,c=d"))
                .isEqualTo(3_000_000);
    }
}
