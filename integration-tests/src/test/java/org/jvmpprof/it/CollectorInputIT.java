package org.jvmpprof.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real collector that is sent what it should refuse. */
class CollectorInputIT {
    private static final String GOOD_QUERY = "service=a&instance_id=1&type=heap";

    @TempDir
    static Path directory;

    private static CollectorJvm collector;

    @BeforeAll
    static void start() {
        collector = CollectorJvm.start(directory.resolve("data"), Ports.free());
    }

    @AfterAll
    static void stop() {
        collector.close();
    }

    @Test
    void a_malformed_profile_is_refused_with_the_reason() {
        Http.Answer answer = collector.post(GOOD_QUERY, "this is no profile".getBytes(StandardCharsets.UTF_8));

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.text()).contains("malformed profile").endsWith("\n");
    }

    @Test
    void a_cut_off_gzip_is_refused() throws IOException {
        byte[] whole = gzip(new byte[10_000]);
        byte[] cut = java.util.Arrays.copyOf(whole, whole.length / 2);

        assertThat(collector.post(GOOD_QUERY, cut).status()).isEqualTo(400);
    }

    @Test
    void a_bomb_is_refused_and_the_collector_lives() throws IOException {
        byte[] bomb = gzip(new byte[256 << 20]);
        assertThat(bomb).hasSizeLessThan(1 << 20);

        assertThat(collector.post(GOOD_QUERY, bomb).status()).isIn(400, 413);
        assertThat(collector.get("/healthz").status()).isEqualTo(200);
    }

    @Test
    void missing_and_unknown_parameters_are_named() {
        assertThat(collector.post("instance_id=1&type=heap", new byte[0]).text())
                .contains("bad request: missing");
        assertThat(collector
                        .post("service=a&instance_id=1&type=nosuch", new byte[0])
                        .text())
                .contains("bad request: unknown profile type");
    }

    @Test
    void what_was_never_stored_is_not_found() {
        Http.Answer answer = collector.get("/api/0/profiles/merge?service=nobody&type=cpu&from=-1h&to=-1m");

        assertThat(answer.status()).isEqualTo(404);
        assertThat(answer.text()).contains("nothing found");
    }

    private static byte[] gzip(byte[] content) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
            gzip.write(content);
        }
        return bytes.toByteArray();
    }
}
