package org.jvmpprof.agent.endpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The tools that people use: socat, curl, go tool pprof. Without one its tests are skipped, but fail under CI=true. */
class ToolsTest {
    private static Running running;

    @TempDir
    Path directory;

    @BeforeAll
    static void start() {
        running = new Running();
    }

    @AfterAll
    static void stop() {
        running.close();
    }

    private static void need(String tool) {
        boolean present = false;
        for (String place : System.getenv("PATH").split(File.pathSeparator)) {
            present |= Files.isExecutable(Path.of(place, tool));
        }
        if ("true".equals(System.getenv("CI"))) {
            assertThat(present)
                    .describedAs(tool + " must be installed under CI=true")
                    .isTrue();
        }
        assumeTrue(present, tool + " is not installed");
    }

    /** What the shell line prints on both outputs. */
    private String shell(String line) throws IOException, InterruptedException {
        Path out = Files.createTempFile(directory, "out", "");
        ProcessBuilder builder =
                new ProcessBuilder("bash", "-c", line).redirectErrorStream(true).redirectOutput(out.toFile());
        builder.environment().put("PPROF_TMPDIR", directory.toString());
        builder.environment().put("HOME", directory.toString());
        Process process = builder.start();
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).describedAs(line).isTrue();
        return Files.readString(out, StandardCharsets.ISO_8859_1);
    }

    private static String socket() {
        return running.endpoints.socketPath().toString();
    }

    private static String url(String path) {
        return "http://127.0.0.1:" + running.endpoints.tcpAddress().getPort() + "/debug/pprof/" + path;
    }

    @Test
    void goroutine_line_for_socat_works_verbatim() throws Exception {
        need("socat");
        assertThat(shell("echo -e \"GET /debug/pprof/goroutine?debug=1 HTTP/1.0\\r\\n\" | socat unix-connect:"
                        + socket() + " STDIO"))
                .startsWith("HTTP/1.0 200 OK\r\n")
                .contains("\r\n\r\ngoroutine profile: total ");
    }

    @Test
    void heap_line_for_socat_works_verbatim() throws Exception {
        need("socat");
        assertThat(shell("echo -e \"GET /debug/pprof/heap?debug=1 HTTP/1.0\\r\\n\" | socat unix-connect:" + socket()
                        + " STDIO"))
                .startsWith("HTTP/1.0 200 OK\r\n")
                .contains("\r\n\r\nheap profile: ");
    }

    @Test
    void socat_waits_for_a_window_when_told_to() throws Exception {
        need("socat");
        assertThat(shell("echo -e \"GET /debug/pprof/profile?seconds=2 HTTP/1.0\\r\\n\" | socat -t 10 unix-connect:"
                        + socket() + " STDIO"))
                .startsWith("HTTP/1.0 200 OK\r\n")
                .contains("filename=\"profile\"");
    }

    @Test
    void curl_fetches_over_both_listeners() throws Exception {
        need("curl");
        assertThat(shell("curl -sSf --unix-socket " + socket() + " http://localhost/debug/pprof/heap?debug=1"))
                .startsWith("heap profile: ");
        assertThat(shell("curl -sSf '" + url("heap?debug=1") + "'")).startsWith("heap profile: ");
        assertThat(shell("curl -sSIf '" + url("heap") + "'")).startsWith("HTTP/1.1 200 OK");
        assertThat(shell("curl -sSLf --max-time 5 'http://localhost:"
                        + running.endpoints.tcpAddress().getPort() + "/debug/pprof'"))
                .contains("full goroutine stack dump");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "heap",
                "allocs",
                "block",
                "mutex",
                "goroutine",
                "threads",
                "threadcreate",
                "exceptions",
                "profile?seconds=1",
                "wall?seconds=1",
                "allocs?seconds=1",
                "delta_heap"
            })
    void go_tool_pprof_reads_every_profile_without_asking_for_symbols(String path) throws Exception {
        need("go");
        String out = shell("go tool pprof -top '" + url(path) + "'");
        assertThat(out).containsPattern("(?m)^ +flat  flat% +sum% +cum +cum%").containsPattern("com\\.acme\\.|java\\.");
        // Above the table, whose frames may hold any word.
        assertThat(out.substring(0, out.indexOf(" flat  flat%")))
                .doesNotContain("Main binary filename not available", "symbol", "unrecognized", "failed");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"heap?debug=1", "block?debug=1", "mutex?debug=1", "goroutine?debug=1", "threadcreate?debug=1"})
    void go_tool_pprof_finds_java_names_for_legacy_text(String path) throws Exception {
        need("go");
        String out = shell("go tool pprof -top '" + url(path) + "'");
        assertThat(out)
                .containsPattern("(?m)^ +flat  flat% +sum% +cum +cum%")
                .containsPattern("com\\.acme\\.Cache\\$Entry\\.load|java\\.");
    }

    @Test
    void go_tool_pprof_reads_a_file_that_curl_fetched_over_the_socket() throws Exception {
        need("curl");
        need("go");
        Path file = directory.resolve("heap.pb.gz");
        shell("curl -sSf --unix-socket " + socket() + " -o " + file + " http://localhost/debug/pprof/heap");
        assertThat(shell("go tool pprof -top -sample_index=alloc_space " + file))
                .contains("com.acme.Cache$Entry.load");
        Path later = directory.resolve("later.pb.gz");
        shell("curl -sSf --unix-socket " + socket() + " -o " + later + " http://localhost/debug/pprof/heap");
        assertThat(shell("go tool pprof -top -sample_index=alloc_space -base " + file + " " + later))
                .contains("com.acme.Cache$Entry.load");
    }

    @Test
    void go_tool_pprof_shows_our_error_texts() throws Exception {
        need("go");
        assertThat(shell("go tool pprof -top '" + url("nativemem") + "' || true"))
                .contains(FakeSource.NO_NATIVEMEM);
    }

    @Test
    void another_user_is_refused_even_if_the_files_mode_let_him_in() throws Exception {
        need("socat");
        need("setpriv");
        assumeTrue("root".equals(System.getProperty("user.name")), "only root can become another user");
        Path socket = running.endpoints.socketPath();
        Path parent = socket.getParent();
        String line = "echo -e \"GET /debug/pprof/cmdline HTTP/1.0\\r\\n\" | setpriv --reuid=65534 --regid=65534"
                + " --clear-groups socat unix-connect:" + socket + " STDIO";
        Files.setPosixFilePermissions(parent, PosixFilePermissions.fromString("rwxr-xr-x"));
        try {
            assertThat(shell(line)).contains("Permission denied").doesNotContain("HTTP/1.0 200");
            Files.setPosixFilePermissions(socket, PosixFilePermissions.fromString("rw-rw-rw-"));
            assertThat(shell(line)).doesNotContain("HTTP/1.0 200", "Permission denied");
            assertThat(running.log()).contains("refused a client of user nobody");
        } finally {
            Files.setPosixFilePermissions(socket, PosixFilePermissions.fromString("rw-------"));
        }
    }
}
