package org.jvmpprof.collector.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.jvmpprof.collector.Collector;
import org.jvmpprof.collector.TestClient;
import org.jvmpprof.collector.config.CollectorOptions;
import org.jvmpprof.collector.guard.TestCertificates;

/** The port with TLS, asked by the JDK's own client. */
final class TlsTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @TempDir
    Path directory;

    private TestCertificates made;
    private Path certificate;
    private Path key;
    private final List<Collector> running = new ArrayList<>();

    @BeforeEach
    void make() throws Exception {
        made = new TestCertificates(directory)
                .selfSigned("server", "EC")
                .selfSigned("renewed", "RSA")
                .selfSigned("client", "EC");
        certificate = made.writeCertificate("server", directory.resolve("cert.pem"));
        key = made.writeKey("server", directory.resolve("key.pem"));
    }

    @AfterEach
    void stop() throws IOException {
        for (Collector collector : running) {
            collector.close();
        }
    }

    private Collector start(String... more) throws Exception {
        List<String> options = new ArrayList<>(List.of(
                "listen=127.0.0.1:0",
                "data=" + directory.resolve("data"),
                "retention=off",
                "tls.cert=" + certificate,
                "tls.key=" + key));
        options.addAll(List.of(more));
        Collector collector = Collector.start(CollectorOptions.parse(options, Map.of()));
        running.add(collector);
        return collector;
    }

    /** A client that trusts these, and has a certificate of its own if one is named. */
    private TestClient client(Collector collector, @Nullable String own, String... trusted) throws Exception {
        SSLContext context = SSLContext.getInstance("TLS");
        KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(only(own), made.password());
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(only(trusted));
        context.init(own == null ? null : keys.getKeyManagers(), trust.getTrustManagers(), null);
        return new TestClient(
                "https://localhost:" + collector.port(),
                HttpClient.newBuilder()
                        .sslContext(context)
                        .connectTimeout(PATIENCE)
                        .build());
    }

    private KeyStore only(String... aliases) throws Exception {
        KeyStore all = made.keyStore();
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        for (String alias : aliases) {
            store.setCertificateEntry(alias, all.getCertificate(alias));
        }
        return store;
    }

    private KeyStore only(@Nullable String alias) throws Exception {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        if (alias != null) {
            KeyStore all = made.keyStore();
            store.setKeyEntry(
                    alias, all.getKey(alias, made.password()), made.password(), all.getCertificateChain(alias));
        }
        return store;
    }

    private static String name(HttpResponse<byte[]> response) throws Exception {
        X509Certificate peer =
                (X509Certificate) response.sslSession().orElseThrow().getPeerCertificates()[0];
        return peer.getSubjectX500Principal().getName();
    }

    @Test
    void http_2_is_chosen_by_alpn_and_a_stranger_is_told_nothing_in_clear_text() throws Exception {
        Collector collector = start();
        HttpResponse<byte[]> response = client(collector, null, "server").get("/healthz");

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.version()).isEqualTo(HttpClient.Version.HTTP_2);
        assertThatThrownBy(() -> client(collector, null, "client").get("/healthz"))
                .isInstanceOf(IOException.class);
        assertThatThrownBy(() -> new TestClient(collector.port()).get("/healthz"))
                .isInstanceOf(IOException.class);
    }

    @Test
    void a_login_over_tls_gets_a_cookie_for_tls_only() throws Exception {
        Collector collector = start("token=a-token-0123456789");
        HttpResponse<byte[]> in =
                client(collector, null, "server").post("/login", "token=a-token-0123456789".getBytes());

        assertThat(in.headers().firstValue("Set-Cookie").orElse("")).contains("; Secure");
    }

    @Test
    void a_renewed_certificate_serves_new_connections_without_a_restart() throws Exception {
        Collector collector = start();
        assertThat(name(client(collector, null, "server").get("/healthz"))).isEqualTo("CN=server");

        replace(made.writeCertificate("renewed", directory.resolve("new.pem")), certificate);
        replace(made.writeKey("renewed", directory.resolve("newkey.pem")), key);

        long deadline = System.nanoTime() + PATIENCE.toNanos();
        String name = "";
        while (!name.equals("CN=renewed") && System.nanoTime() < deadline) {
            name = name(client(collector, null, "server", "renewed").get("/healthz"));
        }
        assertThat(name).isEqualTo("CN=renewed");
    }

    private static void replace(Path with, Path file) throws IOException {
        Files.move(with, file, StandardCopyOption.REPLACE_EXISTING);
    }

    @Test
    void with_a_client_ca_only_its_clients_get_in_and_the_network_may_be_listened_on() throws Exception {
        Path ca = made.writeCertificate("client", directory.resolve("ca.pem"));
        Collector collector = start("listen=0.0.0.0:0", "tls.client-ca=" + ca);

        assertThat(client(collector, "client", "server").get("/healthz").statusCode())
                .isEqualTo(200);
        assertThatThrownBy(() -> client(collector, null, "server").get("/healthz"))
                .isInstanceOf(IOException.class);
        assertThatThrownBy(() -> client(collector, "renewed", "server").get("/healthz"))
                .isInstanceOf(IOException.class);
    }

    @Test
    void half_a_configuration_and_a_wrong_key_are_refused_at_the_start() throws Exception {
        made.writeKey("renewed", key);
        assertThatThrownBy(() -> start()).isInstanceOf(IOException.class).hasMessageContaining("do not work together");
        assertThatThrownBy(() -> start("tls.key=off"))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("the first two are needed");
    }
}
