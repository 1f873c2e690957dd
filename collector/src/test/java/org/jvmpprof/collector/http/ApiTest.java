package org.jvmpprof.collector.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.jvmpprof.collector.Collector;
import org.jvmpprof.collector.TestProfiles;
import org.jvmpprof.collector.config.CollectorOptions;
import org.jvmpprof.collector.ingest.TimeText;
import org.jvmpprof.proto.DecodeLimits;
import org.jvmpprof.proto.Function;
import org.jvmpprof.proto.Profile;
import org.jvmpprof.proto.ProfileDecoder;

/** Every row of the API's contract that is built, over a real port. */
final class ApiTest {
    private static final Instant TIME = Instant.parse("2026-11-21T08:32:14.75Z");
    private static final long NANOS = TimeText.nanos(TIME);
    private static final String RANGE = "&from=2026-11-21T00:00:00&to=2026-11-22T00:00:00";
    private static final Pattern ID = Pattern.compile("\"id\":\"([0-9a-z]{26})\"");

    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    @TempDir
    Path data;

    private Collector collector;

    @BeforeEach
    void start() throws Exception {
        collector = Collector.start(CollectorOptions.parse(
                List.of(
                        "listen=127.0.0.1:0",
                        "data=" + data,
                        "retention=off",
                        "limit.body=1MB",
                        "limit.decompressed=2MB",
                        "limit.samples=1000",
                        "limit.labels=4",
                        "limit.merge=120"),
                Map.of()));
    }

    @AfterEach
    void stop() throws IOException {
        collector.close();
    }

    private URI uri(String path) {
        return URI.create("http://127.0.0.1:" + collector.port() + path);
    }

    private HttpResponse<byte[]> send(HttpRequest.Builder request) throws IOException, InterruptedException {
        return client.send(request.build(), BodyHandlers.ofByteArray());
    }

    private HttpResponse<byte[]> get(String path) throws IOException, InterruptedException {
        return send(HttpRequest.newBuilder(uri(path)));
    }

    private HttpResponse<byte[]> post(String query, byte[] body) throws IOException, InterruptedException {
        return send(HttpRequest.newBuilder(uri("/api/0/profiles?" + query)).POST(BodyPublishers.ofByteArray(body)));
    }

    private static String text(HttpResponse<byte[]> response) {
        return new String(response.body(), StandardCharsets.UTF_8);
    }

    private String posted(String query, byte[] body) throws IOException, InterruptedException {
        HttpResponse<byte[]> response = post(query, body);
        assertThat(text(response)).startsWith("{\"code\":200");
        return ids(text(response)).get(0);
    }

    private static List<String> ids(String json) {
        List<String> ids = new ArrayList<>();
        Matcher matcher = ID.matcher(json);
        while (matcher.find()) {
            ids.add(matcher.group(1));
        }
        return ids;
    }

    private static Profile decoded(HttpResponse<byte[]> response) throws IOException {
        return ProfileDecoder.decode(response.body(), DecodeLimits.DEFAULT);
    }

    private static byte[] unpacked(byte[] gzip) throws IOException {
        try (GZIPInputStream in = new GZIPInputStream(new java.io.ByteArrayInputStream(gzip))) {
            return in.readAllBytes();
        }
    }

    private void assertError(HttpResponse<byte[]> response, int status, String message) {
        assertThat(text(response))
                .isEqualTo("{\"code\":" + status + ",\"error\":\"" + message.replace("\"", "\\\"") + "\"}\n");
        assertThat(response.statusCode()).isEqualTo(status);
        assertThat(response.headers().firstValue("Content-Type")).contains("application/json");
    }

