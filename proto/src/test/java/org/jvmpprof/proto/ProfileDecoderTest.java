package org.jvmpprof.proto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.util.Arrays;
import java.util.Random;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ProfileDecoderTest {
    private static final int SAMPLE_TYPE = 1;
    private static final int SAMPLE = 2;
    private static final int MAPPING = 3;
    private static final int LOCATION = 4;
    private static final int FUNCTION = 5;
    private static final int STRING = 6;

    /** One sample at one location of one function; {@code more} adds to it. */
    private static byte[] profile(Consumer<WireBuilder> more) {
        return WireBuilder.message(p -> {
            p.nested(SAMPLE_TYPE, t -> t.number(1, 1).number(2, 2));
            p.nested(SAMPLE, s -> s.number(1, 7).number(2, 5));
            p.nested(LOCATION, l -> l.number(1, 7).number(3, 0x10).nested(4, line -> line.number(1, 9)));
            p.nested(FUNCTION, f -> f.number(1, 9).number(2, 3));
            p.text(STRING, "").text(STRING, "samples").text(STRING, "count").text(STRING, "main");
            more.accept(p);
        });
    }

    private static Profile decode(byte[] bytes) throws IOException {
        return ProfileDecoder.decode(bytes, DecodeLimits.DEFAULT);
    }

    private static MalformedProfileException refused(Consumer<WireBuilder> more) {
        return catchThrowableOfType(MalformedProfileException.class, () -> decode(profile(more)));
    }

    @Test
    void unpacked_numbers_and_ids_in_any_order_are_read() throws IOException {
        Profile profile = decode(profile(
                p -> p.nested(SAMPLE, s -> s.number(2, 6).number(1, 7).number(1, 7))));
        assertThat(profile.samples()).hasSize(2);
        assertThat(profile.samples().get(1).depth()).isEqualTo(2);
        assertThat(profile.total(0)).isEqualTo(11);
        assertThat(profile.functions().get(0).name()).isEqualTo("main");
    }

    @Test
    void members_of_a_gzip_file_are_read_as_one() throws IOException {
        byte[] bytes = profile(p -> {});
        byte[] gzip = WireBuilder.gzip(Arrays.copyOf(bytes, 10), Arrays.copyOfRange(bytes, 10, bytes.length));
        ProfileEquality.assertSame(decode(gzip), decode(bytes));
    }

    @Test
    void an_unknown_mapping_is_no_mapping() throws IOException {
        Profile profile =
                decode(profile(p -> p.nested(LOCATION, l -> l.number(1, 8).number(2, 99))));
        assertThat(profile.locations().get(1).mapping()).isEqualTo(-1);
    }

    @Test
    void dangling_zero_and_duplicate_ids_are_refused() {
        assertThat(refused(p -> p.nested(SAMPLE, s -> s.number(1, 8).number(2, 1))))
                .hasMessageContaining("location 8");
        assertThat(refused(p -> p.nested(LOCATION, l -> l.number(1, 8).nested(4, x -> x.number(1, 3)))))
                .hasMessageContaining("function 3");
        assertThat(refused(p -> p.nested(LOCATION, l -> l.number(1, 8).nested(4, x -> x.number(2, 3)))))
                .hasMessageContaining("function 0");
        assertThat(refused(p -> p.nested(LOCATION, l -> l.number(3, 8)))).hasMessageContaining("location has no id");
        assertThat(refused(p -> p.nested(FUNCTION, f -> f.number(2, 3)))).hasMessageContaining("function has no id");
        assertThat(refused(p -> p.nested(MAPPING, m -> m.number(2, 3)))).hasMessageContaining("mapping has no id");
        assertThat(refused(p -> p.nested(LOCATION, l -> l.number(1, 7))))
                .hasMessageContaining("two locations have the id 7");
        assertThat(refused(p -> p.nested(FUNCTION, f -> f.number(1, 9))))
                .hasMessageContaining("two functions have the id 9");
        assertThat(refused(p -> p.nested(MAPPING, m -> m.number(1, 1)).nested(MAPPING, m -> m.number(1, 1))))
                .hasMessageContaining("two mappings have the id 1");
    }

    @Test
    void value_counts_must_match_the_sample_types() {
        assertThat(refused(p -> p.nested(SAMPLE, s -> s.number(1, 7))))
                .hasMessageContaining("1 values")
                .hasMessageContaining("has 0");
        assertThat(refused(p -> p.nested(SAMPLE, s -> s.number(2, 7).number(2, 8))))
                .hasMessageContaining("has more");
        byte[] noTypes = WireBuilder.message(p -> p.nested(SAMPLE, s -> {}).text(STRING, ""));
        assertThatThrownBy(() -> decode(noTypes)).hasMessageContaining("no sample types");
    }

    @Test
    void string_indexes_must_be_in_the_table() {
        assertThat(refused(p -> p.nested(FUNCTION, f -> f.number(1, 10).number(2, 4))))
                .hasMessageContaining("string 4 is outside of the string table, which has 4");
        assertThat(refused(p -> p.number(7, -1))).hasMessageContaining("string 18446744073709551615");
        assertThat(refused(p -> p.number(13, 50))).hasMessageContaining("string 50");
        assertThatThrownBy(() -> decode(WireBuilder.message(p -> p.number(9, 1))))
                .hasMessageContaining("no string table");
        assertThatThrownBy(() -> decode(WireBuilder.message(p -> p.text(STRING, "x"))))
                .hasMessageContaining("starts with a string that is not empty");
    }

    @Test
    void concatenated_profiles_are_refused() {
        byte[] one = profile(p -> p.number(9, 1));
        assertThatThrownBy(() -> decode(WireBuilder.gzip(one, one))).hasMessageContaining("concatenated");
    }

    @Test
    void broken_encodings_are_refused_at_their_byte() {
        assertThat(refused(p -> p.bytes(STRING, new byte[] {(byte) 0xc3, 0x28})))
                .hasMessageContaining("UTF-8");
        assertThat(refused(p -> p.number(SAMPLE, 3))).hasMessageContaining("field 2 has wire type 0 instead of 2");
        assertThat(refused(p -> p.nested(9, x -> {}))).hasMessageContaining("field 9 has wire type 2 instead of 0");
        assertThat(refused(p -> p.raw(0x9b, 0x01, 0x9c, 0x01))).hasMessageContaining("wire type 3");
        int length = profile(p -> {}).length;
        MalformedProfileException e = refused(p -> p.raw(0x12, 0x7f));
        assertThat(e.offset()).isEqualTo(length + 2);
        assertThat(e).hasMessageContaining("at byte " + (length + 2) + " of the decompressed data");
        assertThat(refused(p -> p.raw(0x00, 0x00)).offset()).isBetween((long) length, length + 2L);
    }

    @Test
    void nothing_at_all_is_refused() {
        assertThatThrownBy(() -> decode(new byte[0]))
                .isInstanceOf(MalformedProfileException.class)
                .hasMessageContaining("no data");
        assertThatThrownBy(() -> decode(WireBuilder.gzip(new byte[0]))).hasMessageContaining("no data");
    }

    @Test
    void broken_gzip_is_refused() {
        byte[] gzip = ProfileEncoder.encode(new RandomProfiles(3).next(50, 50, 20));
        byte[] wrongChecksum = gzip.clone();
        wrongChecksum[gzip.length - 6] ^= 1;
        assertThatThrownBy(() -> decode(wrongChecksum))
                .isInstanceOf(MalformedProfileException.class)
                .hasMessageContaining("gzip");
        byte[] cut = Arrays.copyOf(gzip, gzip.length / 2);
        assertThatThrownBy(() -> decode(cut))
                .isInstanceOf(MalformedProfileException.class)
                .hasMessageContaining("gzip");
    }

    @Test
    void a_bomb_is_refused_at_the_cap() {
        byte[] bomb = WireBuilder.gzip(new byte[50 << 20]);
        assertThat(bomb.length).isLessThan(100_000);
        DecodeLimits limits = DecodeLimits.DEFAULT.withMaxBytes(1 << 20);
        var threads = (com.sun.management.ThreadMXBean) java.lang.management.ManagementFactory.getThreadMXBean();
        long before = threads.getCurrentThreadAllocatedBytes();
        assertThatThrownBy(() -> ProfileDecoder.decode(bomb, limits))
                .isInstanceOf(ProfileTooLargeException.class)
                .hasMessageContaining("more than 1048576 decompressed bytes");
        assertThat(threads.getCurrentThreadAllocatedBytes() - before).isLessThan(16 << 20);
        assertThatThrownBy(() -> ProfileDecoder.decode(new byte[2 << 20], limits))
                .isInstanceOf(ProfileTooLargeException.class);
    }

    @Test
    void every_limit_is_kept_and_named() {
        Profile profile = new RandomProfiles(5).next(20, 30, 10);
        byte[] bytes = ProfileEncoder.encode(profile);
        assertTooLarge(bytes, DecodeLimits.DEFAULT.withMaxSamples(19), "more than 19 samples");
        assertTooLarge(bytes, DecodeLimits.DEFAULT.withMaxFrames(10), "more than 10 frames");
        assertTooLarge(bytes, DecodeLimits.DEFAULT.withMaxTableEntries(29), "more than 29 ");
        assertThatThrownBy(() -> DecodeLimits.DEFAULT.withMaxBytes(0))
                .hasMessageContaining("maxBytes=0: must be at least 1");
    }

    private static void assertTooLarge(byte[] bytes, DecodeLimits limits, String message) {
        assertThatThrownBy(() -> ProfileDecoder.decode(bytes, limits))
                .isInstanceOf(ProfileTooLargeException.class)
                .hasMessageContaining(message);
    }

    @Test
    void small_messages_can_not_become_large_tables() {
        byte[] lines = WireBuilder.message(p -> {
            p.text(STRING, "").nested(FUNCTION, f -> f.number(1, 1));
            p.nested(LOCATION, l -> {
                for (int i = 0; i < 5_000; i++) {
                    l.nested(4, line -> line.number(1, 1));
                }
            });
        });
        assertTooLarge(lines, DecodeLimits.DEFAULT.withMaxTableEntries(1000), "more than 1000 lines");
        byte[] labels = profile(p -> p.nested(SAMPLE, s -> {
            for (int i = 0; i < 5_000; i++) {
                s.nested(3, l -> l.number(1, 1));
            }
        }));
        assertTooLarge(labels, DecodeLimits.DEFAULT.withMaxTableEntries(1000), "more than 1000 labels");
    }

    @Test
    void a_profile_cut_at_any_byte_is_refused_or_valid_and_never_worse() {
        byte[] raw = ProfileEncoder.encodeUncompressed(new RandomProfiles(6).next(10, 12, 8));
        byte[] gzip = ProfileEncoder.encode(new RandomProfiles(6).next(10, 12, 8));
        for (int length = 0; length < raw.length; length++) {
            decodeOrRefuse(Arrays.copyOf(raw, length), "cut at " + length);
        }
        for (int length = 0; length < gzip.length; length++) {
            byte[] cut = Arrays.copyOf(gzip, length);
            assertThatThrownBy(() -> decode(cut)).isInstanceOf(MalformedProfileException.class);
        }
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 4})
    void mutations_throw_nothing_but_the_documented_exceptions(long seed) {
        Random random = new Random(seed);
        byte[] original = ProfileEncoder.encodeUncompressed(new RandomProfiles(seed).next(10, 12, 8));
        for (int round = 0; round < 5_000; round++) {
            byte[] mutated = original.clone();
            for (int n = 1 + random.nextInt(4); n > 0; n--) {
                mutated[random.nextInt(mutated.length)] = (byte) random.nextInt(256);
            }
            decodeOrRefuse(mutated, "seed " + seed + ", round " + round);
        }
    }

    private static void decodeOrRefuse(byte[] bytes, String what) {
        try {
            Profile profile = decode(bytes);
            ProfileEncoder.encodeUncompressed(profile); // what was accepted can be used
            new ProfileMerger().add(profile);
        } catch (MalformedProfileException e) {
            assertThat(e.offset()).as(what).isBetween(0L, (long) bytes.length);
        } catch (ProfileTooLargeException e) {
            assertThat(e).as(what).hasMessageContaining("more than");
        } catch (Exception e) {
            throw new AssertionError(what, e);
        }
    }
}
