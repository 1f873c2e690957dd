package org.jvmpprof.collector.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Random;
import java.util.zip.Deflater;
import org.junit.jupiter.api.Test;
import org.jvmpprof.collector.TestProfiles;

final class GzipRecipeTest {
    private static byte[] deflated(byte[] content, int level) {
        Deflater deflater = new Deflater(level, true);
        deflater.setInput(content);
        deflater.finish();
        byte[] out = new byte[content.length + content.length / 100 + 1_000];
        int length = deflater.deflate(out);
        deflater.end();
        return Arrays.copyOf(out, length);
    }

    /** What this JVM's zlib writes today, another JVM's port must write tomorrow. */
    @Test
    void the_port_writes_what_zlib_writes_at_the_levels_that_agents_use() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        try (GzipRecipe gzip = new GzipRecipe()) {
            for (int round = 0; round < 60; round++) {
                byte[] sent = TestProfiles.large(random.nextLong(), 1 + random.nextInt(400), 1);
                byte[] content = gzip.open(sent).orElseThrow().content();
                if (round % 3 == 1) {
                    random.nextBytes(content);
                } else if (round % 3 == 2) {
                    Arrays.fill(content, 0, random.nextInt(content.length), (byte) 7);
                }
                for (int level = 1; level <= ZlibPort.EQUAL_LEVELS; level++) {
                    assertThat(ZlibPort.deflate(level, content, 0, content.length))
                            .as("seed %s, round %s, level %s", seed, round, level)
                            .isEqualTo(deflated(content, level));
                }
            }
        }
    }

    @Test
    void an_upload_of_this_projects_agent_is_closed_again_as_it_was_by_either() {
        byte[] sent = TestProfiles.large(3, 200, 1);
        try (GzipRecipe gzip = new GzipRecipe()) {
            GzipRecipe.Opened opened = gzip.open(sent).orElseThrow();
            byte[] content = opened.content();

            assertThat(gzip.level(sent, opened, 0)).hasValue(1);
            assertThat(gzip.close(opened.header(), 1, content, 0, content.length, sent.length))
                    .isEqualTo(sent);
            assertThat(GzipRecipe.closeByPort(opened.header(), 1, content, 0, content.length))
                    .isEqualTo(sent);
        }
    }

    @Test
    void a_claimed_size_that_is_not_true_is_not_believed() {
        byte[] sent = TestProfiles.large(3, 20, 1);
        try (GzipRecipe gzip = new GzipRecipe()) {
            for (int size : new int[] {0, 1, Integer.MAX_VALUE, -1, GzipRecipe.MAX_CONTENT_BYTES}) {
                byte[] lying = sent.clone();
                java.nio.ByteBuffer.wrap(lying)
                        .order(java.nio.ByteOrder.LITTLE_ENDIAN)
                        .putInt(lying.length - 4, size);
                assertThat(gzip.open(lying)).as("size %s", size).isEmpty();
            }
        }
    }

    @Test
    void whatever_is_damaged_is_not_opened_as_something_else() {
        byte[] sent = TestProfiles.large(3, 20, 1);
        long seed = System.nanoTime();
        Random random = new Random(seed);
        try (GzipRecipe gzip = new GzipRecipe()) {
            byte[] content = gzip.open(sent).orElseThrow().content();
            for (int i = 0; i < 2_000; i++) {
                byte[] damaged = sent.clone();
                damaged[random.nextInt(damaged.length)] ^= (byte) (1 << random.nextInt(8));
                gzip.open(damaged)
                        .ifPresent(opened ->
                                assertThat(opened.content()).as("seed %s", seed).isEqualTo(content));
            }
        }
    }
}
