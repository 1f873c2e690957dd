package org.jvmpprof.collector.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.jvmpprof.collector.Collector;
import org.jvmpprof.collector.TestProfiles;
import org.jvmpprof.collector.config.CollectorOptions;
import org.jvmpprof.collector.ingest.TimeText;
import org.jvmpprof.proto.DecodeLimits;
import org.jvmpprof.proto.Profile;
import org.jvmpprof.proto.ProfileDecoder;
import org.jvmpprof.proto.ProfileEncoder;
import org.jvmpprof.proto.Sample;

/** The rows of the API's contract that ask for differences, top functions and values over time, over a real port. */
final class RowApiTest {
    private static final long NANOS = TimeText.nanos(Instant.parse("2026-11-21T08:32:14.75Z"));
    private static final long SECOND = 1_000_000_000L;
    private static final String RANGE = "&from=2026-11-21T08:00:00&to=2026-11-21T09:00:00";

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

    private HttpResponse<byte[]> get(String path) throws IOException, InterruptedException {
        URI uri = URI.create("http://127.0.0.1:" + collector.port() + path);
        return client.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofByteArray());
    }

    private void post(String query, byte[] body) throws IOException, InterruptedException {
        URI uri = URI.create("http://127.0.0.1:" + collector.port() + "/api/0/profiles?" + query);
        HttpRequest request = HttpRequest.newBuilder(uri)
                .POST(BodyPublishers.ofByteArray(body))
                .build();
        assertThat(client.send(request, BodyHandlers.discarding()).statusCode()).isEqualTo(200);
    }

    private String body(String path) throws IOException, InterruptedException {
        HttpResponse<byte[]> response = get(path);
        String text = new String(response.body(), StandardCharsets.UTF_8);
        assertThat(response.statusCode()).as(text).isEqualTo(200);
        return text;
    }

    private void assertError(String path, int code, String message) throws IOException, InterruptedException {
        HttpResponse<byte[]> response = get(path);
        assertThat(response.statusCode()).isEqualTo(code);
        assertThat(new String(response.body(), StandardCharsets.UTF_8))
                .isEqualTo("{\"code\":" + code + ",\"error\":\"" + message.replace("\"", "\\\"") + "\"}\n");
    }

    private static byte[] heap(long space, long inUse) {
        Profile one = TestProfiles.profile("com.acme.Cache.put", 1, NANOS);
        return ProfileEncoder.encode(Profile.builder()
                .sampleType("alloc_space", "bytes")
                .sampleType("inuse_space", "bytes")
                .functions(one.functions())
                .locations(one.locations())
                .mappings(one.mappings())
                .samples(List.of(new Sample(new int[] {0}, new long[] {space, inUse}, List.of())))
                .timeNanos(NANOS)
                .build());
    }

    @Test
    void top_ranks_functions_of_all_services_and_says_whose_they_are() throws Exception {
        post("service=a&type=cpu&labels=az=1", TestProfiles.cpu("com.acme.x.Hot.run", 30, NANOS));
        post("service=b&type=cpu&labels=az=1", TestProfiles.cpu("com.acme.x.Hot.run", 50, NANOS));
        post("service=b&type=cpu&labels=az=2", TestProfiles.cpu("com.acme.y.Cold.run", 20, NANOS));
        post("service=b&type=heap", heap(5, 4));

        String head =
                "{\"code\":200,\"body\":{\"type\":\"cpu\",\"sample_type\":\"cpu\",\"unit\":\"nanoseconds\",\"by\":";
        String range = ",\"from\":\"2026-11-21T08:00:00Z\",\"to\":\"2026-11-21T09:00:00Z\",";
        String hot = "{\"name\":\"com.acme.x.Hot.run\",\"self\":80,\"total\":80,\"services\":["
                + "{\"service\":\"b\",\"self\":50,\"total\":50},{\"service\":\"a\",\"self\":30,\"total\":30}]}";
        assertThat(body("/api/0/top?type=cpu&n=1" + RANGE))
                .isEqualTo(head + "\"function\"" + range + "\"merged\":3,\"matched\":3,\"total\":100,\"rows\":[" + hot
                        + "],\"more\":1}}\n");
        assertThat(body("/api/0/top?type=cpu&by=package" + RANGE))
                .contains("{\"name\":\"com.acme.x\",\"self\":80,", "{\"name\":\"com.acme.y\",\"self\":20,")
                .endsWith("\"more\":0}}\n");
        assertThat(body("/api/0/top?type=cpu&by=service" + RANGE))
                .contains("\"rows\":[{\"name\":\"b\",\"self\":70,\"total\":70,", "{\"name\":\"a\",\"self\":30,");
        assertThat(body("/api/0/top?type=cpu&labels=az=1&service=b" + RANGE))
                .contains("\"merged\":1,\"matched\":1,\"total\":50,\"rows\":[{\"name\":\"com.acme.x.Hot.run\"");
    }

    @Test
    void top_takes_the_sample_type_pprof_would_show_or_the_one_that_is_named() throws Exception {
        post("service=b&type=heap", heap(50, 4));

        assertThat(body("/api/0/top?type=heap" + RANGE))
                .contains("\"sample_type\":\"inuse_space\",\"unit\":\"bytes\"", "\"total\":4,");
        assertThat(body("/api/0/top?type=heap&sample_type=alloc_space" + RANGE))
                .contains("\"sample_type\":\"alloc_space\"", "\"total\":50,", "\"self\":50");
        assertError(
                "/api/0/top?type=heap&sample_type=x" + RANGE,
                400,
                "bad request: \"sample_type\" \"x\" is not in the latest of these profiles; use one of alloc_space,"
                        + " inuse_space");
    }

    @Test
    void profiles_of_other_sample_types_are_matched_but_not_merged() throws Exception {
        post("service=a&type=cpu", TestProfiles.cpu("f", 7, NANOS));
        post("service=a&type=cpu", TestProfiles.cpu("f", 7, NANOS));
        post("service=a&type=cpu", heap(1, 1));
        post(
                "service=a&type=cpu",
                ProfileEncoder.encode(Profile.builder().timeNanos(NANOS).build()));

        assertThat(body("/api/0/top?type=cpu" + RANGE)).contains("\"merged\":2,\"matched\":4,\"total\":14,");
        assertThat(body("/api/0/series?service=a&type=cpu" + RANGE)).contains("\"merged\":2,\"matched\":4,");
    }

    @Test
    void series_have_a_point_for_each_step_that_has_profiles() throws Exception {
        post("service=a&type=cpu&labels=pod=1", TestProfiles.cpu("f", 1, NANOS));
        post("service=a&type=cpu&labels=pod=2", TestProfiles.cpu("g", 2, NANOS + SECOND));
        post("service=a&type=cpu&labels=pod=2", TestProfiles.cpu("f", 4, NANOS + 120 * SECOND));
        post("service=a&type=cpu", TestProfiles.cpu("f", 8, NANOS + 120 * SECOND));

        assertThat(body("/api/0/series?service=a&type=cpu" + RANGE))
                .isEqualTo("{\"code\":200,\"body\":{\"service\":\"a\",\"type\":\"cpu\",\"sample_type\":\"cpu\","
                        + "\"unit\":\"nanoseconds\",\"function\":\"\",\"step_seconds\":60,"
                        + "\"from\":\"2026-11-21T08:00:00Z\",\"to\":\"2026-11-21T09:00:00Z\",\"merged\":4,\"matched\":4,"
                        + "\"series\":[{\"labels\":[],\"points\":["
                        + "{\"time\":\"2026-11-21T08:32:00Z\",\"value\":3,\"profiles\":2},"
                        + "{\"time\":\"2026-11-21T08:34:00Z\",\"value\":12,\"profiles\":2}]}]}}\n");
        assertThat(body("/api/0/series?service=a&type=cpu&function=f&step=10m&labels=pod=2" + RANGE))
                .contains("\"function\":\"f\",\"step_seconds\":600,", "\"merged\":2,\"matched\":2,")
                .contains("\"points\":[{\"time\":\"2026-11-21T08:30:00Z\",\"value\":4,\"profiles\":2}]");
        assertThat(body("/api/0/series?service=a&type=cpu&by=pod&step=1h" + RANGE))
                .contains("\"series\":[{\"labels\":[],\"points\":[{\"time\":\"2026-11-21T08:00:00Z\",\"value\":8,")
                .contains("{\"labels\":[{\"key\":\"pod\",\"value\":\"1\"}],\"points\":[{\"time\":"
                        + "\"2026-11-21T08:00:00Z\",\"value\":1,\"profiles\":1}]}")
                .contains("{\"labels\":[{\"key\":\"pod\",\"value\":\"2\"}],\"points\":[{\"time\":"
                        + "\"2026-11-21T08:00:00Z\",\"value\":6,\"profiles\":2}]}");
        assertThat(body("/api/0/series?service=a&type=cpu&function=nobody" + RANGE))
                .contains("\"value\":0,\"profiles\":2}");
    }

    @Test
    void a_difference_has_negative_values_and_says_how_many_profiles_each_side_has() throws Exception {
        post("service=a&type=cpu&labels=v=2", TestProfiles.cpu("f", 30, NANOS));
        post("service=a&type=cpu&labels=v=2", TestProfiles.cpu("g", 10, NANOS));
        post("service=a&type=cpu&labels=v=1", TestProfiles.cpu("f", 50, NANOS));
        post("service=b&type=cpu", TestProfiles.cpu("f", 80, NANOS - 7_200 * SECOND));

        HttpResponse<byte[]> response =
                get("/api/0/profiles/diff?service=a&type=cpu&labels=v=2&base_labels=v=1" + RANGE);
        Profile diff = ProfileDecoder.decode(response.body(), DecodeLimits.DEFAULT);
        assertThat(diff.samples()).extracting(sample -> sample.value(0)).containsExactlyInAnyOrder(-20L, 10L);
        assertThat(response.headers().firstValue("X-Profiles-Merged")).contains("merged 2 of 2");
        assertThat(response.headers().firstValue("X-Base-Profiles-Merged")).contains("merged 1 of 1");
        assertThat(response.headers().firstValue("Content-Disposition")).contains("attachment; filename=\"cpu\"");
        assertThat(diff.comments()).contains("merged 2 of 2 profiles, minus base: merged 1 of 1 profiles");

        Profile other = ProfileDecoder.decode(
                get("/api/0/profiles/diff?service=a&type=cpu&labels=v=2&base_labels=&base_service=b&normalize=true"
                                + "&base_from=2026-11-21T06:00:00&base_to=2026-11-21T07:00:00" + RANGE)
                        .body(),
                DecodeLimits.DEFAULT);
        assertThat(other.samples())
                .as("f: 30 - 80 * 40/80, g: 10")
                .extracting(sample -> sample.value(0))
                .containsExactlyInAnyOrder(-10L, 10L);
        assertThat(other.total(0)).isZero();
    }

    @Test
    void a_difference_of_nothing_is_404_and_of_other_types_400() throws Exception {
        post("service=a&type=cpu", TestProfiles.cpu("f", 30, NANOS));
        post("service=b&type=cpu", heap(1, 1));

        String of = "/api/0/profiles/diff?service=a&type=cpu" + RANGE;
        assertError(of + "&base_labels=v=1", 404, "nothing found for base_from, base_to and base_labels");
        assertError(of + "&labels=v=1&base_labels=", 404, "nothing found for from, to and labels");
        assertError(
                of + "&base_service=b",
                400,
                "bad request: profiles and base can't be compared: incompatible sample types [cpu/nanoseconds] and"
                        + " [alloc_space/bytes, inuse_space/bytes]; choose ranges of one kind of profiler");
        assertError(
                "/api/0/profiles/diff?service=a&type=trace&base_labels=" + RANGE,
                405,
                "can't merge profiles of trace type");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "top?from=-1h&to=now | bad request: unknown profile type \"\"; use one of cpu, heap, block, mutex,"
                        + " goroutine, threadcreate, wall, exceptions, other, trace",
                "top?type=cpu&to=now | bad request: missing \"from\"",
                "top?type=cpu&from=-1h&to=now&by=class | bad request: bad \"by\" \"class\": must be function, package or"
                        + " service",
                "top?type=cpu&from=-1h&to=now&n=0 | bad request: bad \"n\" \"0\": must be a number of rows from 1 to"
                        + " 10000, or absent for 50",
                "top?type=trace&from=-1h&to=now | bad request: profiles of \"type\" \"trace\" are kept unread, so they"
                        + " have no functions; use another type",
                "series?type=cpu&from=-1h&to=now | bad request: missing \"service\"",
                "series?service=s&type=cpu&from=now&to=-1h | bad request: \"from\" is after \"to\"; swap them",
                "series?service=s&type=cpu&from=-1h&to=now&step=x | bad request: bad \"step\" \"x\": must be a time from"
                        + " 1s, such as 60s, 10m or 1h; absent for 60s",
                "series?service=s&type=cpu&from=0&to=1000000&step=10s | bad request: \"step\" 10s gives 100000 points"
                        + " between \"from\" and \"to\", at most 11000 are answered; use a step of 91s or more",
                "profiles/diff?service=s&type=cpu&from=-1h&to=now | bad request: nothing to compare with; name base_from"
                        + " and base_to, base_labels or base_service",
                "profiles/diff?service=s&type=cpu&from=-1h&to=now&base_from=-2h | bad request: missing \"base_to\"",
                "profiles/diff?service=s&type=cpu&from=-1h&to=now&base_labels=&normalize=1 | bad request: bad"
                        + " \"normalize\" \"1\": must be true or false",
            })
    void wrong_questions_are_400_and_say_what_to_write(String query, String message) throws Exception {
        assertError("/api/0/" + query, 400, message);
    }

    @Test
    void nothing_to_add_up_is_404() throws Exception {
        post("service=a&type=cpu", TestProfiles.cpu("f", 30, NANOS));

        for (String path : List.of(
                "top?type=heap" + RANGE,
                "top?type=cpu&service=nobody" + RANGE,
                "top?type=cpu&labels=az=1" + RANGE,
                "series?service=a&type=heap" + RANGE,
                "series?service=nobody&type=cpu" + RANGE)) {
            assertError("/api/0/" + path, 404, "nothing found");
        }
    }
}
