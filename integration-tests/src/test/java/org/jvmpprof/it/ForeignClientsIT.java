package org.jvmpprof.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What real clients send in other forms than the collector's own: Pyroscope's agent from Maven Central (JFR of
 * async-profiler and of the JDK, OTLP), and this project's agent by its Pyroscope and OTLP exporters.
 */
@ParameterizedClass
@MethodSource("org.jvmpprof.it.Jdks#usual")
class ForeignClientsIT {
    private static final Duration ARRIVAL = Duration.ofSeconds(60);

    /** Burns twice as long for /pay as for /cart, allocates, and makes two threads quarrel about a lock. */
    private static final String PROGRAM = """
            import io.pyroscope.labels.v2.LabelsSet;
            import io.pyroscope.labels.v2.Pyroscope;

            public class Labelled {
                static volatile double number = 1;
                static volatile Object object;

                static void burn(int millis) {
                    long end = System.nanoTime() + millis * 1_000_000L;
                    double x = 1;
                    while (System.nanoTime() < end) {
                        for (int i = 0; i < 1000; i++) {
                            x = Math.sqrt(x + i);
                        }
                    }
                    number = x;
                }

                static void allocate() {
                    for (int i = 0; i < 1000; i++) {
                        object = new byte[2048];
                    }
                }

                static synchronized void quarrel() {
                    try {
                        Thread.sleep(5);
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                }

                public static void main(String[] arguments) throws Exception {
                    for (int i = 0; i < 2; i++) {
                        Thread thread = new Thread(() -> {
                            while (true) {
                                quarrel();
                            }
                        });
                        thread.setDaemon(true);
                        thread.start();
                    }
                    Thread end = new Thread(() -> {
                        try {
                            while (System.in.read() >= 0) {
                            }
                        } catch (java.io.IOException e) {
                            e.printStackTrace();
                        }
                        Runtime.getRuntime().halt(0);
                    });
                    end.start();
                    while (true) {
                        Pyroscope.LabelsWrapper.run(new LabelsSet("endpoint", "/cart"), () -> burn(20));
                        Pyroscope.LabelsWrapper.run(new LabelsSet("endpoint", "/pay"), () -> burn(40));
                        allocate();
                    }
                }
            }
            """;

    @Parameter
    Jdk jdk;

    @TempDir
    Path directory;

    private CollectorJvm collector;
    private int port;

    @BeforeEach
    void start() {
        port = Ports.free();
        collector = CollectorJvm.start(directory.resolve("data"), port);
    }

    @AfterEach
    void stop() {
        collector.close();
    }

    private static Path pyroscope() {
        return Path.of("target", "agents", "pyroscope.jar").toAbsolutePath();
    }

    /** The program under Pyroscope's agent; it ends when its stdin does. */
    private Process labelled(Map<String, String> settings) throws IOException {
        Path source = Files.writeString(directory.resolve("Labelled.java"), PROGRAM);
        int status = ToolProvider.getSystemJavaCompiler()
                .run(
                        null,
                        null,
                        null,
                        "--release",
                        "8",
                        "-nowarn",
                        "-cp",
                        pyroscope().toString(),
                        source.toString());
        assertThat(status).isZero();
        ProcessBuilder builder = new ProcessBuilder(
                jdk.java(), "-javaagent:" + pyroscope(), "-cp", directory + ":" + pyroscope(), "Labelled");
        HotJvm.clean(builder);
        builder.environment().keySet().removeIf(name -> name.startsWith("PYROSCOPE_"));
        builder.environment().put("PYROSCOPE_APPLICATION_NAME", "labelled");
        builder.environment().put("PYROSCOPE_SERVER_ADDRESS", collector.url());
        builder.environment().put("PYROSCOPE_UPLOAD_INTERVAL", "2s");
        builder.environment().put("PYROSCOPE_LABELS", "region=eu");
        builder.environment().putAll(settings);
        return builder.redirectErrorStream(true)
                .redirectOutput(directory.resolve("labelled.log").toFile())
                .start();
    }

