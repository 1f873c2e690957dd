package org.jvmpprof.cli.collector;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.jvmpprof.cli.exit.CliException;
import org.jvmpprof.cli.exit.ExitStatus;
import org.jvmpprof.cli.output.Profiles;
import org.jvmpprof.proto.ProfileEncoder;
import picocli.CommandLine;

/** A collector that fails in all ways, byte by byte. */
class FaultsTest {
    private static final String STORED =
            "{\"code\":200,\"body\":{\"id\":\"abc\",\"type\":\"cpu\",\"service\":\"s\",\"created_at\":\"2026-01-01T00:00:00Z\"}}\n";

    private final Queue<String> answers = new ConcurrentLinkedQueue<>();
    private final List<String> asked = new CopyOnWriteArrayList<>();
    private ServerSocket listener;

    @BeforeEach
    void listen() throws IOException {
        listener = new ServerSocket(0, 10, InetAddress.getByName("127.0.0.1"));
        Thread thread = new Thread(this::serveAll, "faulty-collector");
        thread.setDaemon(true);
        thread.start();
    }

    @AfterEach
    void close() throws IOException {
        listener.close();
    }

    @Test
    void overloaded_collector_gets_it_again_under_the_same_key() throws Exception {
        answers.add(answer("503 x", "Retry-After: 0\r\n", "{\"code\":503,\"error\":\"overloaded\"}"));
        answers.add(answer("200 OK", "", STORED));
        assertThat(pusher().push("f", cpu(), "", null)).isEqualTo("abc");
        assertThat(asked).hasSize(2);
        assertThat(header(asked.get(0), "Idempotency-Key"))
                .startsWith("push-")
                .isEqualTo(header(asked.get(1), "Idempotency-Key"));
    }

    @Test
    void refusals_carry_status_and_words() {
        failsWith("answered 503: overloaded", "503 x", "", "{\"code\":503,\"error\":\"overloaded\"}");
        failsWith("answered 503: busy", "503 x", "Retry-After: 86400\r\n", "busy\n");
        failsWith(
                "answered 413: profile too large: limit.body=5",
                "413 x",
                "",
                "{\"code\":413,\"error\":\"profile too large: limit.body=5\"}");
        failsWith("answered 401: who?; give --token-file, or --user and --password-file", "401 x", "", "who?");
        failsWith("set --collector to where it points, https://new", "302 x", "Location: https://new\r\n", "");
        assertThat(asked).hasSize(5);
    }

    @Test
    void other_servers_are_no_collectors() {
        failsWith(
                "but not as a collector does: <html>hello</html>; check --collector",
                "200 OK",
                "",
                "<html>hello</html>");
        failsWith("but not as a collector does", "200 OK", "", "{\"code\":200,\"body\":{}}");
        failsWith("but not as a collector does", "200 OK", "", "{\"code\":200,\"body\":{\"id\":\"ab");
        failsWith("but not as a collector does", "200 OK", "", "");
    }

    @Test
    void half_an_answer_is_none() {
        answers.add("HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\n" + STORED);
        assertThatThrownBy(() -> client().get("/api/0/services"))
                .hasMessage(url() + ": the answer ended after " + STORED.length() + " of 500 bytes");
        answers.add("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n50\r\n{\"co");
        assertThatThrownBy(() -> client().get("/api/0/services")).hasMessageStartingWith(url() + ": ");
        answers.add("");
        assertThatThrownBy(() -> client().get("/api/0/services")).hasMessageStartingWith(url() + ": ");
        answers.add("no http at all\r\n\r\n");
        assertThatThrownBy(() -> client().get("/api/0/services")).hasMessageStartingWith(url() + ": ");
    }

    @Test
    void nobody_there_silence_and_unknown_hosts_are_told_apart() throws Exception {
        answers.add("SILENCE");
        assertThatThrownBy(() -> client("--timeout=1").get("/x")).hasMessageContaining("no answer within 1 s");
        listener.close();
        assertThatThrownBy(() -> client().get("/x")).hasMessageContaining("is the collector running there?");
        assertThatThrownBy(() ->
                        of("--collector=http://no-such-host.invalid").client().get("/x"))
                .hasMessage("http://no-such-host.invalid: no such host; check --collector");
    }

    @Test
    void tls_with_a_server_that_speaks_none_fails_as_tls() {
        answers.add(answer("400 x", "", "plain"));
        assertThatThrownBy(() -> of("--collector=https://127.0.0.1:" + listener.getLocalPort())
                        .client()
                        .get("/x"))
                .hasMessageContaining("TLS failed")
                .hasMessageContaining("check --ca, --cert and --key");
    }

    @Test
    void wrong_options_are_wrong_before_anything_is_sent() {
        wrong("--collector is missing");
        wrong("must be an address such as", "--collector=ftp://x");
        wrong("--collector=http://***@", "--collector=http://u:secret@h/?q");
        wrong("--timeout=0: must be 1 to 3600 seconds", "--collector=http://h", "--timeout=0");
        wrong("--token-file=/nonexistent: cannot be read", "--collector=http://h", "--token-file=/nonexistent");
        wrong("--cert and --key: give both", "--collector=http://h", "--cert=/x");
        wrong("--user and --password-file: give both", "--collector=http://h", "--user=x");
        wrong("--ca=/nonexistent: cannot be read", "--collector=https://h", "--ca=/nonexistent");
        wrong("--proxy=socks://h: is no proxy", "--collector=http://h", "--proxy=socks://h");
        assertThat(asked).isEmpty();
    }

