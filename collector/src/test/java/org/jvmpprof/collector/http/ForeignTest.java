package org.jvmpprof.collector.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.jvmpprof.collector.TestClient.text;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedInputStream;
import com.google.protobuf.CodedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.jvmpprof.collector.Collector;
import org.jvmpprof.collector.TestClient;
import org.jvmpprof.collector.TestProfiles;
import org.jvmpprof.collector.config.CollectorOptions;
import org.jvmpprof.proto.DecodeLimits;
import org.jvmpprof.proto.OtlpEncoder;
import org.jvmpprof.proto.Profile;
import org.jvmpprof.proto.ProfileDecoder;

/** What other profilers send, over a real port: the forms, the errors in each protocol's own words, the limits. */
final class ForeignTest {
    private static final long NANOS = 1_790_000_000_000_000_000L;
    private static final String PUSH = "/push.v1.PusherService/Push";
    private static final String OTLP = "/v1development/profiles";
    private static final String RANGE = "&from=0&to=now";
    private static final Pattern ID = Pattern.compile("\"id\":\"([0-9a-z]{26})\"");

    @TempDir
    Path data;

    private Collector collector;
    private TestClient client;

    @BeforeEach
    void start() throws Exception {
        collector = Collector.start(CollectorOptions.parse(
                List.of(
                        "listen=127.0.0.1:0",
                        "data=" + data,
                        "retention=off",
                        "limit.body=1MB",
                        "limit.decompressed=2MB",
                        "limit.labels=8"),
                Map.of()));
        client = new TestClient(collector.port());
    }

    @AfterEach
    void stop() throws IOException {
        collector.close();
    }

