package org.jvmpprof.collector.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.jvmpprof.collector.Collector;
import org.jvmpprof.collector.TestProfiles;
import org.jvmpprof.collector.config.CollectorOptions;

/** The page's files, the flame graph's JSON and the activity, over a real port. */
final class PageRoutesTest {
    private static final long NANOS = 1_795_249_934_000_000_000L;
    private static final String RANGE = "&from=2026-11-21T08:00:00&to=2026-11-21T10:00:00";

    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    @TempDir
    Path data;

    private Collector collector;

    @BeforeEach
    void start() throws Exception {
        collector = Collector.start(
                CollectorOptions.parse(List.of("listen=127.0.0.1:0", "data=" + data, "retention=off"), Map.of()));
    }

    @AfterEach
    void stop() throws IOException {
        collector.close();
    }

    private HttpResponse<byte[]> send(String method, String path, String... headers) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + collector.port() + path))
                .method(method, BodyPublishers.noBody());
        if (headers.length > 0) {
            request.headers(headers);
        }
        return client.send(request.build(), BodyHandlers.ofByteArray());
    }

    private HttpResponse<byte[]> get(String path, String... headers) throws Exception {
        return send("GET", path, headers);
    }

    private String post(String query, byte[] body) throws Exception {
        URI uri = URI.create("http://127.0.0.1:" + collector.port() + "/api/0/profiles?" + query);
        HttpResponse<String> answer = client.send(
                HttpRequest.newBuilder(uri)
                        .POST(BodyPublishers.ofByteArray(body))
                        .build(),
                BodyHandlers.ofString());
        Matcher id = Pattern.compile("\"id\":\"([0-9a-z]+)\"").matcher(answer.body());
        assertThat(id.find()).as(answer.body()).isTrue();
        return id.group(1);
    }

    private static String text(HttpResponse<byte[]> response) {
        return new String(response.body(), StandardCharsets.UTF_8);
    }

    private static String header(HttpResponse<?> response, String name) {
        return response.headers().firstValue(name).orElse("");
    }

    private String asset(String name) throws Exception {
        Matcher folder = Pattern.compile("assets/[0-9a-f]+/").matcher(text(get("/")));
        assertThat(folder.find()).isTrue();
        return "/" + folder.group() + name;
    }

    @Test
    void the_document_may_do_nothing_elsewhere_and_is_asked_for_again() throws Exception {
        HttpResponse<byte[]> document = get("/");

        assertThat(document.statusCode()).isEqualTo(200);
        assertThat(header(document, "Content-Type")).isEqualTo("text/html; charset=utf-8");
        assertThat(header(document, "Content-Security-Policy"))
                .startsWith("default-src 'self'; ")
                .contains("frame-ancestors 'none'")
                .doesNotContain("unsafe");
        assertThat(header(document, "X-Content-Type-Options")).isEqualTo("nosniff");
        assertThat(header(document, "Cache-Control")).isEqualTo("no-cache");
        HttpResponse<byte[]> again = get("/", "If-None-Match", header(document, "ETag"));
        assertThat(again.statusCode()).isEqualTo(304);
        assertThat(again.body()).isEmpty();
        assertThat(get("/", "If-None-Match", "\"other\"").statusCode()).isEqualTo(200);
    }

    @Test
    void files_may_be_kept_for_ever_and_have_their_types() throws Exception {
        HttpResponse<byte[]> script = get(asset("app.js"));

        assertThat(script.statusCode()).isEqualTo(200);
        assertThat(header(script, "Cache-Control")).contains("immutable", "max-age=31536000");
        assertThat(header(script, "Content-Type")).isEqualTo("text/javascript; charset=utf-8");
        assertThat(header(get(asset("style.css")), "Content-Type")).isEqualTo("text/css; charset=utf-8");
        assertThat(header(get(asset("icon.svg")), "Content-Type")).isEqualTo("image/svg+xml");
        assertThat(header(get(asset("vendor/uPlot.LICENSE")), "Content-Type")).startsWith("text/plain");
        assertThat(get(asset("none.js")).statusCode()).isEqualTo(404);
        assertThat(get("/assets/0123456789abcdef/app.js").statusCode()).isEqualTo(404);
        assertThat(get(asset("../app.js")).statusCode()).isIn(400, 404);
    }

    @Test
    void files_come_gzipped_to_who_takes_it() throws Exception {
        HttpResponse<byte[]> plain = get(asset("flamegraph.js"));
        HttpResponse<byte[]> packed = get(asset("flamegraph.js"), "Accept-Encoding", "br, gzip");

        assertThat(header(packed, "Content-Encoding")).isEqualTo("gzip");
        assertThat(header(packed, "Vary")).isEqualTo("Accept-Encoding");
        assertThat(packed.body().length).isLessThan(plain.body().length / 2);
        assertThat(unpacked(packed.body())).isEqualTo(plain.body());
        assertThat(header(get(asset("app.js"), "Accept-Encoding", "gzip;q=0"), "Content-Encoding"))
                .isEmpty();
    }

    @Test
    void head_answers_the_headers_alone() throws Exception {
        HttpResponse<byte[]> get = get("/");
        HttpResponse<byte[]> head = send("HEAD", "/");

        assertThat(head.statusCode()).isEqualTo(200);
        assertThat(head.body()).isEmpty();
        assertThat(header(head, "ETag")).isEqualTo(header(get, "ETag"));
        assertThat(header(head, "Content-Length")).isEqualTo(String.valueOf(get.body().length));
        assertThat(send("POST", "/").statusCode()).isEqualTo(405);
    }

    @Test
    void a_merge_comes_as_a_picture_with_the_same_headers() throws Exception {
        post("service=shop&type=cpu", TestProfiles.cpu("app.Main.hot", 30, NANOS));
        post("service=shop&type=cpu", TestProfiles.cpu("app.Main.hot", 12, NANOS + 1));

        HttpResponse<byte[]> flame = get("/api/0/profiles/merge?service=shop&type=cpu&format=flame" + RANGE);

        assertThat(flame.statusCode()).as(text(flame)).isEqualTo(200);
        assertThat(header(flame, "Content-Type")).isEqualTo("application/json");
        assertThat(header(flame, "X-Profiles-Merged")).isEqualTo("merged 2 of 2");
        assertThat(header(flame, "Content-Disposition")).isEmpty();
        assertThat(text(flame))
                .startsWith("{\"version\":1,\"title\":\"shop · cpu\"")
                .contains("\"functions\":[\"all\",\"app.Main.hot\"]")
                .contains("\"self\":[[0,42]]")
                .doesNotContain("omitted");
        HttpResponse<byte[]> packed =
                get("/api/0/profiles/merge?service=shop&type=cpu&format=flame" + RANGE, "Accept-Encoding", "gzip");
        assertThat(unpacked(packed.body())).isEqualTo(flame.body());
        assertThat(get("/api/0/profiles/merge?service=none&type=cpu&format=flame" + RANGE)
                        .statusCode())
                .isEqualTo(404);
        assertThat(get("/api/0/profiles/merge?service=shop&type=trace&format=flame" + RANGE)
                        .statusCode())
                .isEqualTo(405);
    }

    @Test
    void a_difference_comes_as_a_picture_of_both_sides() throws Exception {
        post("service=shop&type=cpu", TestProfiles.cpu("app.Main.hot", 30, NANOS));
        post("service=shop&type=cpu&labels=v=2", TestProfiles.cpu("app.Main.hot", 42, NANOS + 3_600_000_000_000L));
        String path =
                "/api/0/profiles/diff?service=shop&type=cpu&format=flame&from=2026-11-21T09:00:00&to=2026-11-21T10:00:00";
        String base = "&base_from=2026-11-21T08:00:00&base_to=2026-11-21T09:00:00";

        HttpResponse<byte[]> flame = get(path + base);

        assertThat(text(flame)).contains("\"base\":[[0,30]]", "\"self\":[[0,42]]", "\"baseProfile\":{");
        assertThat(header(flame, "X-Profiles-Merged")).isEqualTo("merged 1 of 1");
        assertThat(header(flame, "X-Base-Profiles-Merged")).isEqualTo("merged 1 of 1");
        assertThat(text(get(path + "&labels=v=2" + base)))
                .isEqualTo("{\"code\":404,\"error\":\"nothing found for the base\"}\n");
        assertThat(text(get(path + "&labels=v=2&base_labels=" + base))).contains("\"base\":[[0,30]]");
        assertThat(text(get(path + "&labels=v=3&base_labels=" + base))).contains("nothing found for the target");
        assertThat(get(path).statusCode()).isEqualTo(400);
    }

    @Test
    void a_picture_that_is_cut_says_how_much_is_missing() throws Exception {
        post("service=shop&type=cpu", TestProfiles.large(1, 300, NANOS));
        String path = "/api/0/profiles/merge?service=shop&type=cpu&format=flame" + RANGE;

        assertThat(text(get(path + "&max_nodes=500")))
                .contains("\"omitted\":{\"nodes\":")
                .contains("\"sent\":500,");
        assertThat(text(get(path + "&max_nodes=0"))).doesNotContain("omitted");
        assertThat(text(get(path + "&max_nodes=-1")))
                .isEqualTo(
                        "{\"code\":400,\"error\":\"bad request: bad \\\"max_nodes\\\" \\\"-1\\\": must be a number from"
                                + " 1, or 0 for all\"}\n");
    }

    @Test
    void a_stored_profile_and_several_come_as_pictures() throws Exception {
        String one = post("service=shop&type=cpu&labels=pod=p1", TestProfiles.cpu("app.Main.hot", 30, NANOS));
        String two = post("service=shop&type=cpu", TestProfiles.cpu("app.Main.cold", 3, NANOS + 1));

        assertThat(text(get("/api/0/profiles/" + one + "?format=flame")))
                .startsWith("{\"version\":1,\"title\":\"shop · cpu · 2026-11-21T08:32:14Z · pod=p1\"");
        HttpResponse<byte[]> both = get("/api/0/profiles/" + one + "+" + two + "?format=flame");
        assertThat(text(both))
                .startsWith("{\"version\":1,\"title\":\"shop · cpu · 2 profiles\"")
                .contains("[0,3,30]");
        assertThat(header(both, "X-Profiles-Merged")).isEqualTo("merged 2 of 2");
        assertThat(get("/api/0/profiles/00000000000000000000000000?format=flame")
                        .statusCode())
                .isEqualTo(404);
    }

    @Test
    void activity_counts_what_came_in_by_service_and_type() throws Exception {
        for (int minute : new int[] {0, 1, 1, 59}) {
            post("service=shop&type=cpu", TestProfiles.cpu("f", 1, NANOS + minute * 60_000_000_000L));
        }
        post("service=shop&type=heap", TestProfiles.cpu("f", 1, NANOS - 7_200_000_000_000L));
        post("service=mail&type=cpu", TestProfiles.cpu("f", 1, NANOS));

        String range = "from=2026-11-21T08:32:14Z&to=2026-11-21T09:32:14Z&buckets=4";
        assertThat(text(get("/api/0/activity?" + range)))
                .isEqualTo("{\"code\":200,\"body\":{\"from\":\"2026-11-21T08:32:14Z\",\"to\":\"2026-11-21T09:32:14Z\","
                        + "\"step_seconds\":900.0,\"services\":["
                        + "{\"service\":\"mail\",\"types\":[{\"type\":\"cpu\",\"last\":\"2026-11-21T08:32:14Z\",\"counts\":[1,0,0,0]}]},"
                        + "{\"service\":\"shop\",\"types\":[{\"type\":\"cpu\",\"last\":\"2026-11-21T09:31:14Z\",\"counts\":[3,0,0,1]},"
                        + "{\"type\":\"heap\",\"last\":\"2026-11-21T06:32:14Z\",\"counts\":[0,0,0,0]}]}]}}\n");
        assertThat(text(get("/api/0/activity?service=mail&" + range))).doesNotContain("shop");
        assertThat(text(get("/api/0/activity?from=1700-01-01T00:00:00Z&to=2200-01-01T00:00:00Z&buckets=1")))
                .contains("\"counts\":[4]");
        assertThat(get("/api/0/activity?" + range.replace("=4", "=1001")).statusCode())
                .isEqualTo(400);
        assertThat(get("/api/0/activity?from=now&to=-1h").statusCode()).isEqualTo(400);
        assertThat(text(get("/api/0/activity?from=-1h"))).contains("missing \\\"to\\\"");
    }

    private static byte[] unpacked(byte[] gzip) throws IOException {
        try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(gzip))) {
            return in.readAllBytes();
        }
    }
}
