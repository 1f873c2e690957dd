package org.jvmpprof.proto;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Collections;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ProfileRoundTripTest {
    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void decoding_what_was_encoded_gives_the_same_profile(long seed) throws IOException {
        Profile profile = new RandomProfiles(seed).next((int) seed * 40, (int) seed * 50, 60);
        ProfileEquality.assertSame(
                ProfileDecoder.decode(ProfileEncoder.encode(profile), DecodeLimits.DEFAULT), profile);
        ProfileEquality.assertSame(
                ProfileDecoder.decode(ProfileEncoder.encodeUncompressed(profile), DecodeLimits.DEFAULT), profile);
    }

    @Test
    void a_profile_without_samples_survives() throws IOException {
        Profile empty = Profile.builder().sampleType("goroutine", "count").build();
        ProfileEquality.assertSame(ProfileDecoder.decode(ProfileEncoder.encode(empty), DecodeLimits.DEFAULT), empty);
    }

    @Test
    void extreme_numbers_survive() throws IOException {
        Profile profile = Profile.builder()
                .sampleType("x", "count")
                .locations(Collections.singletonList(new Location(-1, -1L, Collections.emptyList(), true)))
                .samples(Collections.singletonList(new Sample(
                        new int[] {0},
                        new long[] {Long.MIN_VALUE},
                        Collections.singletonList(Label.number("n", -1, "")))))
                .timeNanos(Long.MAX_VALUE)
                .period(-1)
                .build();
        ProfileEquality.assertSame(
                ProfileDecoder.decode(ProfileEncoder.encode(profile), DecodeLimits.DEFAULT), profile);
    }

    @Test
    void a_stream_gets_the_same_bytes_and_stays_open() throws IOException {
        Profile profile = new RandomProfiles(9).next(10, 20, 10);
        boolean[] closed = new boolean[1];
        ByteArrayOutputStream stream = new ByteArrayOutputStream() {
            @Override
            public void close() {
                closed[0] = true;
            }
        };
        ProfileEncoder.encode(profile, stream);
        assertThat(stream.toByteArray()).isEqualTo(ProfileEncoder.encode(profile));
        assertThat(closed[0]).isFalse();
    }
}
