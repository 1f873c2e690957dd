package org.jvmpprof.agent.ship;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.net.ServerSocketFactory;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** TLS with certificates made by the JDK's keytool; the client's key in both PEM forms. */
final class TlsTest {
    private static final char[] PASSWORD = "changeit".toCharArray();

    @TempDir
    static Path directory;

    private FakeCollector collector;

    @BeforeAll
    static void makeCertificates() throws Exception {
        make("server", "EC", "san=ip:127.0.0.1,dns:localhost");
        make("elsewhere", "EC", "san=dns:elsewhere.example");
        make("rsa", "RSA", "san=dns:client");
        make("ec", "EC", "san=dns:client");
    }

    private static void make(String name, String algorithm, String extension) throws Exception {
        Path store = directory.resolve(name + ".p12");
        Process keytool = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-alias",
                        "me",
                        "-keyalg",
                        algorithm,
                        "-dname",
                        "CN=" + name,
                        "-ext",
                        extension,
                        "-validity",
                        "2",
                        "-storetype",
                        "PKCS12",
                        "-keystore",
                        store.toString(),
                        "-storepass",
                        new String(PASSWORD))
                .redirectErrorStream(true)
                .start();
        String said = new String(keytool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(keytool.waitFor(60, TimeUnit.SECONDS)).as(said).isTrue();
        assertThat(keytool.exitValue()).as(said).isZero();
        KeyStore loaded = load(name);
        pem(name + ".crt", "CERTIFICATE", loaded.getCertificate("me").getEncoded());
        pem(name + ".key", "PRIVATE KEY", key(loaded).getEncoded());
    }

    private static PrivateKey key(KeyStore store) throws Exception {
        return (PrivateKey) store.getKey("me", PASSWORD);
    }

