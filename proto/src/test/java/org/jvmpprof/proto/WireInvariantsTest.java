package org.jvmpprof.proto;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class WireInvariantsTest {
    /** A profile as the agent builds them. */
    static Profile.Builder agentLike() {
        return Profile.builder()
                .sampleType("samples", "count")
                .sampleType("cpu", "nanoseconds")
                .mappings(List.of(Mapping.symbolized(0x10000, 0x20000, "shop.jar")))
                .functions(List.of(
                        new Function(
                                "java.util.HashMap.put", "java.util.HashMap.put(LLL)L", "java/util/HashMap.java", 0),
                        new Function("com.acme.Main.main", "com.acme.Main.main([L)V", "com/acme/Main.java", 0)))
                .locations(List.of(
                        new Location(0, 0x10010, List.of(new Line(0, 12, 0)), false),
                        new Location(0, 0x10020, List.of(new Line(1, 0, 0)), false)))
                .samples(List.of(new Sample(
                        new int[] {0, 1}, new long[] {3, 30_000_000}, List.of(Label.text("thread", "main")))))
                .timeNanos(1_700_000_000_000_000_000L)
                .durationNanos(1_000_000_000)
                .periodType(new ValueType("cpu", "nanoseconds"))
                .period(10_000_000)
                .comment("engine: native");
    }

    @Test
    void what_the_encoder_writes_for_an_agent_profile_holds_all() {
        assertThat(WireInvariants.violations(ProfileEncoder.encode(agentLike().build())))
                .isEmpty();
    }

    @Test
    void a_merge_that_ignores_addresses_holds_all() {
        ProfileMerger merger = ProfileMerger.ignoringAddresses();
        merger.add(agentLike().build());
        merger.add(agentLike()
                .mappings(List.of(Mapping.symbolized(1, 0x30000, "x.jar")))
                .build());
        assertThat(WireInvariants.violations(ProfileEncoder.encode(merger.result())))
                .isEmpty();
    }

    @Test
    void every_violation_is_seen() {
        assertViolates(agentLike().timeNanos(0), "no time_nanos");
        assertViolates(agentLike().comment("# hidden"), "comment starts with #");
        assertViolates(agentLike().mappings(Collections.emptyList()), "0 mappings instead of one");
        assertViolates(
                agentLike().mappings(List.of(new Mapping(1, 0x30000, 0, "x", "", true, false, true, false))),
                "field 8");
        assertViolates(
                agentLike().mappings(List.of(Mapping.symbolized(0x10018, 0x20000, "x"))), "outside of the mapping");
        assertViolates(
                agentLike().functions(List.of(new Function("a b", "a b", "", 0), new Function("c", "c", "", 0))),
                "space");
        assertViolates(
                agentLike()
                        .locations(List.of(
                                new Location(0, 0x10010, List.of(new Line(0, 1, 0)), false),
                                new Location(0, 0x10010, List.of(new Line(0, 2, 0)), false))),
                "shares its address");
        assertViolates(
                agentLike().samples(List.of(new Sample(new int[0], new long[] {1, 2}, List.of()))), "without stack");
        assertViolates(
                agentLike().samples(List.of(new Sample(new int[] {0}, new long[] {1}, List.of()))),
                "1 values for 2 types");
        assertThat(WireInvariants.violations(
                        ProfileEncoder.encodeUncompressed(agentLike().build())))
                .containsExactly("not gzip");
    }

    @Test
    void repeated_numbers_are_packed_when_there_are_more_than_two() {
        List<Sample> samples = new ArrayList<>();
        samples.add(new Sample(new int[] {0, 1, 0}, new long[] {1, 2}, List.of()));
        WireReader sample = WireReader.of(ProfileEncoder.encodeUncompressed(
                        agentLike().samples(samples).build()))
                .messages(2)
                .get(0);
        assertThat(sample.fields()).extracting(WireReader.Field::number).containsExactly(1, 2, 2);
        assertThat(sample.numbers(1)).containsExactly(1, 2, 1);
        assertThat(sample.numbers(2)).containsExactly(1, 2);
    }

    private static void assertViolates(Profile.Builder profile, String part) {
        assertThat(WireInvariants.violations(ProfileEncoder.encode(profile.build())))
                .anySatisfy(violation -> assertThat(violation).contains(part));
    }
}
