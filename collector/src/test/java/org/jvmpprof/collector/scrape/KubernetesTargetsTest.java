package org.jvmpprof.collector.scrape;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.jvmpprof.collector.store.LabelPair;

/** Against a stand-in that answers as the API server does, and checks what it is asked. */
final class KubernetesTargetsTest {
    private static final String WANTED = "\"profefe.com/enable\":\"true\"";

    private final BlockingQueue<String> events = new LinkedBlockingQueue<>();
    private final List<List<Target>> found = new CopyOnWriteArrayList<>();
    private final List<String> unreadable = new CopyOnWriteArrayList<>();

    private final TargetSource.Sink sink = new TargetSource.Sink() {
        @Override
        public void found(List<Target> targets) {
            found.add(targets);
        }

        @Override
        public void unreadable(String reason) {
            unreadable.add(reason);
        }
    };

    private static String pod(String name, String version, String annotations, String phase) {
        return "{\"metadata\":{\"name\":\"" + name + "\",\"namespace\":\"prod\",\"resourceVersion\":\"" + version
                + "\",\"annotations\":{" + annotations + "},\"labels\":{\"app\":\"shop\"}},\"status\":{\"phase\":\""
                + phase
                + "\",\"podIP\":\"10.0.0.7\",\"hostIP\":null}}";
    }

    private static String list(String version, String next, String... pods) {
        return "{\"kind\":\"PodList\",\"metadata\":{\"resourceVersion\":\"" + version + "\",\"continue\":\"" + next
                + "\"},\"items\":[" + String.join(",", pods) + "]}";
    }

    private void api(HttpExchange exchange) throws IOException, InterruptedException {
        String query = exchange.getRequestURI().getQuery();
        if (query.contains("watch=1")) {
            watch(exchange);
        } else if (query.contains("continue=page2")) {
            answer(exchange, list("100", "", pod("b", "2", WANTED, "Pending"), pod("c", "3", WANTED, "Running")));
        } else {
            answer(exchange, list("100", "page2", pod("a", "1", "", "Running")));
        }
    }

    /** Sends each event as a line; "end" ends the answer. */
    private void watch(HttpExchange exchange) throws IOException, InterruptedException {
        exchange.sendResponseHeaders(200, 0);
        String event = events.take();
        while (!event.equals("end")) {
            exchange.getResponseBody().write((event + "\n").getBytes(StandardCharsets.UTF_8));
            exchange.getResponseBody().flush();
            event = events.take();
        }
    }

    private static void answer(HttpExchange exchange, String json) throws IOException {
        StandIn.answer(exchange, 200, json.getBytes(StandardCharsets.UTF_8));
    }

    private static String event(String type, String object) {
        return "{\"type\":\"" + type + "\",\"object\":" + object + "}";
    }

    private static List<String> names(List<Target> targets) {
        return targets.stream().map(Target::instance).toList();
    }

    @Test
    void pods_are_listed_page_by_page_and_then_watched(@TempDir Path directory) throws Exception {
        Path token = Files.writeString(directory.resolve("token"), "t0\n");
        try (StandIn server = new StandIn(this::api);
                KubernetesTargets targets = KubernetesTargets.of(
                        new ScrapeSettings.Kubernetes(URI.create("http://" + server.address()), "prod", token, null))) {
            targets.start(sink);
            Await.until("the list", () -> found.size() == 1);
            assertThat(names(found.get(0))).containsExactly("prod/c");
            Await.until("a watch", () -> server.requests.size() == 3);
            assertThat(server.requests.get(0)).isEqualTo("/api/v1/namespaces/prod/pods?limit=500");
            assertThat(server.requests.get(1)).endsWith("&continue=page2");
            assertThat(server.requests.get(2)).contains("watch=1").contains("resourceVersion=100");
            assertThat(server.tokens).containsOnly("Bearer t0");

            events.add(event("MODIFIED", pod("b", "101", WANTED, "Running")));
            Await.until("b runs", () -> found.size() == 2);
            assertThat(names(found.get(1))).containsExactly("prod/b", "prod/c");
            events.add(event("ADDED", pod("d", "102", "", "Running")));
            events.add(event("DELETED", pod("c", "103", WANTED, "Running")));
            Await.until("c is gone", () -> found.size() == 3);
            assertThat(names(found.get(2))).containsExactly("prod/b");
            events.add(event("BOOKMARK", "{\"metadata\":{\"resourceVersion\":\"140\"}}"));
            events.add("end");
            Await.until("the next watch", () -> server.requests.size() == 4);
            assertThat(server.requests.get(3)).contains("resourceVersion=140");

            Files.writeString(token, "t1");
            events.add(event("ERROR", "{\"kind\":\"Status\",\"code\":410,\"message\":\"too old\"}"));
            Await.until("the list anew", () -> found.size() == 4);
            assertThat(names(found.get(3))).containsExactly("prod/c");
            assertThat(server.tokens.get(4)).isEqualTo("Bearer t1");
            assertThat(unreadable).isEmpty();
            events.add("end");
        }
    }

