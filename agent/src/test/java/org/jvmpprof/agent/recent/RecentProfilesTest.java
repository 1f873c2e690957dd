package org.jvmpprof.agent.recent;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.jvmpprof.agent.profile.ProfileType;

class RecentProfilesTest {
    private static final int LARGE = 400_000;

    private final RecentProfiles recent = new RecentProfiles();

    private static List<Long> begins(List<KeptProfile> profiles) {
        return profiles.stream().map(KeptProfile::fromUnixMillis).toList();
    }

    @Test
    void rounds_drop_the_oldest_when_there_is_no_room() {
        for (int i = 0; i < 30; i++) {
            recent.keepRound(ProfileType.CPU, i, i + 1, new byte[LARGE]);
        }
        assertThat(begins(recent.list())).containsExactly(20L, 21L, 22L, 23L, 24L, 25L, 26L, 27L, 28L, 29L);
        assertThat(recent.bytes()).isLessThanOrEqualTo(RecentProfiles.ROUND_BYTES);
    }

    @Test
    void what_would_push_out_too_much_is_left_out_and_counted() {
        recent.keepRound(ProfileType.CPU, 0, 1, new byte[(int) RecentProfiles.ROUND_BYTES / 8 + 1]);
        recent.keepRound(ProfileType.GOROUTINE, 0, 1, new byte[LARGE]);
        assertThat(recent.list()).isEmpty();
        assertThat(recent.tooLarge()).isEqualTo(2);
        recent.keepRound(ProfileType.GOROUTINE, 0, 1, new byte[1000]);
        assertThat(recent.list()).hasSize(1);
    }

    @Test
    void saved_profiles_outlive_any_number_of_rounds_until_deleted() {
        KeptProfile saved = recent.save(ProfileType.HEAP, "before", 1, 1, new byte[LARGE]);
        for (int i = 0; i < 100; i++) {
            recent.keepRound(ProfileType.CPU, i, i + 1, new byte[LARGE]);
        }
        assertThat(recent.find(saved.id())).isSameAs(saved);
        assertThat(recent.delete(saved.id())).isTrue();
        assertThat(recent.delete(saved.id())).isFalse();
        assertThat(recent.find(saved.id())).isNull();
    }

    @Test
    void saving_stops_at_number_and_bytes_and_says_so() {
        for (int i = 0; i < RecentProfiles.MAX_SAVED; i++) {
            assertThat(recent.save(ProfileType.HEAP, "n" + i, 0, 0, new byte[10]))
                    .isNotNull();
        }
        assertThat(recent.save(ProfileType.HEAP, "one more", 0, 0, new byte[10]))
                .isNull();
        assertThat(recent.fullness()).contains("32 profiles", "room for 32");
        RecentProfiles other = new RecentProfiles();
        assertThat(other.save(ProfileType.HEAP, "", 0, 0, new byte[(int) RecentProfiles.SAVED_BYTES]))
                .isNull();
    }

    @Test
    void shown_profiles_can_be_found_for_a_while_and_are_not_listed() {
        KeptProfile first = recent.keepShown(ProfileType.CPU, 0, 1, new byte[10]);
        assertThat(recent.find(first.id())).isSameAs(first);
        assertThat(recent.list()).isEmpty();
        for (int i = 0; i < RecentProfiles.MAX_SHOWN; i++) {
            recent.keepShown(ProfileType.CPU, 0, 1, new byte[10]);
        }
        assertThat(recent.find(first.id())).isNull();
        assertThat(recent.keepShown(ProfileType.CPU, 0, 1, new byte[(int) RecentProfiles.SHOWN_BYTES]))
                .isNull();
    }

    @Test
    void rounds_are_found_by_what_they_share_with_a_range() {
        for (int i = 0; i < 5; i++) {
            recent.keepRound(ProfileType.HEAP, i * 60, (i + 1) * 60, new byte[10]);
            recent.keepRound(ProfileType.CPU, i * 60, (i + 1) * 60, new byte[10]);
        }
        assertThat(begins(recent.rounds(ProfileType.ALLOCS, 60, 180))).containsExactly(60L, 120L);
        assertThat(begins(recent.rounds(ProfileType.CPU, 59, 61))).containsExactly(0L, 60L);
        assertThat(recent.rounds(ProfileType.CPU, 300, 400)).isEmpty();
        assertThat(recent.rounds(ProfileType.BLOCK, 0, 400)).isEmpty();
    }

    @Test
    void ids_are_told_apart() {
        Set<String> ids = new HashSet<>();
        for (int i = 0; i < 100; i++) {
            recent.keepRound(ProfileType.CPU, i, i + 1, new byte[10]);
        }
        recent.list().forEach(each -> ids.add(each.id()));
        assertThat(ids).hasSize(100).allMatch(id -> id.matches("[a-z0-9]+-[a-z0-9]+"));
    }

    @Test
    void never_more_than_the_maximum_is_held() {
        for (int i = 0; i < 60; i++) {
            recent.keepRound(ProfileType.CPU, i, i + 1, new byte[LARGE]);
            recent.keepShown(ProfileType.CPU, i, i + 1, new byte[LARGE]);
            recent.save(ProfileType.CPU, "", i, i + 1, new byte[LARGE]);
            assertThat(recent.bytes()).isLessThanOrEqualTo(recent.maxBytes());
        }
    }
}
