package org.jvmpprof.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * jnr-unixsocket, which JVMs below 16 need, works relocated and reduced inside the packaged jar: its parts are found by
 * name at run time, so only running it shows that none is missing.
 */
class PackagedJnrIT {
    @Test
    void serves_by_jnr_and_wakes_no_logging(@TempDir Path directory) throws Exception {
        Path socket = directory.resolve("s.sock");
        Path err = directory.resolve("err");
        Path classes = directory.resolve("classes.log");
        List<String> jvm = List.of(
                "-Djvmpprof.internal.unixsocket=jnr",
                "-Xlog:class+load:file=" + classes,
                ForkedJvm.agent("socket=" + socket));
        Path jdk = Path.of(System.getProperty("java.home"));
        Process process = ForkedJvm.start(jdk, jvm, directory.resolve("out"), err, "stdin");
        try {
            long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
            while (!Files.exists(socket)) {
                assertThat(System.nanoTime())
                        .as("no socket; stderr: %s", Files.readString(err))
                        .isLessThan(end);
                Thread.sleep(10);
            }
            assertThat(get(socket)).startsWith("HTTP/1.").contains(" 200 OK").contains("goroutine profile: total");
            process.getOutputStream().close();
            assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
        } finally {
            process.destroyForcibly();
        }
        String loaded = Files.readString(classes);
        assertThat(loaded).contains("org.jvmpprof.shaded.jnr.unixsocket.UnixServerSocketChannel");
        assertThat(loaded).doesNotContain("java.util.logging.Logger ", "org.slf4j.");
        assertThat(socket).doesNotExist();
        assertThat(err).isEmptyFile();
    }

    private static String get(Path socket) throws Exception {
        StringBuilder answer = new StringBuilder();
        try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            channel.connect(UnixDomainSocketAddress.of(socket));
            channel.write(ByteBuffer.wrap(
                    "GET /debug/pprof/goroutine?debug=1 HTTP/1.0\r\n\n".getBytes(StandardCharsets.US_ASCII)));
            ByteBuffer buffer = ByteBuffer.allocate(8192);
            while (channel.read(buffer.clear()) >= 0) {
                answer.append(StandardCharsets.UTF_8.decode(buffer.flip()));
            }
        }
        return answer.toString();
    }
}