    @Test
    void an_upload_is_answered_with_its_metadata() throws Exception {
        HttpResponse<byte[]> response = post(
                "service=svc-a&instance_id=i1&type=cpu&labels=zone%3Da%252Fb,pod=jvm-1",
                TestProfiles.cpu("app.Main.run", 5, NANOS));

        String id = ids(text(response)).get(0);
        assertThat(text(response))
                .isEqualTo("{\"code\":200,\"body\":{\"id\":\"" + id + "\",\"type\":\"cpu\",\"service\":\"svc-a\","
                        + "\"labels\":[{\"key\":\"pod\",\"value\":\"jvm-1\"},{\"key\":\"zone\",\"value\":\"a/b\"}],"
                        + "\"created_at\":\"2026-11-21T08:32:14Z\"}}\n");
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.headers().firstValue("Content-Type")).contains("application/json");
    }

    @Test
    void long_labels_fit_into_a_request() throws Exception {
        String value = "%C3%BC".repeat(1_000);
        String id = posted("service=s&type=cpu&labels=a=" + value + ",b=" + value, TestProfiles.cpu("f", 1, NANOS));

        assertThat(ids(text(get("/api/0/profiles?service=s&labels=b=" + value + RANGE))))
                .containsExactly(id);
        String tooLong = raw("GET /" + "x".repeat(70_000) + " HTTP/1.1\r\nHost: localhost\r\n\r\n");
        assertThat(tooLong).startsWith("HTTP/1.1 414 ").contains("{\"code\":414,");
    }

    @Test
    void without_labels_the_answer_has_none() throws Exception {
        assertThat(text(post("service=s&type=cpu", TestProfiles.cpu("f", 1, NANOS))))
                .doesNotContain("labels")
                .doesNotContain("instance");
    }

    @ParameterizedTest
    @ValueSource(strings = {"cpu", "heap", "block", "mutex", "goroutine", "threadcreate", "wall", "exceptions"})
    void every_type_of_pprof_is_taken_and_merged(String type) throws Exception {
        posted("service=s&type=" + type, TestProfiles.cpu("f", 2, NANOS));
        posted("service=s&type=" + type, TestProfiles.cpu("f", 3, NANOS + 1));

        HttpResponse<byte[]> merged = get("/api/0/profiles/merge?service=s&type=" + type + RANGE);
        assertThat(decoded(merged).total(0)).isEqualTo(5);
        assertThat(merged.headers().firstValue("Content-Disposition"))
                .contains("attachment; filename=\"" + type + "\"");
    }

    @ParameterizedTest
    @ValueSource(strings = {"trace", "other"})
    void opaque_types_are_stored_unread_and_never_merged(String type) throws Exception {
        byte[] blob = "FLR not pprof at all".getBytes(StandardCharsets.UTF_8);
        String first = posted("service=s&type=" + type + "&created_at=2026-11-21T01:02:03", blob);
        String second = posted("service=s&type=" + type, blob);

        assertThat(get("/api/0/profiles/" + first).body()).isEqualTo(blob);
        assertThat(text(get("/api/0/profiles?service=s&type=" + type + RANGE))).contains("2026-11-21T01:02:03Z");
        HttpResponse<byte[]> merge = get("/api/0/profiles/merge?service=s&type=" + type + RANGE);
        assertError(merge, 405, "can't merge profiles of " + type + " type");
        assertThat(merge.headers().firstValue("Allow")).isPresent();
        assertError(get("/api/0/profiles/" + first + "+" + second), 405, "can't merge profiles of " + type + " type");
    }

    @Test
    void the_profiles_own_time_wins_over_created_at() throws Exception {
        assertThat(text(post("service=s&type=cpu&created_at=2020-01-01T00:00:00", TestProfiles.cpu("f", 1, NANOS))))
                .contains("\"created_at\":\"2026-11-21T08:32:14Z\"");
        assertThat(text(post("service=s&type=cpu&created_at=2020-01-01T00:00:00", TestProfiles.cpu("f", 1, 0))))
                .contains("\"created_at\":\"2020-01-01T00:00:00Z\"");
    }

    @Test
    void a_profile_without_any_time_gets_the_time_of_its_arrival() throws Exception {
        posted("service=s&type=cpu", TestProfiles.cpu("f", 1, 0));

        assertThat(ids(text(get("/api/0/profiles?service=s&type=cpu&from=-1m&to=now"))))
                .hasSize(1);
    }

    @Test
    void an_empty_profile_is_taken() throws Exception {
        String id = posted("service=s&type=cpu", TestProfiles.empty(NANOS));
        posted("service=s&type=cpu", TestProfiles.cpu("f", 3, NANOS));

        assertThat(get("/api/0/profiles/" + id).body()).isEqualTo(TestProfiles.empty(NANOS));
        assertThat(decoded(get("/api/0/profiles/merge?service=s&type=cpu" + RANGE))
                        .total(0))
                .isEqualTo(3);
    }

    @Test
    void what_is_not_gzipped_is_taken_and_given_back_as_it_came() throws Exception {
        byte[] raw = unpacked(TestProfiles.cpu("f", 1, NANOS));
        String id = posted("service=s&type=cpu", raw);

        assertThat(get("/api/0/profiles/" + id).body()).isEqualTo(raw);
    }

    @Test
    void legacy_text_is_taken_kept_as_it_came_and_merged() throws Exception {
        byte[] heap = "heap profile: 1: 2 [3: 40] @ heap/1048576\n1: 2 [3: 40] @ 0x1000 0x2000\n"
                .getBytes(StandardCharsets.US_ASCII);
        String id = posted("service=s&type=heap&created_at=2026-11-21T08:00:00", heap);
        posted("service=s&type=heap&created_at=2026-11-21T08:00:01", heap);

        assertThat(get("/api/0/profiles/" + id).body()).isEqualTo(heap);
        HttpResponse<byte[]> merged = get("/api/0/profiles/merge?service=s&type=heap" + RANGE);
        assertThat(merged.headers().firstValue("X-Profiles-Merged")).contains("merged 2 of 2");
        assertThat(decoded(merged).samples()).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "type=cpu | bad request: missing \"service\"",
                "service=&type=cpu | bad request: missing \"service\"",
                "service=s&type=bogus | bad request: unknown profile type \"bogus\"; use one of cpu, heap, block, mutex,"
                        + " goroutine, threadcreate, wall, exceptions, other, trace",
                "service=s | bad request: unknown profile type \"\"; use one of cpu, heap, block, mutex,"
                        + " goroutine, threadcreate, wall, exceptions, other, trace",
                "service=s&type=cpu&created_at=soon | bad request: bad \"created_at\" \"soon\": time in unsupported format"
                        + " \"soon\"; use 2006-01-02T15:04:05, RFC 3339, unix seconds, or -1h",
                "service=s&type=cpu&labels=a=1,b=2,c=3,d=4,e=5 | bad request: more labels than limit.labels=4;"
                        + " send fewer, or raise the limit",
                "service=%zz&type=cpu | bad request: query string is not percent-encoded UTF-8",
            })
    void bad_parameters_are_400_and_store_nothing(String query, String message) throws Exception {
        // Sent by hand, for the client would refuse to send a broken query.
        String response =
                raw("POST /api/0/profiles?" + query + " HTTP/1.1\r\nHost: localhost\r\nContent-Length: 0\r\n\r\n");

        assertThat(response)
                .startsWith("HTTP/1.1 400 ")
                .endsWith("{\"code\":400,\"error\":\"" + message.replace("\"", "\\\"") + "\"}\n");
        assertThat(text(get("/api/0/services"))).isEqualTo("{\"code\":200,\"body\":[]}\n");
    }

    @Test
    void what_is_no_profile_is_400_with_the_decoders_reason() throws Exception {
        byte[] garbage = "garbage".getBytes(StandardCharsets.UTF_8);
        byte[] cut = java.util.Arrays.copyOf(TestProfiles.cpu("f", 1, NANOS), 40);
        for (byte[] body : List.of(garbage, cut, new byte[0])) {
            HttpResponse<byte[]> response = post("service=s&type=cpu", body);
            assertThat(response.statusCode()).isEqualTo(400);
            assertThat(text(response)).matches("\\{\"code\":400,\"error\":\"malformed profile \\(.+\\)\"}\n");
        }
        assertThat(text(get("/api/0/services"))).isEqualTo("{\"code\":200,\"body\":[]}\n");
    }

    @Test
    void a_body_over_the_limit_is_413_whether_announced_or_not() throws Exception {
        byte[] large = new byte[(1 << 20) + 1];
        assertError(
                post("service=s&type=trace", large),
                413,
                "profile too large: body has 1048577 bytes, limit.body=1048576; send smaller profiles, or raise the limit");
        HttpResponse<byte[]> chunked = send(HttpRequest.newBuilder(uri("/api/0/profiles?service=s&type=trace"))
                .POST(BodyPublishers.ofInputStream(() -> new java.io.ByteArrayInputStream(large))));
        assertThat(chunked.statusCode()).isEqualTo(413);
        assertThat(text(chunked)).contains("limit.body=1048576");
    }

    @Test
    void a_small_body_with_huge_content_is_413() throws Exception {
        ByteArrayOutputStream bomb = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(bomb)) {
            gzip.write(new byte[8 << 20]);
        }
        HttpResponse<byte[]> response = post("service=s&type=cpu", bomb.toByteArray());

        assertThat(response.statusCode()).isEqualTo(413);
        assertThat(text(response)).contains("limit.decompressed=2097152");
    }

    @Test
    void too_many_samples_are_413() throws Exception {
        HttpResponse<byte[]> response = post("service=s&type=cpu", TestProfiles.large(1, 1_001, NANOS));

        assertThat(response.statusCode()).isEqualTo(413);
        assertThat(text(response)).contains("limit.samples=1000");
    }

    @Test
    void a_repeated_idempotency_key_is_stored_once_also_after_a_restart() throws Exception {
        byte[] body = TestProfiles.cpu("f", 4, NANOS);
        String first = text(send(keyed(body)));
        assertThat(text(send(keyed(body)))).isEqualTo(first);
        collector.close();
        start();

        assertThat(text(send(keyed(body)))).isEqualTo(first);
        assertThat(decoded(get("/api/0/profiles/merge?service=s&type=cpu" + RANGE))
                        .total(0))
                .isEqualTo(4);
    }

    private HttpRequest.Builder keyed(byte[] body) {
        return HttpRequest.newBuilder(uri("/api/0/profiles?service=s&type=cpu"))
                .header("Idempotency-Key", "6f1c-round-7")
                .POST(BodyPublishers.ofByteArray(body));
    }

    @Test
    void metadata_is_listed_oldest_first_by_labels_and_time() throws Exception {
        String third = posted("service=s&type=cpu&labels=az=1", TestProfiles.cpu("f", 1, NANOS + 3_000_000_000L));
        String first = posted("service=s&type=cpu&labels=az=1,pod=a", TestProfiles.cpu("f", 1, NANOS));
        String second = posted("service=s&type=heap", TestProfiles.cpu("f", 1, NANOS + 1));

        assertThat(ids(text(get("/api/0/profiles?service=s" + RANGE)))).containsExactly(first, second, third);
        assertThat(ids(text(get("/api/0/profiles?service=s&type=cpu&labels=az=1" + RANGE))))
                .containsExactly(first, third);
        assertThat(ids(text(get("/api/0/profiles?service=s&type=cpu&labels=pod=a,az=1" + RANGE))))
                .containsExactly(first);
        assertThat(ids(text(get("/api/0/profiles?service=s&type=cpu&from=1795249934&to=2026-11-21T08:32:15Z"))))
                .containsExactly(first);
        assertError(get("/api/0/profiles?service=s&type=cpu&labels=az=9" + RANGE), 404, "nothing found");
        assertError(get("/api/0/profiles?service=s&type=mutex" + RANGE), 404, "nothing found");
    }

    @Test
    void a_limit_gives_a_cursor_until_the_end() throws Exception {
        for (int i = 0; i < 5; i++) {
            posted("service=s&type=cpu", TestProfiles.cpu("f", 1, NANOS + i % 2));
        }
        List<String> seen = new ArrayList<>();
        String cursor = "";
        do {
            String page = text(get("/api/0/profiles?service=s&type=cpu&limit=2&cursor=" + cursor + RANGE));
            seen.addAll(ids(page));
            Matcher next = Pattern.compile("],\"next_cursor\":\"([^\"]+)\"}\n").matcher(page);
            cursor = next.find() ? next.group(1) : "";
        } while (!cursor.isEmpty());

        assertThat(seen).hasSize(5).doesNotHaveDuplicates();
        assertThat(seen).isEqualTo(ids(text(get("/api/0/profiles?service=s&type=cpu" + RANGE))));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "type=cpu&from=-1h&to=now | bad request: missing \"service\"",
                "service=s&type=x&from=-1h&to=now | bad request: unknown profile type \"x\"; use one of cpu, heap, block,"
                        + " mutex, goroutine, threadcreate, wall, exceptions, other, trace",
                "service=s&type=cpu&to=now | bad request: missing \"from\"",
                "service=s&type=cpu&from=-1h | bad request: missing \"to\"",
                "service=s&type=cpu&from=x&to=now | bad request: bad \"from\" timestamp \"x\": time in unsupported format"
                        + " \"x\"; use 2006-01-02T15:04:05, RFC 3339, unix seconds, or -1h",
                "service=s&type=cpu&from=now&to=-1h | bad request: \"from\" is after \"to\"; swap them",
                "service=s&type=cpu&from=-1h&to=now&limit=-1 | bad request: bad \"limit\" \"-1\": must be a number from 1,"
                        + " or absent for all",
                "service=s&type=cpu&from=-1h&to=now&limit=x | bad request: bad \"limit\" \"x\": must be a number from 1,"
                        + " or absent for all",
                "service=s&type=cpu&from=-1h&to=now&cursor=x | bad request: bad \"cursor\" \"x\": not a cursor; use"
                        + " next_cursor of the answer before",
            })
    void bad_queries_are_400(String query, String message) throws Exception {
        assertError(get("/api/0/profiles?" + query), 400, message);
    }

    @Test
    void a_merge_filters_by_labels_and_says_how_many_it_holds() throws Exception {
        posted("service=s&type=cpu&labels=az=1", TestProfiles.cpu("f", 2, NANOS));
        posted("service=s&type=cpu&labels=az=1", TestProfiles.cpu("g", 3, NANOS + 1));
        posted("service=s&type=cpu&labels=az=2", TestProfiles.cpu("g", 100, NANOS + 2));

        HttpResponse<byte[]> merged = get("/api/0/profiles/merge?service=s&type=cpu&labels=az=1" + RANGE);

        assertThat(decoded(merged).total(0)).isEqualTo(5);
        assertThat(decoded(merged).comments()).contains("merged 2 of 2 profiles");
        assertThat(merged.headers().firstValue("X-Profiles-Merged")).contains("merged 2 of 2");
        assertThat(merged.headers().firstValue("X-Profiles-Left-Out")).isEmpty();
        assertThat(merged.headers().firstValue("Content-Type")).contains("application/octet-stream");
        assertError(get("/api/0/profiles/merge?service=s&type=cpu&labels=az=3" + RANGE), 404, "nothing found");
    }

    /** profefe over S3 merges the first 100 and says nothing. */
    @Test
    void more_than_a_hundred_are_merged_and_over_the_limit_is_an_error() throws Exception {
        for (int i = 0; i < 120; i++) {
            posted("service=s&type=cpu", TestProfiles.cpu("f" + i, 1, NANOS + i));
        }
        HttpResponse<byte[]> merged = get("/api/0/profiles/merge?service=s&type=cpu" + RANGE);
        assertThat(decoded(merged).total(0)).isEqualTo(120);
        assertThat(merged.headers().firstValue("X-Profiles-Merged")).contains("merged 120 of 120");

        posted("service=s&type=cpu", TestProfiles.cpu("one too many", 1, NANOS));
        assertError(
                get("/api/0/profiles/merge?service=s&type=cpu" + RANGE),
                400,
                "bad request: 121 profiles match, limit.merge=120; narrow from, to or labels, or raise the limit");
    }

    @Test
    void profiles_of_other_sample_types_are_left_out_and_counted() throws Exception {
        posted("service=s&type=cpu", TestProfiles.cpu("f", 2, NANOS));
        String odd = posted(
                "service=s&type=cpu",
                org.jvmpprof.proto.ProfileEncoder.encode(Profile.builder()
                        .sampleType("goats", "count")
                        .timeNanos(NANOS + 1)
                        .build()));

        HttpResponse<byte[]> merged = get("/api/0/profiles/merge?service=s&type=cpu" + RANGE);
        assertThat(merged.headers().firstValue("X-Profiles-Merged")).contains("merged 1 of 2");
        assertThat(merged.headers().firstValue("X-Profiles-Left-Out"))
                .hasValueSatisfying(reason -> assertThat(reason).startsWith(odd + ": incompatible"));
        assertThat(decoded(merged).total(0)).isEqualTo(2);
    }

    @Test
    void a_merge_names_lambdas_the_same_whatever_process_they_come_from() throws Exception {
        posted("service=s&type=cpu", TestProfiles.cpu("app.Main$$Lambda/0x00007f1a2b3c.run", 2, NANOS));
        String id = posted("service=s&type=cpu", TestProfiles.cpu("app.Main$$Lambda$14/1234567.run", 3, NANOS));

        assertThat(decoded(get("/api/0/profiles/merge?service=s&type=cpu" + RANGE))
                        .functions())
                .extracting(Function::name)
                .containsExactly("app.Main$$Lambda.run");
        assertThat(decoded(get("/api/0/profiles/" + id)).functions())
                .as("what is stored stays as it came")
                .extracting(Function::name)
                .containsExactly("app.Main$$Lambda$14/1234567.run");
    }

    @Test
    void one_profile_comes_back_byte_for_byte() throws Exception {
        byte[] body = TestProfiles.cpu("f", 2, NANOS);
        String id = posted("service=s&type=cpu", body);

        HttpResponse<byte[]> response = get("/api/0/profiles/" + id);
        assertThat(response.body()).isEqualTo(body);
        assertThat(response.headers().firstValue("Content-Type")).contains("application/octet-stream");
        assertThat(response.headers().firstValue("Content-Disposition"))
                .contains("attachment; filename=\"" + id + "\"");
        assertThat(get("/api/0/profiles/" + id + "/").body()).isEqualTo(body);
    }

    @Test
    void several_ids_are_merged_and_an_unknown_one_is_404() throws Exception {
        String first = posted("service=s&type=cpu", TestProfiles.cpu("f", 2, NANOS));
        String second = posted("service=t&type=cpu", TestProfiles.cpu("f", 3, NANOS + 1));
        String heap = posted("service=t&type=heap", TestProfiles.cpu("f", 3, NANOS + 1));

        HttpResponse<byte[]> merged = get("/api/0/profiles/" + first + "+" + second);
        assertThat(decoded(merged).total(0)).isEqualTo(5);
        assertThat(merged.headers().firstValue("X-Profiles-Merged")).contains("merged 2 of 2");
        assertThat(decoded(get("/api/0/profiles/" + first + "%2B" + second)).total(0))
                .isEqualTo(5);
        assertError(get("/api/0/profiles/" + first + "+00000000000000000000000000"), 404, "nothing found");
        assertError(get("/api/0/profiles/unknown"), 404, "nothing found");
        assertError(get("/api/0/profiles/+"), 400, "no profile id");
        assertError(
                get("/api/0/profiles/" + first + "+" + heap),
                400,
                "bad request: profiles are of different types; name ids of one type");
    }

    @Test
    void services_labels_version_and_health_answer() throws Exception {
        posted("service=b&type=cpu&labels=az=1", TestProfiles.cpu("f", 2, NANOS));
        posted("service=a&type=cpu&labels=pod%2Fname=x", TestProfiles.cpu("f", 2, NANOS));

        assertThat(text(get("/api/0/services"))).isEqualTo("{\"code\":200,\"body\":[\"a\",\"b\"]}\n");
        assertThat(text(get("/api/0/labels"))).isEqualTo("{\"code\":200,\"body\":[\"az\",\"pod/name\"]}\n");
        assertThat(text(get("/api/0/labels?service=b"))).isEqualTo("{\"code\":200,\"body\":[\"az\"]}\n");
        assertThat(text(get("/api/0/label/az/values"))).isEqualTo("{\"code\":200,\"body\":[\"1\"]}\n");
        assertThat(text(get("/api/0/label/az/values?service=a"))).isEqualTo("{\"code\":200,\"body\":[]}\n");
        assertThat(text(get("/api/0/version"))).startsWith("{\"code\":200,\"body\":{\"version\":\"");
        assertThat(text(get("/healthz"))).isEqualTo("{\"code\":200,\"body\":\"ok\"}\n");
        assertThat(text(get("/readyz"))).contains("\"writable\":true", "\"profiles\":2", "\"damaged_segments\":[]");
    }

    @Test
    void other_paths_and_methods_are_refused_in_json() throws Exception {
        assertError(get("/nope"), 404, "nothing found");
        assertError(get("/api/0/nope"), 404, "nothing found");
        HttpResponse<byte[]> put =
                send(HttpRequest.newBuilder(uri("/api/0/profiles")).PUT(BodyPublishers.noBody()));
        assertError(put, 405, "method PUT is not allowed here; use GET or POST");
        assertThat(put.headers().firstValue("Allow")).contains("GET, HEAD, POST");
        assertError(
                send(HttpRequest.newBuilder(uri("/api/0/services")).DELETE()),
                405,
                "method DELETE is not allowed here; use GET");
        assertThat(raw("GET /%%% HTTP/1.1\r\nHost: localhost\r\n\r\n"))
                .startsWith("HTTP/1.1 400 ")
                .contains("\"code\":400");
    }

    @Test
    void head_has_the_headers_of_get_and_http_2_works_in_cleartext() throws Exception {
        String id = posted("service=s&type=cpu", TestProfiles.cpu("f", 2, NANOS));
        HttpResponse<byte[]> head =
                send(HttpRequest.newBuilder(uri("/api/0/profiles/" + id)).method("HEAD", BodyPublishers.noBody()));
        assertThat(head.statusCode()).isEqualTo(200);
        assertThat(head.body()).isEmpty();

        HttpResponse<byte[]> two = send(HttpRequest.newBuilder(uri("/healthz")).version(HttpClient.Version.HTTP_2));
        assertThat(two.version()).isEqualTo(HttpClient.Version.HTTP_2);
        assertThat(two.statusCode()).isEqualTo(200);
    }

    @Test
    void a_body_that_ends_early_stores_nothing() throws Exception {
        byte[] body = TestProfiles.cpu("f", 2, NANOS);
        try (Socket socket = new Socket("127.0.0.1", collector.port())) {
            OutputStream out = socket.getOutputStream();
            out.write(("POST /api/0/profiles?service=s&type=trace HTTP/1.1\r\nHost: localhost\r\nContent-Length: "
                            + (body.length + 10) + "\r\n\r\n")
                    .getBytes(StandardCharsets.US_ASCII));
            out.write(body);
            out.flush();
            socket.shutdownOutput();
            socket.getInputStream().readAllBytes();
        }
        assertThat(text(get("/api/0/services"))).isEqualTo("{\"code\":200,\"body\":[]}\n");
    }

    private String raw(String request) throws IOException {
        try (Socket socket = new Socket("127.0.0.1", collector.port())) {
            socket.setSoTimeout(10_000);
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            InputStream in = socket.getInputStream();
            StringBuilder text = new StringBuilder();
            while (!text.toString().endsWith("}\n")) {
                int next = in.read();
                if (next < 0) {
                    break;
                }
                text.append((char) next);
            }
            return text.toString();
        }
    }
}
