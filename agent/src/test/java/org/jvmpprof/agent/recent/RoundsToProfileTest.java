package org.jvmpprof.agent.recent;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.jvmpprof.agent.profile.AddressTable;
import org.jvmpprof.agent.profile.ProfileType;
import org.jvmpprof.agent.profile.StackProfile;
import org.jvmpprof.agent.profile.View;
import org.jvmpprof.proto.Label;
import org.jvmpprof.proto.Profile;
import org.jvmpprof.proto.ProfileEncoder;

class RoundsToProfileTest {
    private final AddressTable addresses = new AddressTable();
    private final int[] stack = {addresses.index("com.acme.Cache", "load", "()V", 42)};
    private final RecentProfiles recent = new RecentProfiles();

    private void keep(ProfileType type, int minute, String thread, long[] values, String... types) {
        StackProfile stacks = new StackProfile(addresses, View.DEFAULT, "Fake");
        stacks.add(stack, values, List.of(Label.text("thread", thread)));
        Profile.Builder profile = stacks.build().timeNanos(minute * 60_000_000_000L);
        for (int i = 0; i < types.length; i += 2) {
            profile.sampleType(types[i], types[i + 1]);
        }
        byte[] pprof = ProfileEncoder.encode(profile.build());
        recent.keepRound(type, minute * 60_000L, (minute + 1) * 60_000L, pprof);
    }

    private void keepHeap(int minute, long allocated, long inUse) {
        keep(
                ProfileType.HEAP,
                minute,
                "main",
                new long[] {allocated, inUse},
                "alloc_space",
                "bytes",
                "inuse_space",
                "bytes");
    }

    private Profile merged(ProfileType type, boolean labels) {
        return RoundsToProfile.merge(recent.rounds(type, 0, Long.MAX_VALUE), type, labels);
    }

    @Test
    void what_was_allocated_adds_up_and_what_is_in_use_is_the_newest_rounds() {
        keepHeap(0, 100, 7);
        keepHeap(1, 200, 9);
        keepHeap(2, 300, 8);
        Profile heap = merged(ProfileType.HEAP, true);
        assertThat(heap.samples()).hasSize(1);
        assertThat(heap.samples().get(0).values()).containsExactly(600, 8);
        assertThat(merged(ProfileType.ALLOCS, true).defaultSampleType()).isEqualTo("alloc_space");
    }

    @Test
    void samples_of_all_rounds_add_up() {
        keep(ProfileType.CPU, 0, "a", new long[] {3}, "cpu", "nanoseconds");
        keep(ProfileType.CPU, 1, "b", new long[] {4}, "cpu", "nanoseconds");
        assertThat(merged(ProfileType.CPU, true).samples()).hasSize(2);
        assertThat(merged(ProfileType.CPU, false).samples())
                .singleElement()
                .satisfies(sample -> assertThat(sample.value(0)).isEqualTo(7));
    }

    @Test
    void of_pictures_the_newest_is_shown() {
        keep(ProfileType.GOROUTINE, 0, "a", new long[] {3}, "goroutine", "count");
        keep(ProfileType.GOROUTINE, 1, "a", new long[] {4}, "goroutine", "count");
        assertThat(merged(ProfileType.GOROUTINE, true).samples().get(0).value(0))
                .isEqualTo(4);
    }
}
