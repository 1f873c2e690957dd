package org.jvmpprof.cli.kube;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.jvmpprof.cli.output.Profiles;
import org.jvmpprof.proto.DecodeLimits;
import org.jvmpprof.proto.ProfileEncoder;
import org.jvmpprof.proto.ProfileReader;

/** The packed command against stand-ins for the API server and for pods. */
class CaptureIT {
    private static final String JAVA =
            Path.of(System.getProperty("java.home"), "bin", "java").toString();
    private static final String JAR =
            Path.of("target", "jvm-pprof.jar").toAbsolutePath().toString();
    private static final String ENABLED = "\"jvm-pprof/enable\":\"true\",\"jvm-pprof/port\":\"debug\"";

    @TempDir
    Path directory;

    private ApiServerStandIn api;
    private HttpServer pod;
    private final List<String> askedOfPod = new CopyOnWriteArrayList<>();

    private record Result(int status, String out, String err) {}

    @BeforeEach
    void start() throws Exception {
        api = new ApiServerStandIn();
        pod = HttpServer.create(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0), 0);
        pod.setExecutor(Executors.newCachedThreadPool());
        pod.createContext("/debug/pprof/", exchange -> {
            askedOfPod.add(exchange.getRequestURI().toString());
            boolean isKnown = exchange.getRequestURI().getPath().matches(".*/(profile|heap)");
            byte[] body = isKnown ? ProfileEncoder.encode(Profiles.cpu(70)) : "Unknown profile\n".getBytes();
            exchange.sendResponseHeaders(isKnown ? 200 : 404, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        pod.createContext("/login", exchange -> {
            byte[] page = "<html>please log in</html>".getBytes();
            exchange.sendResponseHeaders(200, page.length);
            exchange.getResponseBody().write(page);
            exchange.close();
        });
        pod.start();
    }

    @AfterEach
    void stop() throws Exception {
        pod.stop(0);
        ((java.util.concurrent.ExecutorService) pod.getExecutor()).shutdownNow();
        api.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"portforward", "proxy"})
    void annotated_pods_are_captured_through_the_api_server(String via) throws Exception {
        api.pod("shop", "web-1", ENABLED, 7070, realPort());
        api.pod("shop", "web-2", "\"profefe.com/enable\":\"true\",\"profefe.com/port\":\"7070\"", 7070, realPort());
        api.pod("shop", "other", "", 7070, realPort());
        Result result = capture("-n", "shop", "--seconds=1", "--via=" + via);
        assertThat(result.status()).as(result.err()).isZero();
        assertThat(result.err()).isEmpty();
        assertThat(files())
                .hasSize(4)
                .allSatisfy(file -> assertThat(file.getFileName().toString())
                        .matches("shop_web-[12]_java_(cpu|heap)_\\d{8}T\\d{6}Z\\.pb\\.gz"));
        for (Path file : files()) {
            assertThat(ProfileReader.read(Files.readAllBytes(file), DecodeLimits.DEFAULT)
                            .total(0))
                    .isEqualTo(70);
        }
        assertThat(askedOfPod)
                .containsExactlyInAnyOrder(
                        "/debug/pprof/profile?seconds=1",
                        "/debug/pprof/heap",
                        "/debug/pprof/profile?seconds=1",
                        "/debug/pprof/heap");
        assertThat(api.asked()).allSatisfy(asked -> {
            assertThat(asked.method()).isEqualTo("GET");
            assertThat(asked.authorization()).isEqualTo("Bearer " + ApiServerStandIn.TOKEN);
        });
        assertThat(api.asked().get(0).path()).isEqualTo("/api/v1/namespaces/shop/pods");
        assertThat(api.asked())
                .extracting(ApiServerStandIn.Asked::path)
                .contains(
                        via.equals("proxy")
                                ? "/api/v1/namespaces/shop/pods/web-1:7070/proxy/debug/pprof/heap"
                                : "/api/v1/namespaces/shop/pods/web-1/portforward");
    }

    @Test
    void selector_goes_to_the_api_server_and_finds_pods_without_annotations() throws Exception {
        api.pod("default", "web-1", "", 6060, realPort());
        Result result = capture("--selector", "app=shop,tier!=web", "-p", "heap");
        assertThat(result.status()).as(result.err()).isZero();
        assertThat(api.asked().get(0).path()).isEqualTo("/api/v1/namespaces/default/pods");
        assertThat(api.asked().get(0).query()).isEqualTo("labelSelector=app=shop,tier!=web");
        assertThat(files()).singleElement().asString().contains("default_web-1_java_heap_");
    }

    @Test
    void named_pod_is_reached_directly_and_through_its_own_path() throws Exception {
        api.pod("default", "web-1", "\"jvm-pprof/path\":\"/login/\"", 6060, realPort());
        api.pod("default", "web-2", "", 6060, realPort());
        Result result = capture("web-2", "--direct", "--port=" + realPort(), "-p", "heap");
        assertThat(result.status()).as(result.err()).isZero();
        assertThat(files()).hasSize(1);
        Result page = capture("pod/web-1", "--direct", "--port=" + realPort(), "-p", "heap");
        assertThat(page.status()).isEqualTo(1);
        assertThat(page.err()).startsWith("jvm-pprof: default/web-1 heap: ").contains("please log in");
        assertThat(files()).hasSize(1);
    }

    @Test
    void failure_of_one_pod_keeps_the_others_and_is_told() throws Exception {
        api.pod("shop", "good", ENABLED, 7070, realPort());
        api.pod("shop", "shut", "\"jvm-pprof/enable\":\"true\",\"jvm-pprof/port\":\"7071\"", 7070, realPort());
        api.pod("shop", "wrong", "\"jvm-pprof/enable\":\"true\",\"jvm-pprof/port\":\"http\"", 7070, realPort());
        Result result = capture("-n", "shop", "-p", "heap,wall", "--seconds=1");
        assertThat(result.status()).as(result.err()).isEqualTo(10);
        assertThat(files()).singleElement().asString().contains("shop_good_java_heap_");
        assertThat(result.err().lines())
                .hasSize(4)
                .anyMatch(line -> line.startsWith("jvm-pprof: shop/good wall: ")
                        && line.contains("answered 404: Unknown profile"))
                .anyMatch(line -> line.startsWith("jvm-pprof: shop/shut heap: "))
                .anyMatch(line -> line.startsWith("jvm-pprof: shop/wrong: its annotation says port http"));
    }

    @Test
    void what_the_cluster_refuses_is_one_line() throws Exception {
        assertThat(capture("-n", "closed").err())
                .startsWith("jvm-pprof: cannot list pods at " + api.url() + "/: 403 ")
                .contains("User \"dev\" cannot list")
                .hasLineCount(1);
        assertThat(capture("nobody").err())
                .isEqualTo("jvm-pprof: there is no pod nobody in namespace default; kubectl get pods lists them\n");
        assertThat(capture("-n", "empty").err())
                .startsWith("jvm-pprof: no running pod has the annotation")
                .hasLineCount(1);
        Result context = capture("--context", "nowhere");
        assertThat(context.status()).isEqualTo(2);
        assertThat(context.err())
                .startsWith("jvm-pprof: --context=nowhere: no such context")
                .hasLineCount(1);
        api.close();
        Result gone = capture("-l", "app=shop");
        assertThat(gone.status()).isEqualTo(1);
        assertThat(gone.err())
                .startsWith("jvm-pprof: cannot list pods at " + api.url())
                .hasLineCount(1);
    }

    private int realPort() {
        return pod.getAddress().getPort();
    }

    private List<Path> files() throws Exception {
        try (var files = Files.list(Files.createDirectories(directory.resolve("out")))) {
            return files.sorted().toList();
        }
    }

    private Result capture(String... arguments) throws Exception {
        Path kubeconfig =
                Files.writeString(directory.resolve("config"), """
                apiVersion: v1
                kind: Config
                current-context: here
                clusters:
                - name: c
                  cluster: {server: "%s"}
                users:
                - name: u
                  user: {token: %s}
                contexts:
                - name: here
                  context: {cluster: c, user: u}
                """.formatted(api.url(), ApiServerStandIn.TOKEN));
        Path out = Files.createTempFile(directory, "capture", ".out");
        Path err = Files.createTempFile(directory, "capture", ".err");
        List<String> command = new ArrayList<>(List.of(JAVA, "-jar", JAR, "capture"));
        command.addAll(List.of(arguments));
        command.addAll(List.of("-o", directory.resolve("out").toString()));
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectOutput(out.toFile()).redirectError(err.toFile());
        builder.environment().put("KUBECONFIG", kubeconfig.toString());
        Process process = builder.start();
        assertThat(process.waitFor(90, TimeUnit.SECONDS)).as("ended in time").isTrue();
        return new Result(process.exitValue(), Files.readString(out), Files.readString(err));
    }
}
