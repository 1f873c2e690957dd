package org.jvmpprof.collector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.jar.JarFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.jvmpprof.proto.DecodeLimits;
import org.jvmpprof.proto.Profile;
import org.jvmpprof.proto.ProfileDecoder;

/** The executable jar as users run it, with a heap of 128 MB. */
final class CollectorIT {
    private static final long NANOS = 1_790_000_000_000_000_000L;
    private static final String RANGE = "&from=0&to=now";

    @TempDir
    Path data;

    private static String text(HttpResponse<byte[]> response) {
        return new String(response.body(), StandardCharsets.UTF_8);
    }

    @Test
    void go_tool_pprof_shows_the_hot_function_of_a_merge_first() throws Exception {
        requireGo();
        try (CollectorProcess collector = CollectorProcess.start(data)) {
            for (int i = 0; i < 20; i++) {
                collector.post("service=hotapp&type=cpu", TestProfiles.cpu("app.Main.hot", 30_000_000, NANOS + i));
                collector.post("service=hotapp&type=cpu", TestProfiles.cpu("app.Main.cold", 10_000_000, NANOS + i));
            }
            String url = collector.url("/api/0/profiles/merge?service=hotapp&type=cpu" + RANGE);
            String top = output(new ProcessBuilder("go", "tool", "pprof", "-top", url));

            assertThat(top)
                    .contains("800ms total")
                    .contains("600ms 75.00% 75.00%")
                    .doesNotContain("not available");
            List<String> functions =
                    top.lines().filter(line -> line.contains("app.Main.")).toList();
            assertThat(functions).hasSize(2);
            assertThat(functions.get(0)).endsWith("app.Main.hot");
        }
    }

    @Test
    void go_tool_pprof_shows_what_a_difference_gained_and_lost() throws Exception {
        requireGo();
        try (CollectorProcess collector = CollectorProcess.start(data)) {
            for (int i = 0; i < 10; i++) {
                collector.post(
                        "service=hotapp&type=cpu&labels=v=1", TestProfiles.cpu("app.Main.slow", 50_000_000, NANOS + i));
                collector.post(
                        "service=hotapp&type=cpu&labels=v=2", TestProfiles.cpu("app.Main.slow", 20_000_000, NANOS + i));
                collector.post(
                        "service=hotapp&type=cpu&labels=v=2",
                        TestProfiles.cpu("app.Main.added", 10_000_000, NANOS + i));
            }
            String url =
                    collector.url("/api/0/profiles/diff?service=hotapp&type=cpu&labels=v=2&base_labels=v=1" + RANGE);
            String top = output(new ProcessBuilder("go", "tool", "pprof", "-top", url));

            assertThat(top)
                    .containsPattern("-300ms .* app\\.Main\\.slow")
                    .containsPattern(" 100ms .* app\\.Main\\.added");
        }
    }

    private void requireGo() throws InterruptedException {
        boolean hasGo = canRun("go", "version");
        if (!hasGo && "true".equals(System.getenv("CI"))) {
            throw new AssertionError("go is missing: install golang-go, or unset CI to skip this test");
        }
        if (!hasGo) {
            System.err.println("SKIPPED: go is missing, so no answer was read by go tool pprof; install golang-go");
        }
        assumeTrue(hasGo, "go is missing");
    }

    private boolean canRun(String... command) throws InterruptedException {
        try {
            Process process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            return process.waitFor(60, TimeUnit.SECONDS) && process.exitValue() == 0;
        } catch (IOException e) {
            return false;
        }
    }

    private String output(ProcessBuilder builder) throws Exception {
        // pprof saves what it fetches; not in the user's home.
        builder.environment().put("PPROF_TMPDIR", data.resolve("pprof").toString());
        Path out = data.resolve("pprof.txt");
        Process process =
                builder.redirectErrorStream(true).redirectOutput(out.toFile()).start();
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        String text = Files.readString(out);
        assertThat(process.exitValue()).as(text).isZero();
        return text;
    }

    /** profefe needed 664 to 850 MB for this. */
    @Test
    void a_thousand_profiles_merge_within_128_mb() throws Exception {
        int count = 1_000;
        long expected = 0;
        long bytes = 0;
        try (CollectorProcess collector = CollectorProcess.start(data)) {
            for (int i = 0; i < count; i++) {
                byte[] body = TestProfiles.large(i, 120, NANOS + i);
                bytes += body.length;
                expected += ProfileDecoder.decode(body, DecodeLimits.DEFAULT).total(0);
                assertThat(collector.post("service=shop&type=cpu", body).statusCode())
                        .isEqualTo(200);
            }
            Duration before = collector.cpu();
            HttpResponse<byte[]> merged = collector.get("/api/0/profiles/merge?service=shop&type=cpu" + RANGE);
            Duration first = collector.cpu().minus(before);
            collector.get("/api/0/profiles/merge?service=shop&type=cpu" + RANGE);
            Duration second = collector.cpu().minus(before).minus(first);

            assertThat(merged.headers().firstValue("X-Profiles-Merged")).contains("merged 1000 of 1000");
            Profile sum = ProfileDecoder.decode(merged.body(), DecodeLimits.DEFAULT.withMaxSamples(10_000_000));
            assertThat(sum.total(0)).isEqualTo(expected);
            assertThat(collector.err()).doesNotContain("OutOfMemory");
            System.out.printf(
                    "CollectorIT: merged %d profiles of %d bytes into %d samples, %d bytes, -Xmx128m: %d ms CPU cold,"
                            + " %d ms warm%n",
                    count,
                    bytes / count,
                    sum.samples().size(),
                    merged.body().length,
                    first.toMillis(),
                    second.toMillis());
        }
    }

