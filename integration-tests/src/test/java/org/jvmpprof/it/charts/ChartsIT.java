package org.jvmpprof.it.charts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.lang.management.ClassLoadingMXBean;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryMXBean;
import java.lang.management.ThreadMXBean;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import javax.management.MBeanServerConnection;
import javax.management.remote.JMXConnector;
import javax.management.remote.JMXConnectorFactory;
import javax.management.remote.JMXServiceURL;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.jvmpprof.it.Await;
import org.jvmpprof.it.HotJvm;
import org.jvmpprof.it.Http;
import org.jvmpprof.it.Jdk;
import org.jvmpprof.it.Ports;
import org.jvmpprof.it.Tool;

/** The charts' values against the JVM's own beans and the kernel's books, on every JDK. */
class ChartsIT {
    private static final Duration LIMIT = Duration.ofSeconds(40);
    private static final int LOOKED_AT_SECONDS = 6;

    @ParameterizedTest(name = "{0}")
    @MethodSource("org.jvmpprof.it.Jdks#all")
    void the_values_are_the_beans_own(Jdk jdk) throws IOException {
        int port = Ports.free();
        List<String> flags = List.of(
                "-Dcom.sun.management.jmxremote.port=" + port,
                "-Dcom.sun.management.jmxremote.authenticate=false",
                "-Dcom.sun.management.jmxremote.ssl=false",
                "-Dcom.sun.management.jmxremote.host=127.0.0.1",
                "-Djava.rmi.server.hostname=127.0.0.1");
        try (HotJvm app = HotJvm.start(jdk, flags, "").awaitEndpoint();
                JMXConnector connector = Await.some("the JVM's beans", LIMIT, () -> connect(port))) {
            MBeanServerConnection beans = connector.getMBeanServerConnection();
            ChartsOf charts = new ChartsOf(app.port());
            Await.that("some seconds of charts", LIMIT, () -> charts.seconds() > 2);

            double cpuBefore = cpuSeconds(app.pid());
            double pausedBefore = pausedSeconds(beans);
            long from = charts.newest() + 1;
            Await.that("more seconds", LIMIT, () -> charts.newest() >= from + LOOKED_AT_SECONDS - 1);
            double cpu = cpuSeconds(app.pid()) - cpuBefore;
            double paused = pausedSeconds(beans) - pausedBefore;
            long to = charts.newest();
            Map<String, List<@Nullable Double>> seen = charts.between(from, to);

            // Both books are read at other moments than the charts: a second's worth of CPU at either end.
            double seconds = to - from + 1.0;
            assertThat(sum(seen, "cpu.user") + sum(seen, "cpu.system"))
                    .as("CPU seconds of %s", seconds)
                    .isCloseTo(cpu, within(0.25 * cpu + 0.5));
            assertThat(sum(seen, ".pause")).as("pauses").isCloseTo(paused, within(0.3 * paused + 0.1));
            assertBeans(beans, charts.at(to), app.pid());
            assertThat(sum(seen, "heap.allocated")).as("bytes allocated").isGreaterThan(10e6 * seconds);
            assertThat(sum(seen, "locks.juc") + sum(seen, "locks.monitors")).isPositive();
            assertThat(seen.get("virtual.mounted") != null).isEqualTo(jdk.feature() >= 24);
            assertThat(app.stderr()).isEmpty();
        }
    }

    private static void assertBeans(MBeanServerConnection beans, Map<String, @Nullable Double> now, long pid)
            throws IOException {
        MemoryMXBean memory = proxy(beans, ManagementFactory.MEMORY_MXBEAN_NAME, MemoryMXBean.class);
        ThreadMXBean threads = proxy(beans, ManagementFactory.THREAD_MXBEAN_NAME, ThreadMXBean.class);
        ClassLoadingMXBean classes =
                proxy(beans, ManagementFactory.CLASS_LOADING_MXBEAN_NAME, ClassLoadingMXBean.class);
        double committed = memory.getHeapMemoryUsage().getCommitted();

        assertThat(value(now, "heap.max")).isEqualTo(memory.getHeapMemoryUsage().getMax());
        assertThat(value(now, "heap.committed")).isCloseTo(committed, within(0.2 * committed));
        assertThat(value(now, "heap.used")).isBetween(1e6, committed * 1.2);
        assertThat(value(now, "threads.live")).isCloseTo(threads.getThreadCount(), within(8.0));
        assertThat(value(now, "classes.loaded")).isCloseTo(classes.getLoadedClassCount(), within(300.0));
        assertThat(value(now, "memory.resident")).isCloseTo(residentBytes(pid), within(0.15 * residentBytes(pid)));
        double states = value(now, "threads.runnable")
                + value(now, "threads.blocked")
                + value(now, "threads.waiting")
                + value(now, "threads.timed-waiting");
        assertThat(states).isCloseTo(value(now, "threads.live"), within(1.0));
    }

