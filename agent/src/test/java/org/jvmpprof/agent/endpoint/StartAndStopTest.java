package org.jvmpprof.agent.endpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Listeners come and go as a whole, and fail one by one. */
class StartAndStopTest {
    @TempDir
    Path directory;

    private static long threads(String role) {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith(role))
                .count();
    }

    @Test
    void idle_endpoints_hold_one_thread_per_listener() throws Exception {
        assertThat(Running.within(10_000, () -> threads("pprof-http-") == 0)).isTrue();
        long before = threads("pprof-");
        try (Running running = new Running()) {
            assertThat(running.get(Via.UNIX, "/debug/pprof/").status()).isEqualTo(200);
            assertThat(Running.within(10_000, () -> threads("pprof-") == before + 2))
                    .isTrue();
        }
        assertThat(threads("pprof-")).isEqualTo(before);
    }

    @ParameterizedTest
    @EnumSource(Via.class)
    void close_ends_waiting_clients_and_frees_everything(Via via) throws Exception {
        Running running = new Running();
        InetSocketAddress tcp = running.endpoints.tcpAddress();
        Path socket = running.endpoints.socketPath();
        try (Wire waiting = running.wire(via);
                Wire idle = running.wire(via)) {
            waiting.send("GET /debug/pprof/profile?seconds=60 HTTP/1.0\r\n\r\n");
            idle.send("GET /debug/pprof/cmdline HTTP/1.1\r\nHost: localhost\r\n\r\n");
            assertThat(idle.reply(false).status()).isEqualTo(200);
            assertThat(Running.soon(() -> running.source.openWindows.get() == 1))
                    .isTrue();
            long begin = System.nanoTime();
            running.close();
            assertThat((System.nanoTime() - begin) / 1e9).isLessThan(2);
            assertThat(waiting.readAll(2000)).isEmpty();
        }
        assertThat(running.source.openWindows).hasValue(0);
        assertThat(socket).doesNotExist();
        try (ServerSocket again = new ServerSocket()) {
            again.bind(tcp);
        }
        assertThat(running.log()).isEmpty();
        running.endpoints.close();
    }

    @Test
    void socket_is_private_and_named_after_process_and_pid() throws IOException {
        try (Running running = new Running()) {
            Path socket = running.endpoints.socketPath();
            assertThat(socket.getFileName())
                    .hasToString("pprof.fake." + ProcessHandle.current().pid());
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(socket)))
                    .isEqualTo("rw-------");
            try (var files = Files.list(running.directory)) {
                assertThat(files).containsExactly(socket);
            }
        }
    }

    @Test
    void port_in_use_is_one_line_and_the_rest_works() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, java.net.InetAddress.getLoopbackAddress());
                Running running = new Running(settings -> settings.tcp("127.0.0.1:" + taken.getLocalPort()))) {
            assertThat(running.log().lines()).hasSize(1);
            assertThat(running.log()).contains("http=127.0.0.1:" + taken.getLocalPort(), "in use");
            assertThat(running.get(Via.UNIX, "/debug/pprof/").status()).isEqualTo(200);
            assertThat(running.get(Via.TCP, "/debug/pprof/").status()).isEqualTo(200);
        }
    }

    @Test
    void unusable_socket_places_are_one_line_and_the_rest_works() throws IOException {
        Path file = Files.writeString(directory.resolve("precious"), "do not touch");
        String[][] places = {
            {directory.resolve("none/x").toString(), "cannot be written"},
            {file.toString(), "is no socket; it is left alone"},
            {directory.resolve("x".repeat(120)).toString(), "107"},
            {"relative", "must be an absolute path"},
            {file.resolve("below").toString(), "cannot be written"}
        };
        for (String[] place : places) {
            try (Running running = new Running(settings -> settings.socketPath(Path.of(place[0])))) {
                assertThat(running.log().lines()).hasSize(1);
                assertThat(running.log()).contains(place[0], place[1]);
                assertThat(running.endpoints.socketPath()).isNull();
                assertThat(running.get(Via.TCP, "/debug/pprof/").status()).isEqualTo(200);
            }
        }
        assertThat(file).hasContent("do not touch");
        try (var files = Files.list(directory)) {
            assertThat(files).containsExactly(file);
        }
    }

    @Test
    void socket_can_be_off() {
        try (Running running = new Running(settings -> settings.socket(false))) {
            assertThat(running.endpoints.socketPath()).isNull();
            assertThatThrownBy(() -> running.wire(Via.UNIX)).isInstanceOf(NullPointerException.class);
        }
    }

    @Test
    void socket_file_is_gone_after_sigterm() throws Exception {
        Path out = directory.resolve("out");
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        EndpointsMain.class.getName(),
                        directory.toString())
                .redirectErrorStream(true)
                .redirectOutput(out.toFile())
                .start();
        try {
            Path socket = directory.resolve("pprof.EndpointsMain." + process.pid());
            assertThat(Running.within(20_000, () -> out.toFile().length() > 0)).isTrue();
            assertThat(out).hasContent(socket.toString());
            assertThat(socket).exists();
            process.destroy();
            assertThat(process.waitFor(10, TimeUnit.SECONDS)).isTrue();
            assertThat(socket).doesNotExist();
            assertThat(out).hasContent(socket.toString());
        } finally {
            process.destroyForcibly();
        }
    }
}