    @Test
    void a_refusal_is_told_and_tried_again() throws Exception {
        try (StandIn server = new StandIn(exchange -> StandIn.answer(
                        exchange,
                        403,
                        "{\"kind\":\"Status\",\"message\":\"pods is forbidden\"}".getBytes(StandardCharsets.UTF_8)));
                KubernetesTargets targets = KubernetesTargets.of(
                        new ScrapeSettings.Kubernetes(URI.create("http://" + server.address()), null, null, null))) {
            targets.start(sink);
            Await.until("it is told", () -> !unreadable.isEmpty());
            assertThat(unreadable.get(0)).isEqualTo("kubernetes: status 403: GET /api/v1/pods: pods is forbidden");
            server.handler(this::api);
            Await.until("the list", () -> !found.isEmpty());
            events.add("end");
        }
    }

    @Test
    void annotations_of_both_kinds_are_read_ours_first() throws Exception {
        String annotations =
                "\"jvm-pprof/enable\":\"true\",\"profefe.com/service\":\"theirs\",\"jvm-pprof/service\":\"ours\","
                        + "\"profefe.com/port\":\"8080\",\"profefe.com/path\":\"/p\",\"jvm-pprof/profiles\":\"cpu\","
                        + "\"jvm-pprof/scheme\":\"https\"";
        Target target = read(pod("a", "1", annotations, "Running"));
        assertThat(target.url().toString()).isEqualTo("https://10.0.0.7:8080/p");
        assertThat(target.job()).isEqualTo("ours");
        assertThat(target.typeNames()).containsExactly("cpu");
        assertThat(target.isTrusted()).isFalse();
        assertThat(target.labels())
                .containsExactly(
                        new LabelPair("instance", "prod/a"),
                        new LabelPair("namespace", "prod"),
                        new LabelPair("pod", "a"));
        Target bare = read(pod("a", "1", WANTED, "Running"));
        assertThat(bare.url().toString()).isEqualTo("http://10.0.0.7:6060/debug/pprof");
        assertThat(bare.job()).isEqualTo("shop");
        assertThat(PodTarget.read(JsonTree.parse(pod("a", "1", WANTED, "Succeeded"))))
                .isNull();
    }

    private static Target read(String pod) throws IOException {
        Target target = PodTarget.read(JsonTree.parse(pod));
        assertThat(target).isNotNull();
        return target;
    }

    @Test
    void a_pod_with_a_wrong_annotation_is_told_and_the_others_are_targets() throws Exception {
        try (StandIn server = new StandIn(exchange -> {
                    if (exchange.getRequestURI().getQuery().contains("watch=1")) {
                        watch(exchange);
                    } else {
                        answer(
                                exchange,
                                list(
                                        "1",
                                        "",
                                        pod("a", "1", WANTED + ",\"profefe.com/port\":\"http\"", "Running"),
                                        pod("b", "1", WANTED, "Running")));
                    }
                });
                KubernetesTargets targets = KubernetesTargets.of(new ScrapeSettings.Kubernetes(
                        URI.create("http://" + server.address() + "/"), null, null, null))) {
            targets.start(sink);
            Await.until("the list", () -> !found.isEmpty());
            assertThat(names(found.get(0))).containsExactly("prod/b");
            assertThat(unreadable)
                    .containsExactly("pod prod/a: annotation port=http: must be a number from 1 to 65535");
            assertThat(events.offer("end", 1, TimeUnit.SECONDS)).isTrue();
        }
    }
}