    private static void end(Process process) throws Exception {
        process.getOutputStream().close();
        if (!process.waitFor(10, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new AssertionError("the program did not end with its stdin");
        }
    }

    private String merge(String service, String type) {
        return "/api/0/profiles/merge?service=" + service + "&type=" + type + "&from=-1h&to=now";
    }

    private Pprof arrived(String service, String type, int profiles) throws IOException {
        Path log = directory.resolve("labelled.log");
        String said = Files.exists(log) ? Files.readString(log) : "";
        Await.that(profiles + " " + type + " of " + service + "\n" + said, ARRIVAL, () -> {
            Http.Answer metas =
                    collector.get("/api/0/profiles?service=" + service + "&type=" + type + "&from=-1h&to=now");
            return metas.status() == 200 && metas.text().split("\"id\":").length > profiles;
        });
        return Pprof.decode(collector.get(merge(service, type)).ok());
    }

    @ParameterizedTest
    @ValueSource(strings = {"itimer", "ctimer"})
    void pyroscopes_agent_ships_cpu_heap_and_locks_with_its_dynamic_labels(String event) throws Exception {
        Process process = labelled(Map.of(
                "PYROSCOPE_FORMAT", "jfr",
                "PYROSCOPE_PROFILER_EVENT", event,
                "PYROSCOPE_PROFILER_ALLOC", "64k",
                "PYROSCOPE_PROFILER_LOCK", "1ms"));
        try {
            Pprof cpu = arrived("labelled", "cpu", 2);
            Pprof heap = arrived("labelled", "heap", 2);
            Pprof block = arrived("labelled", "block", 2);

            assertThat((double) cpu.cumulative("cpu", "Labelled.burn") / cpu.total("cpu"))
                    .isGreaterThan(0.5);
            long pay = labelledCpu(cpu, "/pay");
            long cart = labelledCpu(cpu, "/cart");
            assertThat((double) pay / (pay + cart)).isBetween(0.5, 0.85);
            assertThat((double) heap.cumulative("alloc_space", "Labelled.allocate") / heap.total("alloc_space"))
                    .isGreaterThan(0.7);
            assertThat((double) block.cumulative("delay", "Labelled.quarrel") / block.total("delay"))
                    .isGreaterThan(0.7);
            assertThat(collector
                            .get("/api/0/label/region/values?service=labelled")
                            .text())
                    .contains("[\"eu\"]");
            String top = Tool.pprof("-top", collector.url() + merge("labelled", "cpu"))
                    .out();
            assertThat(top).contains("Labelled.burn");
        } finally {
            end(process);
        }
    }

    private static long labelledCpu(Pprof cpu, String endpoint) {
        return cpu.stacks().stream()
                .filter(stack -> endpoint.equals(stack.labels().get("endpoint")))
                .mapToLong(stack -> stack.values()[1])
                .sum();
    }

    @ParameterizedTest
    @CsvSource({"cpu, cpu, cpu, Labelled.burn", "alloc, heap, alloc_space, Labelled.allocate"})
    void pyroscopes_agent_ships_recordings_of_the_jdk(String event, String type, String value, String function)
            throws Exception {
        Process process = labelled(
                Map.of("PYROSCOPE_FORMAT", "jfr", "PYROSCOPE_PROFILER_TYPE", "JFR", "PYROSCOPE_PROFILER_EVENT", event));
        try {
            Pprof profile = arrived("labelled", type, 2);
            assertThat((double) profile.cumulative(value, function) / profile.total(value))
                    .isGreaterThan(0.5);
        } finally {
            end(process);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"itimer", "wall"})
    void pyroscopes_agent_ships_otlp(String event) throws Exception {
        Process process = labelled(Map.of("PYROSCOPE_FORMAT", "otlp", "PYROSCOPE_PROFILER_EVENT", event));
        try {
            String type = event.equals("wall") ? "wall" : "cpu";
            // It does not say whose profile it is.
            Pprof profile = arrived("unknown_service", type, 2);
            assertThat(profile.functions()).contains("Labelled.burn");
            assertThat(profile.cumulative(type, "Labelled.burn")).isPositive();
            assertThat(profile.total(type)).isEqualTo(profile.total("samples") * 10_000_000);
        } finally {
            end(process);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"pyroscope+http", "otlp+http"})
    void this_projects_exporters_arrive_as_what_was_sent(String scheme) throws Exception {
        List<String> types = new ArrayList<>(List.of("cpu", "heap", "block", "goroutine"));
        if (scheme.startsWith("pyroscope")) {
            types.add("mutex"); // OTLP has nothing that tells it from block
        }
        try (HotJvm app = HotJvm.start(
                jdk,
                "service=hotapp,label.region=eu,ship.jitter=0,ship.interval=2s,"
                        + "ship.profiles='cpu,heap,block,mutex,goroutine',collector=" + scheme + "://127.0.0.1:" + port
                        + ",spool.dir="
                        + directory.resolve("spool"))) {
            for (String type : types) {
                assertThat(arrived("hotapp", type, 2).profile().comments())
                        .as(type)
                        .isNotEmpty();
            }
            Pprof cpu = arrived("hotapp", "cpu", 2);
            assertThat(cpu.profile().sampleTypes()).hasSize(2);
            assertThat(cpu.profile().period()).isEqualTo(10_000_000);
            assertThat(cpu.functions()).anyMatch(name -> name.contains("CpuSection.burnTwo"));
            assertThat(cpu.profile().functions())
                    .anyMatch(function -> function.systemName().contains("CpuSection.burnTwo("));
            assertThat(arrived("hotapp", "heap", 2).profile().sampleTypes())
                    .extracting(sampleType -> sampleType.type())
                    .containsExactly("alloc_objects", "alloc_space", "inuse_objects", "inuse_space");
            assertThat(collector
                            .get("/api/0/label/region/values?service=hotapp")
                            .text())
                    .contains("[\"eu\"]");
            assertThat(Http.get(URI.create(app.url("heap"))).status()).isEqualTo(200);
        }
    }
}
