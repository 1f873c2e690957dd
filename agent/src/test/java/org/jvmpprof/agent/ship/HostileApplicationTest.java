package org.jvmpprof.agent.ship;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.Authenticator;
import java.net.CookieHandler;
import java.net.PasswordAuthentication;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.URI;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.HttpsURLConnection;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.jvmpprof.agent.profile.ProfileType;
import org.jvmpprof.agent.self.AgentLog;

/** An application that has set everything that can be set for a whole JVM: shipping neither asks it nor changes it. */
@Timeout(60)
final class HostileApplicationTest {
    @TempDir
    Path directory;

    /** The application; prints what of its own was used, and "delivered" when the collector's answer was seen. */
    static final class Application {
        private static final List<String> USED = new CopyOnWriteArrayList<>();

        private Application() {}

        @SuppressWarnings("deprecation") // Socket.setSocketImplFactory: an application may still call it
        public static void main(String[] args) throws Exception {
            ShipSettings settings = ShipSettings.builder("shop", "jvm-1")
                    .collector(args[0])
                    .collector(args[1])
                    .timeout(Duration.ofMillis(500))
                    .profiles(EnumSet.of(ProfileType.CPU))
                    .interval(Duration.ofMillis(100))
                    .spoolDir(Path.of(args[2]))
                    .build();
            // Not initialised: whoever uses it fails. Made before the factory is set, for the JDK's own cryptography
            // makes
            // a URL when it is loaded.
            SSLContext context = SSLContext.getInstance("TLS");
            URL.setURLStreamHandlerFactory(protocol -> {
                if (protocol.startsWith("http")) {
                    USED.add("URLStreamHandlerFactory");
                }
                return null;
            });
            Socket.setSocketImplFactory(() -> {
                // An SSLSocket is a Socket, whose constructor asks for an implementation that is then never used.
                if (!StackWalker.getInstance()
                        .walk(frames ->
                                frames.anyMatch(frame -> frame.getClassName().startsWith("sun.security.ssl")))) {
                    USED.add("SocketImplFactory");
                }
                return null;
            });
            ProxySelector selector = new Selector();
            ProxySelector.setDefault(selector);
            Authenticator authenticator = new Asker();
            Authenticator.setDefault(authenticator);
            CookieHandler cookies = new Cookies();
            CookieHandler.setDefault(cookies);
            HttpsURLConnection.setDefaultHostnameVerifier((host, session) -> {
                USED.add("HostnameVerifier");
                return true;
            });
            SSLContext.setDefault(context);
            for (String name : List.of("http.proxyHost", "https.proxyHost", "socksProxyHost")) {
                System.setProperty(name, "proxy.invalid");
            }
            Map<Object, Object> properties = Map.copyOf(System.getProperties());

            Shipper shipper = Shipper.start(settings, new FakeSource(), new AgentLog(AgentLog.Level.WARN, System.err));
            Await.until(
                    "shipped",
                    () -> !shipper.status().exporters().isEmpty()
                            && shipper.status().exporters().get(0).shipped() >= 2
                            && shipper.status().exporters().get(1).retried() >= 1);
            shipper.close();

            check("properties", properties.equals(System.getProperties()));
            check("ProxySelector", ProxySelector.getDefault() == selector);
            check("CookieHandler", CookieHandler.getDefault() == cookies);
            check("SSLContext", SSLContext.getDefault() == context);
            check(
                    "threads",
                    Thread.getAllStackTraces().keySet().stream()
                            .noneMatch(thread -> thread.getName().contains("Keep-Alive")));
            System.out.println("used: " + USED);
            System.out.println("delivered");
        }

        private static void check(String what, boolean isUnchanged) {
            if (!isUnchanged) {
                USED.add("changed: " + what);
            }
        }

        private static final class Selector extends ProxySelector {
            @Override
            public List<Proxy> select(URI uri) {
                USED.add("ProxySelector for " + uri);
                return List.of(Proxy.NO_PROXY);
            }

            @Override
            public void connectFailed(URI uri, SocketAddress address, IOException e) {
                USED.add("ProxySelector");
            }
        }

        private static final class Asker extends Authenticator {
            @Override
            protected PasswordAuthentication getPasswordAuthentication() {
                USED.add("Authenticator");
                return new PasswordAuthentication("application", "secret".toCharArray());
            }
        }

        private static final class Cookies extends CookieHandler {
            @Override
            public Map<String, List<String>> get(URI uri, Map<String, List<String>> headers) {
                USED.add("CookieHandler");
                return Map.of();
            }

            @Override
            public void put(URI uri, Map<String, List<String>> headers) {
                USED.add("CookieHandler");
            }
        }
    }

    @Test
    void is_neither_asked_nor_changed() throws Exception {
        try (FakeCollector collector = new FakeCollector();
                FakeCollector noTls = new FakeCollector()) {
            collector.then(
                    FakeCollector.status(401, "", "WWW-Authenticate: Basic realm=x", "Set-Cookie: a=b"),
                    FakeCollector.status(302, "", "Location: http://elsewhere.invalid/"));
            Process application = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-Xmx64m",
                            "-XX:TieredStopAtLevel=1",
                            "-cp",
                            System.getProperty("java.class.path"),
                            Application.class.getName(),
                            collector.url(),
                            noTls.url().replace("http:", "https:"),
                            directory.toString())
                    .redirectErrorStream(true)
                    .start();
            String said = new String(application.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(application.waitFor(30, TimeUnit.SECONDS)).as(said).isTrue();
            assertThat(said).contains("used: []", "delivered");
            assertThat(collector.requests())
                    .hasSizeGreaterThanOrEqualTo(4)
                    .allSatisfy(request -> assertThat(request.headers()).doesNotContainKeys("cookie", "authorization"));
        }
    }
}