    private static KeyStore load(String name) throws Exception {
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(directory.resolve(name + ".p12"))) {
            store.load(in, PASSWORD);
        }
        return store;
    }

    private static Path pem(String file, String label, byte[] der) throws Exception {
        String text = "some words before\n-----BEGIN " + label + "-----\n"
                + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der) + "\n-----END " + label + "-----\n";
        return Files.writeString(
                directory.resolve(file), label.equals("CERTIFICATE") ? text.substring(text.indexOf("-----")) : text);
    }

    @AfterEach
    void stop() throws Exception {
        if (collector != null) {
            collector.close();
        }
    }

    /** Listens as {@code server}; asks for a certificate that one of {@code clients} has signed, if there are any. */
    private String listen(String server, String... clients) throws Exception {
        KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(load(server), PASSWORD);
        KeyStore trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        for (String client : clients) {
            trusted.setCertificateEntry(client, load(client).getCertificate("me"));
        }
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(trusted);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), clients.length == 0 ? null : trust.getTrustManagers(), null);
        collector = new FakeCollector(
                new ServerSocketFactory() {
                    @Override
                    public ServerSocket createServerSocket(int port, int backlog, InetAddress address)
                            throws java.io.IOException {
                        SSLServerSocket socket = (SSLServerSocket)
                                context.getServerSocketFactory().createServerSocket(port, backlog, address);
                        socket.setNeedClientAuth(clients.length > 0);
                        return socket;
                    }

                    @Override
                    public ServerSocket createServerSocket(int port) {
                        throw new UnsupportedOperationException();
                    }

                    @Override
                    public ServerSocket createServerSocket(int port, int backlog) {
                        throw new UnsupportedOperationException();
                    }
                },
                0);
        return "https://127.0.0.1:" + collector.port();
    }

    private static Delivery send(ShipSettings.Builder settings) {
        Exporter exporter = Exporters.of(settings.timeout(Duration.ofSeconds(5)).build(), new FakeClock())
                .get(0);
        Delivery delivery = exporter.send(Samples.shipment(1));
        exporter.send(Samples.shipment(2));
        exporter.idle();
        return delivery;
    }

    private static ShipSettings.Builder settings(String url) {
        return ShipSettings.builder("s", "i").collector(url).proxy("none");
    }

    @Test
    void trusts_whom_it_is_told_to() throws Exception {
        Delivery delivery = send(settings(listen("server")).ca(directory.resolve("server.crt")));
        assertThat(delivery.outcome()).as(delivery.message()).isEqualTo(Delivery.Outcome.SENT);
        assertThat(collector.requests()).hasSize(2);
        assertThat(collector.connections()).isEqualTo(1);
    }

    @Test
    void trusts_nobody_else() throws Exception {
        Delivery delivery = send(settings(listen("server")));
        assertThat(delivery.outcome()).isEqualTo(Delivery.Outcome.RETRY);
        assertThat(delivery.message()).contains("certification path");
        assertThat(collector.requests()).isEmpty();
    }

    @Test
    void a_certificate_for_another_host_is_refused() throws Exception {
        Delivery delivery = send(settings(listen("elsewhere")).ca(directory.resolve("elsewhere.crt")));
        assertThat(delivery.outcome()).isEqualTo(Delivery.Outcome.RETRY);
        assertThat(delivery.message()).contains("127.0.0.1");
        assertThat(collector.requests()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"rsa", "ec"})
    void shows_its_own_certificate(String client) throws Exception {
        Delivery delivery = send(settings(listen("server", "rsa", "ec"))
                .ca(directory.resolve("server.crt"))
                .cert(directory.resolve(client + ".crt"))
                .key(directory.resolve(client + ".key")));
        assertThat(delivery.outcome()).as(delivery.message()).isEqualTo(Delivery.Outcome.SENT);
    }

    @Test
    void reads_the_older_form_of_rsa_keys() throws Exception {
        byte[] pkcs8 = key(load("rsa")).getEncoded();
        // The PKCS#1 key is the last element of the PKCS#8 one: after a header of 26 bytes for this size.
        byte[] pkcs1 = java.util.Arrays.copyOfRange(pkcs8, 26, pkcs8.length);
        Path file = pem("rsa-pkcs1.key", "RSA PRIVATE KEY", pkcs1);
        assertThat(Pem.privateKey("collector.key", file, "RSA")).isEqualTo(key(load("rsa")));
    }

    @Test
    void files_of_no_use_are_named_with_the_remedy_and_read_again_later() throws Exception {
        Path ca = Files.writeString(directory.resolve("broken.crt"), "no certificate at all");
        ShipSettings settings =
                settings(listen("server")).ca(ca).timeout(Duration.ofSeconds(5)).build();
        Exporter exporter = Exporters.of(settings, new FakeClock()).get(0);
        Delivery delivery = exporter.send(Samples.shipment(1));
        assertThat(delivery.outcome()).isEqualTo(Delivery.Outcome.RETRY);
        assertThat(delivery.message()).startsWith("collector.ca=" + ca);
        Files.copy(directory.resolve("server.crt"), ca, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
        assertThat(exporter.send(Samples.shipment(1)).outcome()).isEqualTo(Delivery.Outcome.SENT);
        exporter.idle();

        Path encrypted = pem("encrypted.key", "ENCRYPTED PRIVATE KEY", new byte[40]);
        assertThat(send(settings(listen("server"))
                                .cert(directory.resolve("rsa.crt"))
                                .key(encrypted))
                        .message())
                .startsWith("collector.key=" + encrypted + ": holds no plain private key; make one with openssl pkcs8");
        assertThat(send(settings(listen("server"))
                                .cert(directory.resolve("ec.crt"))
                                .key(directory.resolve("rsa.key")))
                        .message())
                .contains("is no EC key");
    }

    @Test
    void goes_through_a_proxy_by_tunnel_and_shows_it_no_token() throws Exception {
        listen("server");
        List<String> asked = new ArrayList<>();
        try (ServerSocket proxy = new ServerSocket(0, 5, InetAddress.getByName("127.0.0.1"))) {
            Thread tunnel = new Thread(() -> serveTunnel(proxy, asked, collector.port()));
            tunnel.setDaemon(true);
            tunnel.start();
            Delivery delivery = send(ShipSettings.builder("s", "i")
                    .collector("https://localhost:" + collector.port())
                    .ca(directory.resolve("server.crt"))
                    .token("hunter2")
                    .proxy("http://joe:pw@127.0.0.1:" + proxy.getLocalPort()));
            assertThat(delivery.outcome()).as(delivery.message()).isEqualTo(Delivery.Outcome.SENT);
        }
        assertThat(asked).hasSize(1);
        assertThat(asked.get(0))
                .startsWith("CONNECT localhost:" + collector.port() + " HTTP/1.1")
                .contains("Proxy-Authorization: Basic am9lOnB3")
                .doesNotContain("hunter2");
        assertThat(collector.requests().get(0).headers())
                .containsEntry("authorization", "Bearer hunter2")
                .doesNotContainKey("proxy-authorization");
    }

    private static void serveTunnel(ServerSocket proxy, List<String> asked, int port) {
        try (Socket client = proxy.accept();
                Socket server = new Socket("127.0.0.1", port)) {
            StringBuilder head = new StringBuilder();
            while (head.indexOf("\r\n\r\n") < 0) {
                head.append((char) client.getInputStream().read());
            }
            asked.add(head.toString());
            client.getOutputStream().write("HTTP/1.1 200 OK\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            Thread back = new Thread(() -> copy(server, client));
            back.setDaemon(true);
            back.start();
            copy(client, server);
        } catch (java.io.IOException e) {
            // the test has ended
        }
    }

    private static void copy(Socket from, Socket to) {
        try {
            from.getInputStream().transferTo(to.getOutputStream());
        } catch (java.io.IOException e) {
            // one side has closed, as is usual
        }
    }
}
