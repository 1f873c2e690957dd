package org.jvmpprof.proto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ProfileMergerTest {
    private static Profile merge(Profile... profiles) {
        ProfileMerger merger = new ProfileMerger();
        List.of(profiles).forEach(merger::add);
        return merger.result();
    }

    private static Profile random(long seed) {
        return new RandomProfiles(seed).next(60, 20, 4);
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {31, 32, 33, 34})
    void merging_is_associative_and_commutative(long seed) {
        Profile a = random(seed);
        Profile b = random(seed + 100);
        Profile c = random(seed + 200);
        ProfileEquality.assertSameSamples(merge(merge(a, b), c), merge(a, merge(b, c)));
        ProfileEquality.assertSameSamples(merge(a, b, c), merge(c, a, b));
        ProfileEquality.assertSameSamples(merge(a), a);
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {41, 42})
    void equal_stacks_with_equal_labels_become_one(long seed) {
        Profile a = random(seed);
        Profile merged = merge(a, a, a);
        assertThat(merged.samples()).hasSameSizeAs(merge(a).samples());
        assertThat(merged.total(0)).isEqualTo(3 * a.total(0));
        assertThat(ProfileEquality.sums(merged)).isEqualTo(ProfileEquality.sums(ProfileMath.scale(a, 3)));
    }

    @Test
    void a_result_is_a_snapshot_and_more_can_follow() {
        Profile a = random(1);
        ProfileMerger merger = new ProfileMerger();
        merger.add(a);
        Profile before = merger.result();
        merger.add(a);
        ProfileEquality.assertSameSamples(before, a);
        assertThat(merger.result().total(0)).isEqualTo(2 * a.total(0));
    }

    @Test
    void the_order_of_labels_does_not_tell_samples_apart() {
        Label thread = Label.text("thread", "main");
        Label bytes = Label.number("bytes", 16, "bytes");
        Profile a = WireInvariantsTest.agentLike()
                .samples(List.of(
                        new Sample(new int[] {0}, new long[] {1, 1}, List.of(thread, bytes)),
                        new Sample(new int[] {0}, new long[] {2, 2}, List.of(bytes, thread)),
                        new Sample(new int[] {0}, new long[] {4, 4}, List.of(bytes))))
                .build();
        assertThat(merge(a).samples()).extracting(s -> s.value(0)).containsExactly(3L, 4L);
    }

    @Test
    void headers_are_united() {
        Profile a = Profile.builder()
                .sampleType("cpu", "nanoseconds")
                .timeNanos(200)
                .durationNanos(10)
                .period(5)
                .periodType(new ValueType("cpu", "nanoseconds"))
                .comment("one")
                .comment("two")
                .build();
        Profile b = a.toBuilder()
                .timeNanos(100)
                .durationNanos(30)
                .period(9)
                .comments(List.of("two", "three"))
                .defaultSampleType("cpu")
                .docUrl("https://example.org")
                .build();
        Profile untimed = a.toBuilder().timeNanos(0).periodType(null).build();
        Profile merged = merge(a, b, untimed);
        assertThat(merged.timeNanos()).isEqualTo(100);
        assertThat(merged.durationNanos()).isEqualTo(50);
        assertThat(merged.period()).isEqualTo(9);
        assertThat(merged.comments()).containsExactly("one", "two", "three");
        assertThat(merged.defaultSampleType()).isEqualTo("cpu");
        assertThat(merged.docUrl()).isEqualTo("https://example.org");
    }

    @Test
    void comments_are_bounded_and_the_rest_is_mentioned() {
        ProfileMerger merger = new ProfileMerger();
        LongStream.range(0, 70)
                .forEach(i -> merger.add(Profile.builder()
                        .sampleType("cpu", "nanoseconds")
                        .comment("lost " + i)
                        .build()));
        assertThat(merger.result().comments()).hasSize(65).endsWith("more comments of merged profiles left out");
    }

    @Test
    void other_sample_types_are_refused_and_change_nothing() {
        Profile a = random(1);
        Profile other = Profile.builder().sampleType("goroutine", "count").build();
        ProfileMerger merger = new ProfileMerger();
        merger.add(a);
        IncompatibleProfilesException e =
                catchThrowableOfType(IncompatibleProfilesException.class, () -> merger.add(other));
        assertThat(e).hasMessageContaining("[alloc_objects/count, alloc_space/bytes] and [goroutine/count]");
        assertThat(e.expected()).isEqualTo(a.sampleTypes());
        assertThat(e.actual()).isEqualTo(other.sampleTypes());
        ProfileEquality.assertSameSamples(merger.result(), a);
        Profile otherPeriod =
                a.toBuilder().periodType(new ValueType("cpu", "nanoseconds")).build();
        assertThatThrownBy(() -> merger.add(otherPeriod)).hasMessageContaining("period types [space/bytes]");
    }

    @Test
    void nothing_merged_has_no_result() {
        assertThatThrownBy(() -> new ProfileMerger().result()).isInstanceOf(IllegalStateException.class);
    }

    /** The same program, loaded elsewhere. */
    private static Profile moved(long by) {
        return WireInvariantsTest.agentLike()
                .mappings(List.of(Mapping.symbolized(0x10000 + by, 0x20000 + by, "shop.jar")))
                .locations(List.of(
                        new Location(0, 0x10010 + by, List.of(new Line(0, 12, 0)), false),
                        new Location(0, 0x10020 + by, List.of(new Line(1, 0, 0)), false)))
                .build();
    }

    @Test
    void a_mapping_that_was_moved_is_the_same_mapping() {
        Profile merged = merge(moved(0), moved(0x7000));
        assertThat(merged.mappings()).hasSize(1);
        assertThat(merged.samples()).hasSize(1);
        assertThat(merged.locations()).extracting(Location::address).containsExactly(0x10010L, 0x10020L);
    }

    /** The same code, but another agent has invented other addresses. */
    private static Profile otherAddresses() {
        return WireInvariantsTest.agentLike()
                .locations(List.of(
                        new Location(0, 0x10050, List.of(new Line(0, 12, 0)), false),
                        new Location(0, 0x10040, List.of(new Line(1, 0, 0)), false)))
                .build();
    }

    @Test
    void addresses_tell_stacks_apart_unless_they_are_ignored() {
        assertThat(merge(moved(0), otherAddresses()).samples()).hasSize(2);
        ProfileMerger merger = ProfileMerger.ignoringAddresses();
        merger.add(moved(0));
        merger.add(otherAddresses());
        Profile merged = merger.result();
        assertThat(merged.samples()).hasSize(1);
        assertThat(merged.total(0)).isEqualTo(6);
        assertThat(merged.mappings()).hasSize(1);
    }

    @Test
    void ignored_addresses_are_the_same_in_every_merge() {
        ProfileMerger one = ProfileMerger.ignoringAddresses();
        one.add(moved(0));
        ProfileMerger two = ProfileMerger.ignoringAddresses();
        two.add(otherAddresses());
        assertThat(two.result().locations()).isEqualTo(one.result().locations());
        assertThat(ProfileMath.diff(one.result(), two.result()).samples()).isEmpty();
        ProfileMerger rollup = ProfileMerger.ignoringAddresses();
        rollup.add(one.result());
        ProfileEquality.assertSame(rollup.result(), one.result());
    }

    @Test
    void differences_can_ignore_addresses_too() {
        assertThat(ProfileMath.diff(moved(0), otherAddresses()).samples()).hasSize(2);
        assertThat(ProfileMath.diffIgnoringAddresses(moved(0), otherAddresses()).samples())
                .isEmpty();
        Profile twice = ProfileMath.scale(otherAddresses(), 2);
        assertThat(ProfileMath.diffIgnoringAddresses(twice, moved(0)).total(0)).isEqualTo(-moved(0).total(0));
    }

    @Test
    void functions_are_named_anew_before_they_are_compared_and_known_ones_are_not_asked_about() {
        List<String> asked = new ArrayList<>();
        ProfileMerger merger = ProfileMerger.ignoringAddresses(function -> {
            asked.add(function.name());
            return function.name().startsWith("lambda")
                    ? new Function("lambda", "lambda", function.filename(), 0)
                    : function;
        });
        for (String name : List.of("lambda", "lambda$1", "lambda$2", "plain", "plain", "plain")) {
            merger.add(Profile.builder()
                    .sampleType("cpu", "nanoseconds")
                    .functions(List.of(new Function(name, name, "A.java", 0)))
                    .locations(List.of(new Location(-1, 7, List.of(new Line(0, 1, 0)), false)))
                    .samples(List.of(new Sample(new int[] {0}, new long[] {1}, List.of())))
                    .build());
        }
        assertThat(merger.result().functions()).extracting(Function::name).containsExactly("lambda", "plain");
        assertThat(merger.size()).isEqualTo(2);
        assertThat(asked).containsOnlyOnce("plain");
    }

    @Test
    void a_merge_of_merges_keeps_the_comments_that_one_merge_keeps() {
        ProfileMerger all = new ProfileMerger();
        ProfileMerger merges = new ProfileMerger();
        for (int part = 0; part < 4; part++) {
            ProfileMerger some = new ProfileMerger();
            for (int i = 0; i < 30; i++) {
                Profile profile = Profile.builder()
                        .sampleType("cpu", "nanoseconds")
                        .comment("lost " + (part * 23 + i * 7 % 30))
                        .build();
                all.add(profile);
                some.add(profile);
            }
            merges.add(some.result());
        }
        assertThat(merges.result().comments())
                .isEqualTo(all.result().comments())
                .hasSize(65);
    }

    @Test
    void frames_without_symbols_keep_mapping_and_address() {
        Profile bare = Profile.builder()
                .sampleType("samples", "count")
                .sampleType("cpu", "nanoseconds")
                .mappings(List.of(new Mapping(0x1000, 0x9000, 0, "libc.so", "", false, false, false, false)))
                .locations(
                        List.of(new Location(0, 0x1010, List.of(), false), new Location(0, 0x1020, List.of(), false)))
                .samples(List.of(new Sample(new int[] {0, 1}, new long[] {1, 2}, List.of())))
                .build();
        ProfileMerger merger = ProfileMerger.ignoringAddresses();
        merger.add(moved(0));
        merger.add(bare);
        Profile merged = merger.result();
        assertThat(merged.locations()).extracting(Location::address).contains(0x1010L, 0x1020L);
        assertThat(merged.mappings()).extracting(Mapping::filename).containsExactly("shop.jar", "libc.so");
    }

    @Test
    void samples_that_become_zero_go_with_what_only_they_used() {
        Profile a = random(1);
        ProfileMerger merger = new ProfileMerger();
        merger.add(a);
        merger.add(ProfileMath.negate(a));
        Profile nothing = merger.result();
        assertThat(nothing.samples()).isEmpty();
        assertThat(nothing.locations()).isEmpty();
        assertThat(nothing.functions()).isEmpty();
        assertThat(nothing.mappings()).hasSize(1);
    }
}
