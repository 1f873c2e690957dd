package org.jvmpprof.proto;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ProfileFilterTest {
    @Test
    void a_label_selects_its_samples_and_what_they_use() {
        Profile profile = WireInvariantsTest.agentLike()
                .samples(List.of(
                        new Sample(new int[] {0}, new long[] {1, 1}, List.of(Label.text("thread", "main"))),
                        new Sample(new int[] {1}, new long[] {2, 2}, List.of(Label.text("thread", "other"))),
                        new Sample(new int[] {1}, new long[] {4, 4}, List.of())))
                .build();
        Profile main = ProfileFilter.byLabel(profile, "thread", "main");
        assertThat(main.total(0)).isEqualTo(1);
        assertThat(main.functions()).extracting(Function::name).containsExactly("java.util.HashMap.put");
        assertThat(ProfileFilter.byLabel(profile, "thread", "nobody").samples()).isEmpty();
        Profile without = ProfileFilter.withoutLabels(profile);
        assertThat(without.samples()).extracting(s -> s.value(0)).containsExactly(1L, 6L);
        assertThat(without.samples()).allSatisfy(s -> assertThat(s.labels()).isEmpty());
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {81, 82, 83})
    void compacting_changes_no_sample_and_leaves_nothing_unused(long seed) {
        Profile profile = new RandomProfiles(seed).next(5, 200, 6);
        Profile compact = ProfileFilter.compact(profile);
        ProfileEquality.assertSameSamples(compact, profile);
        assertThat(compact.locations().size()).isLessThan(40);
        assertThat(compact.functions().size()).isLessThan(80);
        boolean[] used = new boolean[compact.locations().size()];
        compact.samples().forEach(s -> {
            for (int location : s.locations()) {
                used[location] = true;
            }
        });
        assertThat(used).doesNotContain(false);
        assertThat(ProfileFilter.compact(compact)).isSameAs(compact);
    }
}
