package org.jvmpprof.proto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ProfileMathTest {
    private static Profile random(long seed) {
        return new RandomProfiles(seed).next(60, 20, 4);
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {51, 52, 53, 54})
    void difference_and_base_make_the_target(long seed) {
        Profile base = random(seed);
        Profile target = random(seed + 1000);
        ProfileMerger sum = new ProfileMerger();
        sum.add(ProfileMath.diff(base, target));
        sum.add(base);
        ProfileEquality.assertSameSamples(sum.result(), target);
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {61, 62})
    void the_difference_to_itself_is_empty(long seed) {
        assertThat(ProfileMath.diff(random(seed), random(seed)).samples()).isEmpty();
    }

    @Test
    void a_difference_has_the_header_of_the_target_and_negative_values() {
        Profile base = WireInvariantsTest.agentLike().build();
        Profile target = base.toBuilder()
                .timeNanos(5)
                .durationNanos(6)
                .samples(List.of(new Sample(
                        new int[] {0, 1},
                        new long[] {1, 40_000_000},
                        base.samples().get(0).labels())))
                .build();
        Profile diff = ProfileMath.diff(base, target);
        assertThat(diff.timeNanos()).isEqualTo(5);
        assertThat(diff.durationNanos()).isEqualTo(6);
        assertThat(diff.samples().get(0).values()).containsExactly(-2, 10_000_000);
    }

    @Test
    void what_becomes_known_of_a_place_in_between_makes_no_second_place() {
        Profile after = WireInvariantsTest.agentLike().build();
        List<Function> vague = after.functions().stream()
                .map(function -> new Function(function.name(), function.name(), function.filename(), 0))
                .toList();
        Profile before = after.toBuilder().functions(vague).build();
        assertThat(ProfileMath.diff(before, after).samples()).isNotEmpty();
        assertThat(ProfileMath.since(before, after).samples()).isEmpty();
        Profile doubled = ProfileMath.scale(after, 2);
        ProfileEquality.assertSameSamples(ProfileMath.since(before, doubled), after);
    }

    @Test
    void places_that_only_the_earlier_profile_has_stay() {
        Profile before = WireInvariantsTest.agentLike().build();
        Profile after = before.toBuilder()
                .samples(List.of())
                .locations(List.of())
                .functions(List.of())
                .build();
        ProfileEquality.assertSameSamples(ProfileMath.since(before, after), ProfileMath.negate(before));
    }

    @Test
    void different_types_have_no_difference() {
        Profile other = Profile.builder().sampleType("goroutine", "count").build();
        assertThatThrownBy(() -> ProfileMath.diff(other, random(1))).isInstanceOf(IncompatibleProfilesException.class);
    }

    @Test
    void scaling_rounds_and_drops_what_becomes_zero() {
        Profile profile = WireInvariantsTest.agentLike()
                .samples(List.of(
                        new Sample(new int[] {0}, new long[] {3, 5}, List.of()),
                        new Sample(new int[] {1}, new long[] {1, 1}, List.of())))
                .build();
        Profile half = ProfileMath.scale(profile, 0.3);
        assertThat(half.samples()).hasSize(1);
        assertThat(half.samples().get(0).values()).containsExactly(1, 2);
        assertThat(half.functions()).hasSize(1);
        Profile perType = ProfileMath.scale(profile, new double[] {10, 1});
        assertThat(perType.samples().get(0).values()).containsExactly(30, 5);
        assertThatThrownBy(() -> ProfileMath.scale(profile, new double[] {1})).hasMessageContaining("must be 2");
    }

    @Test
    void a_factor_of_one_keeps_numbers_that_a_double_can_not_hold() {
        long large = (1L << 60) + 1;
        Profile profile = WireInvariantsTest.agentLike()
                .samples(List.of(new Sample(new int[] {0}, new long[] {large, large}, List.of())))
                .build();
        assertThat(ProfileMath.scale(profile, 1).total(0)).isEqualTo(large);
        assertThat(ProfileMath.negate(profile).total(0)).isEqualTo(-large);
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {71, 72})
    void scaling_twice_is_scaling_by_the_product(long seed) {
        Profile profile = new RandomProfiles(seed).next(40, 20, 4);
        ProfileEquality.assertSameSamples(
                ProfileMath.scale(ProfileMath.scale(profile, 2), 4), ProfileMath.scale(profile, 8));
    }
}