    @Test
    void proxy_gets_the_whole_address_and_its_exceptions_are_left_alone() throws Exception {
        answers.add(answer("200 OK", "", "{\"code\":200,\"body\":[]}"));
        of("--collector=http://collector.invalid:1", "--proxy=http://127.0.0.1:" + listener.getLocalPort())
                .client()
                .get("/api/0/services");
        assertThat(asked.get(0)).startsWith("GET http://collector.invalid:1/api/0/services HTTP/1.1");
        Map<String, String> environment = Map.of("http_proxy", "proxy:3128", "no_proxy", "local,.corp.example");
        ProxyChoice system = ProxyChoice.parse("system", environment);
        assertThat(system.of(CollectorUrl.parse("http://a.corp.example"))).isEqualTo(java.net.Proxy.NO_PROXY);
        assertThat(system.of(CollectorUrl.parse("http://127.0.0.1"))).isEqualTo(java.net.Proxy.NO_PROXY);
        assertThat(String.valueOf(system.of(CollectorUrl.parse("http://b.example"))))
                .contains("proxy")
                .contains("3128");
        assertThat(system.of(CollectorUrl.parse("https://b.example"))).isNull();
    }

    @Test
    void labels_and_time_are_sent_as_profefe_reads_them() throws Exception {
        answers.add(answer("200 OK", "", STORED));
        Pusher pusher = Pusher.to(of("--collector=" + url()), "my svc", "i-1", Map.of("k", "a,b =c"));
        pusher.push("f", cpu(), "", Instant.parse("2026-02-03T04:05:06.789Z"));
        assertThat(asked.get(0))
                .startsWith("POST /api/0/profiles?service=my%20svc&instance_id=i-1&type=cpu"
                        + "&labels=k%3Da%252Cb%2520%253Dc&created_at=2026-02-03T04%3A05%3A06 HTTP/1.1");
    }

    private void failsWith(String reason, String status, String headers, String body) {
        answers.add(answer(status, headers, body));
        assertThatThrownBy(() -> pusher().push("f", cpu(), "", null))
                .isInstanceOf(CliException.class)
                .hasMessageStartingWith(url() + " answered ")
                .hasMessageContaining(reason);
    }

    private void wrong(String reason, String... options) {
        assertThatThrownBy(() -> of(options).client())
                .isInstanceOfSatisfying(
                        CliException.class, e -> assertThat(e.status()).isEqualTo(ExitStatus.WRONG_USAGE))
                .hasMessageContaining(reason)
                .hasMessageNotContaining("secret");
    }

    private Pusher pusher() throws CliException {
        return Pusher.to(of("--collector=" + url()), "s", "", Map.of());
    }

    private CollectorClient client(String... options) throws CliException {
        List<String> all = new java.util.ArrayList<>(List.of(options));
        all.add("--collector=" + url());
        return of(all.toArray(new String[0])).client();
    }

    private static CollectorOptions of(String... options) {
        CollectorOptions parsed = new CollectorOptions();
        new CommandLine(parsed).parseArgs(options);
        return parsed;
    }

    private String url() {
        return "http://127.0.0.1:" + listener.getLocalPort();
    }

    private static byte[] cpu() {
        return ProfileEncoder.encode(Profiles.cpu(7));
    }

    private static String answer(String status, String headers, String body) {
        return "HTTP/1.1 " + status + "\r\n" + headers + "Connection: close\r\nContent-Length: "
                + body.getBytes(UTF_8).length + "\r\n\r\n" + body;
    }

    private static String header(String request, String name) {
        return request.lines()
                .filter(line -> line.startsWith(name + ": "))
                .findFirst()
                .orElseThrow()
                .substring(name.length() + 2);
    }

    private void serveAll() {
        Queue<Socket> silent = new ArrayDeque<>();
        while (!listener.isClosed()) {
            try {
                Socket socket = listener.accept();
                if ("SILENCE".equals(answers.peek())) {
                    answers.remove();
                    silent.add(socket);
                    continue;
                }
                serve(socket);
            } catch (IOException e) {
                // the next one
            }
        }
    }

    private void serve(Socket socket) throws IOException {
        try (socket) {
            InputStream in = socket.getInputStream();
            StringBuilder head = new StringBuilder();
            while (head.indexOf("\r\n\r\n") < 0) {
                int b = in.read();
                if (b < 0) {
                    return;
                }
                head.append((char) b);
                if (head.length() == 1 && b == 22) { // a TLS handshake
                    break;
                }
            }
            if (head.indexOf("Content-Length: ") >= 0) {
                in.readNBytes(Integer.parseInt(header(head.toString(), "Content-Length")));
            }
            asked.add(head.toString());
            String answer = answers.poll();
            socket.getOutputStream().write((answer == null ? "" : answer).getBytes(ISO_8859_1));
            socket.getOutputStream().flush();
        }
    }
}