    private static byte[] gzip(byte[] bytes) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
            gzip.write(bytes);
        }
        return out.toByteArray();
    }

    private String found(String query) throws Exception {
        return text(client.get("/api/0/profiles?" + query + RANGE));
    }

    private byte[] blob(String metas) throws Exception {
        Matcher id = ID.matcher(metas);
        assertThat(id.find()).as(metas).isTrue();
        return client.get("/api/0/profiles/" + id.group(1)).body();
    }

    private static int count(String metas) {
        return (int) ID.matcher(metas).results().count();
    }

    /** A PushRequest by hand: field numbers are the protocol's, not the reader's. */
    private static byte[] push(Map<String, String> labels, String id, byte[] pprof) throws IOException {
        ByteArrayOutputStream sample = new ByteArrayOutputStream();
        CodedOutputStream out = CodedOutputStream.newInstance(sample);
        out.writeByteArray(1, pprof);
        out.writeString(2, id);
        out.flush();
        ByteArrayOutputStream series = new ByteArrayOutputStream();
        out = CodedOutputStream.newInstance(series);
        for (Map.Entry<String, String> label : labels.entrySet()) {
            ByteArrayOutputStream pair = new ByteArrayOutputStream();
            CodedOutputStream pairOut = CodedOutputStream.newInstance(pair);
            pairOut.writeString(1, label.getKey());
            pairOut.writeString(2, label.getValue());
            pairOut.flush();
            out.writeByteArray(1, pair.toByteArray());
        }
        out.writeByteArray(2, sample.toByteArray());
        out.flush();
        ByteArrayOutputStream request = new ByteArrayOutputStream();
        out = CodedOutputStream.newInstance(request);
        out.writeByteArray(1, series.toByteArray());
        out.flush();
        return request.toByteArray();
    }

    private static final Map<String, String> SHOP = Map.of(
            "service_name",
            "shop",
            "__name__",
            "process_cpu",
            "__session_id__",
            "17",
            "region",
            "eu",
            "instance",
            "i-1");

    @Test
    void a_push_is_stored_byte_identical_with_its_labels() throws Exception {
        byte[] pprof = TestProfiles.cpu("app.Main.hot", 1_000, NANOS);

        HttpResponse<byte[]> answer = client.post(PUSH, push(SHOP, "", pprof), "Content-Type", "application/proto");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("Content-Type")).contains("application/proto");
        assertThat(answer.body()).isEmpty();
        String metas = found("service=shop&type=cpu&labels=region=eu,instance=i-1");
        assertThat(metas).contains("{\"key\":\"region\",\"value\":\"eu\"}").doesNotContain("__");
        assertThat(blob(metas)).isEqualTo(pprof);
    }

    @Test
    void a_push_as_json_and_one_in_gzip_say_the_same() throws Exception {
        byte[] pprof = TestProfiles.cpu("app.Main.hot", 1_000, NANOS);
        String json =
                "{\"unknown\":{\"a\":[1,{}]},\"series\":[{\"labels\":[{\"name\":\"service_name\",\"value\":\"json\"},"
                        + "{\"name\":\"__name__\",\"value\":\"mutex\"}],\"samples\":[{\"rawProfile\":\""
                        + Base64.getEncoder().encodeToString(pprof) + "\"}]}]}";

        HttpResponse<byte[]> answer = client.post(
                PUSH,
                gzip(json.getBytes(StandardCharsets.UTF_8)),
                "Content-Type",
                "application/json; charset=utf-8",
                "Content-Encoding",
                "gzip");

        assertThat(answer.statusCode()).as(text(answer)).isEqualTo(200);
        assertThat(text(answer)).isEqualTo("{}");
        assertThat(blob(found("service=json&type=mutex"))).isEqualTo(pprof);
        client.post(PUSH, gzip(push(SHOP, "", pprof)), "Content-Type", "application/proto", "Content-Encoding", "gzip");
        assertThat(count(found("service=shop&type=cpu"))).isEqualTo(1);
    }

    @Test
    void what_is_pushed_twice_is_stored_once() throws Exception {
        byte[] body = push(SHOP, "", TestProfiles.cpu("app.Main.hot", 1_000, NANOS));
        byte[] named = push(SHOP, "7f1c", TestProfiles.cpu("app.Main.hot", 2_000, NANOS));
        for (int i = 0; i < 3; i++) {
            assertThat(client.post(PUSH, body, "Content-Type", "application/proto")
                            .statusCode())
                    .isEqualTo(200);
            client.post(PUSH, named, "Content-Type", "application/proto");
        }
        assertThat(count(found("service=shop&type=cpu"))).isEqualTo(2);
    }

    @Test
    void a_bad_push_is_refused_whole_in_connects_words() throws Exception {
        byte[] bad = "no profile at all".getBytes(StandardCharsets.UTF_8);
        byte[] both = concat(push(SHOP, "", TestProfiles.cpu("f", 1, NANOS)), push(SHOP, "", bad));

        HttpResponse<byte[]> answer = client.post(PUSH, both, "Content-Type", "application/proto");

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.headers().firstValue("Content-Type")).contains("application/json");
        assertThat(text(answer)).startsWith("{\"code\":\"invalid_argument\",\"message\":\"malformed profile");
        assertThat(text(client.get("/api/0/services"))).contains("[]");
        HttpResponse<byte[]> noJson =
                client.post(PUSH, "{\"series\":[".getBytes(StandardCharsets.UTF_8), "Content-Type", "application/json");
        assertThat(noJson.statusCode()).isEqualTo(400);
        assertThat(text(noJson)).contains("body is not the JSON that is expected");
    }

    private static byte[] concat(byte[] first, byte[] second) {
        return ByteString.copyFrom(first).concat(ByteString.copyFrom(second)).toByteArray();
    }

    @Test
    void other_types_encodings_and_methods_are_named() throws Exception {
        HttpResponse<byte[]> type = client.post(PUSH, new byte[0], "Content-Type", "text/plain");
        assertThat(type.statusCode()).isEqualTo(415);
        assertThat(type.headers().firstValue("Accept-Post")).contains("application/proto, application/json");
        HttpResponse<byte[]> encoding =
                client.post(PUSH, new byte[0], "Content-Type", "application/proto", "Content-Encoding", "zstd");
        assertThat(encoding.statusCode()).isEqualTo(501);
        assertThat(text(encoding))
                .contains("\"unimplemented\"")
                .contains("zstd")
                .contains("gzip");
        for (String path : List.of(PUSH, "/ingest", OTLP)) {
            HttpResponse<byte[]> get = client.get(path);
            assertThat(get.statusCode()).isEqualTo(405);
            assertThat(get.headers().firstValue("Allow")).contains("POST");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {PUSH, "/opentelemetry.proto.collector.profiles.v1development.ProfilesService/Export"})
    void grpc_is_refused_in_its_own_words(String path) throws Exception {
        HttpResponse<byte[]> answer = client.post(path, new byte[5], "Content-Type", "application/grpc+proto");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("grpc-status")).contains("12");
        assertThat(answer.headers().firstValue("grpc-message").orElseThrow()).contains("gRPC%20is%20not%20spoken");
    }

    private static byte[] form(String... namesAndTexts) {
        StringBuilder form = new StringBuilder();
        for (int i = 0; i < namesAndTexts.length; i += 2) {
            form.append("--b\r\nContent-Disposition: form-data; name=\"")
                    .append(namesAndTexts[i])
                    .append("\"; filename=\"x\"\r\n\r\n")
                    .append(namesAndTexts[i + 1])
                    .append("\r\n");
        }
        return form.append("--b--\r\n").toString().getBytes(StandardCharsets.ISO_8859_1);
    }

    private static String latin(byte[] bytes) {
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }

    private HttpResponse<byte[]> ingest(String query, byte[] form) throws Exception {
        return client.post("/ingest?" + query, form, "Content-Type", "multipart/form-data; boundary=b");
    }

    @Test
    void a_form_with_pprof_is_stored_byte_identical() throws Exception {
        byte[] pprof = TestProfiles.large(1, 50, NANOS);

        HttpResponse<byte[]> answer = ingest(
                "name=shop%7Binstance%3Di-1%2Cregion%3D%22eu%22%2C__session_id__%3D9%7D&from=1790000000&until=1790000010"
                        + "&format=pprof&spyName=gospy",
                form("profile", latin(pprof)));

        assertThat(text(answer)).startsWith("{\"code\":200,\"body\":[{\"id\":");
        String metas = found("service=shop&type=cpu&labels=region=eu,instance=i-1");
        assertThat(metas).doesNotContain("session");
        assertThat(blob(metas)).isEqualTo(pprof);
    }

    @Test
    void sample_type_config_tells_mutex_from_block() throws Exception {
        byte[] pprof = org.jvmpprof.proto.ProfileEncoder.encode(TestProfiles.profile("f", 1, NANOS).toBuilder()
                .sampleTypes(List.of())
                .sampleType("delay", "nanoseconds")
                .build());
        String config = "{\"delay\":{\"units\":\"lock_nanoseconds\",\"display-name\":\"mutex_duration\"}}";

        ingest("name=a&format=pprof", form("profile", latin(pprof), "sample_type_config", config));
        ingest("name=b&format=pprof", form("profile", latin(pprof)));
        ingest("name=c.mutex_count&format=pprof", form("profile", latin(pprof)));

        assertThat(count(found("service=a&type=mutex"))).isEqualTo(1);
        assertThat(count(found("service=b&type=block"))).isEqualTo(1);
        assertThat(count(found("service=c&type=mutex"))).isEqualTo(1);
    }

    @Test
    void a_body_that_is_no_form_is_the_profile_and_from_is_its_time() throws Exception {
        byte[] timeless = TestProfiles.cpu("f", 1, 0);

        client.post(
                "/ingest?name=s.cpu%7B%7D&from=1790000000123456789", timeless, "Content-Type", "binary/octet-stream");
        client.post("/ingest?name=s.cpu&from=1790000100", timeless);

        assertThat(found("service=s&type=cpu"))
                .contains("\"created_at\":\"2026-09-21T14:13:20Z\"")
                .contains("\"created_at\":\"2026-09-21T14:15:00Z\"");
    }

    @Test
    void what_ingest_does_not_know_is_a_400_that_says_what_it_knows() throws Exception {
        assertRefused(ingest("format=pprof", form("profile", "x")), 400, "missing \\\"name\\\"");
        assertRefused(ingest("name=a&format=speedscope", form("profile", "x")), 400, "use one of pprof, jfr");
        assertRefused(
                ingest("name=a&format=jfr", form("profile", "x")), 400, "has no part \\\"jfr\\\", only [profile]");
        assertRefused(ingest("name=a&format=jfr", form("jfr", "FLR")), 400, "malformed JFR (byte 0: no chunk begins");
        assertRefused(ingest("name=a&format=pprof", form("profile", "x")), 400, "malformed profile");
        assertRefused(ingest("name=a%7Bb%3D1&format=pprof", form("profile", "x")), 400, "no } at its end");
        assertRefused(ingest("name=a&sampleRate=0&format=jfr", form("jfr", "x")), 400, "bad \\\"sampleRate\\\"");
        assertRefused(ingest("name=a&from=yesterday", form("profile", "x")), 400, "bad \\\"from\\\"");
        assertRefused(ingest("name=a", "no form".getBytes(StandardCharsets.UTF_8)), 400, "broken form");
        assertRefused(client.post("/ingest?name=a", new byte[9], "Content-Encoding", "br"), 415, "br is not known");
        assertThat(text(client.get("/api/0/services"))).contains("[]");
    }

    private static void assertRefused(HttpResponse<byte[]> answer, int status, String message) {
        assertThat(text(answer))
                .startsWith("{\"code\":" + status + ",\"error\":")
                .contains(message);
        assertThat(answer.statusCode()).isEqualTo(status);
    }

    @Test
    void a_bomb_is_refused_in_every_form() throws Exception {
        byte[] bomb = gzip(new byte[4 << 20]);
        assertThat(bomb.length).isLessThan(10_000);

        assertRefused(ingest("name=a&format=jfr", form("jfr", latin(bomb))), 413, "limit.decompressed=2097152");
        assertRefused(ingest("name=a&format=pprof", form("profile", latin(bomb))), 413, "limit.decompressed=2097152");
        HttpResponse<byte[]> push =
                client.post(PUSH, bomb, "Content-Type", "application/proto", "Content-Encoding", "gzip");
        assertThat(push.statusCode()).isEqualTo(400);
        assertThat(text(push)).contains("limit.decompressed=2097152");
        HttpResponse<byte[]> otlp =
                client.post(OTLP, bomb, "Content-Type", "application/x-protobuf", "Content-Encoding", "gzip");
        assertThat(otlp.statusCode()).isEqualTo(413);
        assertThat(client.post(OTLP, new byte[2 << 20], "Content-Type", "application/x-protobuf")
                        .statusCode())
                .isEqualTo(413);
    }

    @Test
    void otlp_becomes_the_pprof_it_was() throws Exception {
        Profile sent = TestProfiles.profile("app.Main.hot", 30_000_000, NANOS).toBuilder()
                .sampleTypes(List.of())
                .sampleType("samples", "count")
                .sampleType("cpu", "nanoseconds")
                .samples(List.of(new org.jvmpprof.proto.Sample(
                        new int[] {0},
                        new long[] {3, 30_000_000},
                        List.of(org.jvmpprof.proto.Label.text("thread", "main")))))
                .period(10_000_000)
                .periodType(new org.jvmpprof.proto.ValueType("cpu", "nanoseconds"))
                .comment("engine: native")
                .build();
        byte[] body = gzip(
                OtlpEncoder.encode(sent, Map.of("service.name", "shop", "service.instance.id", "i-1", "region", "eu")));

        HttpResponse<byte[]> answer =
                client.post(OTLP, body, "Content-Type", "application/x-protobuf", "Content-Encoding", "gzip");

        assertThat(answer.statusCode()).as(text(answer)).isEqualTo(200);
        assertThat(answer.headers().firstValue("Content-Type")).contains("application/x-protobuf");
        assertThat(answer.body()).isEmpty();
        String metas = found("service=shop&type=cpu&labels=region=eu,service.instance.id=i-1");
        Profile got = ProfileDecoder.decode(blob(metas), DecodeLimits.DEFAULT);
        assertThat(got.sampleTypes()).isEqualTo(sent.sampleTypes());
        assertThat(got.samples()).isEqualTo(sent.samples());
        assertThat(got.functions()).isEqualTo(sent.functions());
        assertThat(got.locations().get(0).address())
                .isEqualTo(sent.locations().get(0).address());
        assertThat(got.mappings()).isEqualTo(sent.mappings());
        assertThat(got.comments()).isEqualTo(sent.comments());
        assertThat(got.timeNanos()).isEqualTo(NANOS);
        assertThat(got.durationNanos()).isEqualTo(sent.durationNanos());
        assertThat(got.period()).isEqualTo(10_000_000);
        assertThat(got.defaultSampleType()).isEmpty();
    }

    @Test
    void bad_otlp_is_refused_with_a_status_in_the_requests_form() throws Exception {
        byte[] bad = {0x0a, 0x7f};

        HttpResponse<byte[]> answer = client.post(OTLP, bad, "Content-Type", "application/x-protobuf");

        assertThat(answer.statusCode()).isEqualTo(400);
        CodedInputStream status = CodedInputStream.newInstance(answer.body());
        assertThat(status.readTag()).isEqualTo(1 << 3);
        assertThat(status.readInt32()).isEqualTo(3);
        assertThat(status.readTag()).isEqualTo(2 << 3 | 2);
        assertThat(status.readString()).startsWith("malformed OTLP: ");
        HttpResponse<byte[]> json =
                client.post(OTLP, "[]".getBytes(StandardCharsets.UTF_8), "Content-Type", "application/json");
        assertThat(json.statusCode()).isEqualTo(400);
        assertThat(text(json)).startsWith("{\"code\":3,\"message\":");
        assertThat(client.post(OTLP, bad, "Content-Type", "text/plain").statusCode())
                .isEqualTo(415);
    }
}
