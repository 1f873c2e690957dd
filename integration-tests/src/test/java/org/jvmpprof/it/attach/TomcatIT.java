package org.jvmpprof.it.attach;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.URI;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.jvmpprof.it.Await;

/** A server that others wrote, under load: the agent comes, looks, and goes, and its clients do not notice. */
class TomcatIT {
    private static final Path COMMAND = Path.of("..", "attach-cli", "target", "jvm-pprof.jar");
    private static final String JAVA =
            Path.of(System.getProperty("java.home"), "bin", "java").toString();

    @TempDir
    private Path directory;

    @Test
    void tomcat_serves_on_while_the_agent_comes_looks_and_goes() throws Exception {
        Path log = directory.resolve("tomcat.log");
        Process tomcat = new ProcessBuilder(
                        JAVA,
                        "-cp",
                        System.getProperty("java.class.path"),
                        TomcatMain.class.getName(),
                        directory.toString())
                .redirectError(log.toFile())
                .start();
        try {
            int port = Integer.parseInt(tomcat.inputReader().readLine());
            visit(tomcat, URI.create("http://127.0.0.1:" + port + "/checkout?order=4711"));
            assertThat(tomcat.isAlive()).isTrue();
            assertThat(Files.readAllLines(log))
                    .noneMatch(line -> line.contains("SEVERE") || line.contains("Exception"))
                    .noneMatch(line -> line.startsWith("jvm-pprof"));
        } finally {
            tomcat.destroyForcibly().waitFor(10, TimeUnit.SECONDS);
        }
    }

    private void visit(Process tomcat, URI target) throws Exception {
        String pid = Long.toString(tomcat.pid());
        Path socket = directory.resolve("t.sock");
        try (Load load = new Load(target)) {
            Await.that("a warm server", Duration.ofSeconds(60), () -> load.count() > 300);
            int first = load.count();
            Await.that("requests before", Duration.ofSeconds(60), () -> load.count() > first + 200);
            String before = load.p99Since(first);

            int second = load.count();
            assertThat(command("attach", pid, "socket=" + socket)).isEqualTo("attached to " + pid + "\n");
            String attach = load.p99Since(second);
            int third = load.count();
            String stacks = get(socket, "/debug/pprof/profile?seconds=3&format=collapsed");
            String profile = load.p99Since(third);
            int fourth = load.count();
            assertThat(command("detach", pid)).isEqualTo("detached from " + pid + "\n");
            String detach = load.p99Since(fourth);

            int fifth = load.count();
            Await.that("requests after", Duration.ofSeconds(60), () -> load.count() > fifth + 100);
            System.out.println("Tomcat, before: " + before + "; attach: " + attach + "; profile: " + profile
                    + "; detach: " + detach + "; after: " + load.p99Since(fifth));
            assertThat(stacks.lines())
                    .anyMatch(line -> line.contains("org.apache.catalina.core.ApplicationFilterChain.doFilter")
                            && line.contains("CheckoutServlet.price"));
            assertThat(load.failures()).isEmpty();
        }
    }

    private static String command(String... arguments) throws IOException {
        List<String> words = new java.util.ArrayList<>(List.of(JAVA, "-jar", COMMAND.toString()));
        words.addAll(List.of(arguments));
        Process process = new ProcessBuilder(words).redirectErrorStream(true).start();
        return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }

    private static String get(Path socket, String path) throws IOException {
        try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            channel.connect(UnixDomainSocketAddress.of(socket));
            channel.write(ByteBuffer.wrap(("GET " + path + " HTTP/1.0\r\n\r\n").getBytes(StandardCharsets.US_ASCII)));
            return new String(Channels.newInputStream(channel).readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