    private static double value(Map<String, @Nullable Double> now, String id) {
        return Objects.requireNonNull(now.get(id), id);
    }

    private static double sum(Map<String, List<@Nullable Double>> seen, String suffix) {
        return seen.entrySet().stream()
                .filter(each -> each.getKey().endsWith(suffix))
                .flatMap(each -> each.getValue().stream())
                .filter(Objects::nonNull)
                .mapToDouble(Double::doubleValue)
                .sum();
    }

    private static JMXConnector connect(int port) throws IOException {
        return JMXConnectorFactory.connect(
                new JMXServiceURL("service:jmx:rmi:///jndi/rmi://127.0.0.1:" + port + "/jmxrmi"));
    }

    private static <T> T proxy(MBeanServerConnection beans, String name, Class<T> type) throws IOException {
        return ManagementFactory.newPlatformMXBeanProxy(beans, name, type);
    }

    private static double pausedSeconds(MBeanServerConnection beans) throws IOException {
        double millis = 0;
        for (GarbageCollectorMXBean each : ManagementFactory.getPlatformMXBeans(beans, GarbageCollectorMXBean.class)) {
            millis += each.getCollectionTime();
        }
        return millis / 1000;
    }

    private static double cpuSeconds(long pid) throws IOException {
        String stat = Files.readString(Path.of("/proc/" + pid + "/stat"));
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
        return (Long.parseLong(fields[11]) + Long.parseLong(fields[12])) / 100.0;
    }

    private static double residentBytes(long pid) throws IOException {
        return Files.readAllLines(Path.of("/proc/" + pid + "/status")).stream()
                .filter(line -> line.startsWith("VmRSS:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")) * 1024)
                .sum();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("org.jvmpprof.it.Jdks#usual")
    void curl_and_a_web_socket_follow_live(Jdk jdk) throws Exception {
        try (HotJvm app = HotJvm.start(jdk, "").awaitEndpoint()) {
            ChartsOf charts = new ChartsOf(app.port());
            Await.that("the first seconds", LIMIT, () -> charts.seconds() > 0);

            Tool.need("curl");
            String events = Tool.run(
                            "curl", "-sN", "--max-time", "4", charts.uri("feed").toString())
                    .out(); // curl ends it by its own time, with a status of its own
            assertThat(events.split("\ndata: ").length - 1).as(events).isBetween(3, 6);

            List<String> messages = new CopyOnWriteArrayList<>();
            WebSocket socket = HttpClient.newHttpClient()
                    .newWebSocketBuilder()
                    .buildAsync(
                            URI.create(charts.uri("data-feed").toString().replace("http:", "ws:")), listener(messages))
                    .get(10, TimeUnit.SECONDS);
            Await.that("messages of the web socket", LIMIT, () -> messages.size() > 2);
            assertThat(messages).allMatch(each -> each.startsWith("{\"Ts\":") && each.contains("\"Goroutine\":"));
            socket.abort();

            assertThat(Http.get(charts.uri("data?callback=cb")).text()).startsWith("/**/cb({\"BytesAllocated\":[{");
            assertThat(app.stderr()).isEmpty();
        }
    }

    private static WebSocket.Listener listener(List<String> messages) {
        return new WebSocket.Listener() {
            @Override
            public @Nullable CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
                messages.add(data.toString());
                socket.request(1);
                return null;
            }
        };
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("org.jvmpprof.it.Jdks#usual")
    void without_charts_there_are_none(Jdk jdk) {
        try (HotJvm app = HotJvm.start(jdk, "charts=off").awaitEndpoint()) {
            assertThat(Http.get(new ChartsOf(app.port()).uri("")).status()).isEqualTo(404);
        }
    }
}
