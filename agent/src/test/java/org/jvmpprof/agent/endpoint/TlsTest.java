package org.jvmpprof.agent.endpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.Key;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.util.Base64;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** TLS and mutual TLS on the TCP port, with keys that keytool makes. */
class TlsTest {
    private static final char[] PASSWORD = "changeit".toCharArray();

    @TempDir
    static Path directory;

    @BeforeAll
    static void makeKeys() throws Exception {
        make("server", "RSA", "2048");
        make("elliptic", "EC", "256");
        make("client", "EC", "256");
        make("stranger", "EC", "256");
    }

    private static void make(String name, String kind, String size) throws Exception {
        Path store = directory.resolve(name + ".p12");
        Process keytool = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-alias",
                        "own",
                        "-keyalg",
                        kind,
                        "-keysize",
                        size,
                        "-dname",
                        "CN=" + name,
                        "-ext",
                        "san=dns:localhost,ip:127.0.0.1",
                        "-keystore",
                        store.toString(),
                        "-storetype",
                        "PKCS12",
                        "-storepass",
                        new String(PASSWORD))
                .redirectErrorStream(true)
                .start();
        String said = new String(keytool.getInputStream().readAllBytes());
        assertThat(keytool.waitFor(60, TimeUnit.SECONDS) && keytool.exitValue() == 0)
                .describedAs(said)
                .isTrue();
        KeyStore keys = store(name);
        pem(name + ".crt", "CERTIFICATE", keys.getCertificate("own").getEncoded());
        Key key = keys.getKey("own", PASSWORD);
        pem(name + ".key", "PRIVATE KEY", key.getEncoded());
    }

    private static void pem(String file, String what, byte[] bytes) throws IOException {
        Files.writeString(
                directory.resolve(file),
                "-----BEGIN " + what + "-----\n"
                        + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(bytes) + "\n-----END " + what
                        + "-----\n");
    }

    private static KeyStore store(String name) throws Exception {
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(directory.resolve(name + ".p12"))) {
            keys.load(in, PASSWORD);
        }
        return keys;
    }

    private static Path file(String name) {
        return directory.resolve(name);
    }

    private static SSLContext client(String trusted, String own) throws Exception {
        KeyStore trust = KeyStore.getInstance("PKCS12");
        trust.load(null, null);
        Certificate certificate = store(trusted).getCertificate("own");
        trust.setCertificateEntry("server", certificate);
        TrustManagerFactory trustManagers = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trustManagers.init(trust);
        SSLContext context = SSLContext.getInstance("TLS");
        KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        if (own != null) {
            keys.init(store(own), PASSWORD);
        }
        context.init(own == null ? null : keys.getKeyManagers(), trustManagers.getTrustManagers(), null);
        return context;
    }

    private static HttpResponse<byte[]> get(Running running, SSLContext context, String path) throws Exception {
        int port = running.endpoints.tcpAddresses().get(0).getPort();
        HttpRequest request = HttpRequest.newBuilder(URI.create("https://localhost:" + port + "/debug/pprof/" + path))
                .version(HttpClient.Version.HTTP_1_1)
                .build();
        return HttpClient.newBuilder()
                .sslContext(context)
                .build()
                .send(request, HttpResponse.BodyHandlers.ofByteArray());
    }

    @ParameterizedTest
    @ValueSource(strings = {"server", "elliptic"})
    void profiles_are_served_over_tls(String own) throws Exception {
        try (Running running = new Running(s -> s.tls(file(own + ".crt"), file(own + ".key"), null))) {
            SSLContext context = client(own, null);
            assertThat(get(running, context, "heap").statusCode()).isEqualTo(200);
            assertThat(get(running, context, "profile?seconds=1").body()).isNotEmpty();
            assertThat(get(running, context, "nothing").statusCode()).isEqualTo(404);
            assertThat(running.get(Via.UNIX, "/debug/pprof/").status()).isEqualTo(200);
            assertThat(running.log()).isEmpty();
        }
    }

    @Test
    void mutual_tls_lets_known_clients_in_only() throws Exception {
        try (Running running = new Running(s -> s.tls(file("server.crt"), file("server.key"), file("client.crt")))) {
            assertThat(get(running, client("server", "client"), "heap").statusCode())
                    .isEqualTo(200);
            assertThatThrownBy(() -> get(running, client("server", "stranger"), "heap"))
                    .isInstanceOf(IOException.class);
            assertThatThrownBy(() -> get(running, client("server", null), "heap"))
                    .isInstanceOf(IOException.class);
            assertThat(get(running, client("server", "client"), "heap").statusCode())
                    .isEqualTo(200);
        }
    }

    @Test
    void a_tls_client_that_leaves_ends_its_window() throws Exception {
        try (Running running = new Running(s -> s.tls(file("server.crt"), file("server.key"), null))) {
            int port = running.endpoints.tcpAddresses().get(0).getPort();
            try (SSLSocket socket =
                    (SSLSocket) client("server", null).getSocketFactory().createSocket("localhost", port)) {
                socket.getOutputStream()
                        .write("GET /debug/pprof/profile?seconds=60 HTTP/1.1\r\nHost: localhost\r\n\r\n".getBytes());
                assertThat(Running.soon(() -> running.source.openWindows.get() == 1))
                        .isTrue();
                long until = System.nanoTime() + ClientWatch.HALF_CLOSE_NANOS + 100_000_000;
                assertThat(Running.soon(() -> System.nanoTime() > until)).isTrue();
            }
            assertThat(Running.soon(() -> running.source.openWindows.get() == 0))
                    .isTrue();
        }
    }

    @Test
    void plain_http_at_a_tls_port_gets_no_profile() throws Exception {
        try (Running running = new Running(s -> s.tls(file("server.crt"), file("server.key"), null));
                Wire wire = running.wire(Via.TCP)) {
            wire.send("GET /debug/pprof/heap HTTP/1.0\r\n\r\n");
            assertThat(new String(wire.readAll(5000))).doesNotContain("HTTP/1.");
        }
    }

    @Test
    void files_that_do_not_serve_are_one_line_and_the_socket_works() throws Exception {
        Files.writeString(file("pkcs1.key"), "-----BEGIN RSA PRIVATE KEY-----\nAAAA\n-----END RSA PRIVATE KEY-----\n");
        Files.writeString(file("broken.key"), "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n");
        Files.writeString(file("empty.crt"), "");
        String[][] cases = {
            {"server.crt", "pkcs1.key", "openssl pkcs8 -topk8"},
            {"server.crt", "broken.key", "broken.key"},
            {"server.crt", "elliptic.key", "the key is EC, the certificate's is RSA"},
            {"elliptic.crt", "client.key", "the key is not the certificate's"},
            {"empty.crt", "server.key", "empty.crt"},
            {"missing.crt", "server.key", "missing.crt"}
        };
        for (String[] c : cases) {
            try (Running running = new Running(s -> s.tls(file(c[0]), file(c[1]), null))) {
                assertThat(running.log().lines()).hasSize(1);
                assertThat(running.log()).contains(c[2]);
                assertThat(running.endpoints.tcpAddress()).isNull();
                assertThat(running.get(Via.UNIX, "/debug/pprof/").status()).isEqualTo(200);
            }
        }
    }
}