    @Test
    void sigterm_ends_it_quickly_and_cleanly_and_the_directory_is_free_again() throws Exception {
        CollectorProcess collector = CollectorProcess.start(data);
        assertThat(collector
                        .post("service=s&type=cpu", TestProfiles.cpu("f", 1, NANOS))
                        .statusCode())
                .isEqualTo(200);

        collector.close();

        assertThat(collector.process().exitValue()).isEqualTo(143);
        assertThat(collector.err().lines()).hasSize(1).first().asString().startsWith("collector: listening on ");
        try (CollectorProcess again = CollectorProcess.start(data)) {
            assertThat(text(again.get("/api/0/services"))).contains("[\"s\"]");
        }
    }

    @Test
    void what_it_cannot_start_with_is_one_line_and_status_2() throws Exception {
        assertRefused("option prot is not known; nearest is ", "--prot", "1");
        assertRefused("limit.body=0: must be a size", "limit.body=0");
        try (CollectorProcess running = CollectorProcess.start(data)) {
            assertRefused(
                    "data=" + data + ": in use by another collector (process "
                            + running.process().pid() + ")",
                    "listen=127.0.0.1:0",
                    "data=" + data);
            String address = running.url("").substring("http://".length());
            assertRefused("listen=" + address + ": ", "listen=" + address, "data=" + data.resolve("other"));
        }
    }

    private static void assertRefused(String message, String... arguments) throws Exception {
        Process process = CollectorProcess.launch(arguments);
        String err = new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(err.lines()).as(err).hasSize(1).first().asString().startsWith("collector: " + message);
        assertThat(process.exitValue()).isEqualTo(2);
    }

    @Test
    void help_and_version_go_to_stdout_with_status_0() throws Exception {
        for (String argument : List.of("--help", "--version")) {
            Process process = CollectorProcess.launch(argument);
            String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(process.waitFor()).isZero();
            assertThat(out).contains("collector");
        }
    }

    @Test
    void the_jar_holds_what_servers_need_and_the_licences_of_others() throws Exception {
        Path jar = Path.of("target", "collector.jar");
        assertThat(Files.size(jar)).isLessThan(13_000_000);
        try (JarFile file = new JarFile(jar.toFile())) {
            List<String> names = file.stream().map(entry -> entry.getName()).toList();
            assertThat(names.stream().filter(name -> name.startsWith("org/sqlite/native/") && name.contains(".")))
                    .containsExactlyInAnyOrder(
                            "org/sqlite/native/Linux/x86_64/libsqlitejdbc.so",
                            "org/sqlite/native/Linux/aarch64/libsqlitejdbc.so",
                            "org/sqlite/native/Linux-Musl/x86_64/libsqlitejdbc.so",
                            "org/sqlite/native/Linux-Musl/aarch64/libsqlitejdbc.so",
                            "org/sqlite/native/Mac/x86_64/libsqlitejdbc.dylib",
                            "org/sqlite/native/Mac/aarch64/libsqlitejdbc.dylib");
            assertThat(names.stream()
                            .filter(name -> name.contains("libzstd-jni"))
                            .map(name -> name.replaceAll("/lib.*", "")))
                    .containsExactlyInAnyOrder("linux/amd64", "linux/aarch64", "darwin/x86_64", "darwin/aarch64");
            assertThat(names).contains("META-INF/THIRD-PARTY.txt", "META-INF/LICENSE", "META-INF/NOTICE");
            assertThat(names).noneMatch(name -> name.endsWith(".RSA") || name.endsWith(".SF"));
            assertThat(names.stream().filter(name -> name.endsWith(".class")))
                    .allMatch(name -> name.startsWith("org/jvmpprof/")
                            || name.startsWith("org/eclipse/jetty/")
                            || name.startsWith("org/sqlite/")
                            || name.startsWith("org/slf4j/")
                            || name.startsWith("com/google/protobuf/")
                            || name.startsWith("com/fasterxml/jackson/")
                            || name.startsWith("com/github/luben/zstd/")
                            || name.startsWith("com/jcraft/jzlib/")
                            || name.startsWith("io/prometheus/")
                            || name.startsWith("org/snakeyaml/engine/")
                            || name.startsWith("META-INF/versions/"));
        }
    }
}
