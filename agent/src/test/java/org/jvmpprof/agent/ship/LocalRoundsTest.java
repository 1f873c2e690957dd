package org.jvmpprof.agent.ship;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.jvmpprof.agent.profile.ProfileType;
import org.jvmpprof.agent.recent.KeptProfile;
import org.jvmpprof.agent.recent.RecentProfiles;

/** Rounds without a collector, and the rounds that a collector has too. */
@Timeout(60)
final class LocalRoundsTest {
    private final FakeSource source = new FakeSource();
    private final Samples.Log log = new Samples.Log();
    private final RecentProfiles recent = new RecentProfiles();

    private LocalRounds start(Duration interval) {
        ShipSettings settings = ShipSettings.builder("shop", "jvm-1")
                .profiles(EnumSet.of(ProfileType.CPU, ProfileType.HEAP))
                .interval(interval)
                .buildLocal();
        return LocalRounds.start(settings, source, recent, log.log);
    }

    private List<KeptProfile> cpu() {
        return recent.rounds(ProfileType.CPU, 0, Long.MAX_VALUE);
    }

    @Test
    void rounds_follow_each_other_without_gap() {
        try (LocalRounds rounds = start(Duration.ofMillis(100))) {
            assertThat(rounds).isNotNull();
            Await.until("three rounds", () -> cpu().size() >= 3);
        }
        List<KeptProfile> kept = cpu();
        for (int i = 1; i < kept.size(); i++) {
            assertThat(kept.get(i).fromUnixMillis()).isEqualTo(kept.get(i - 1).toUnixMillis());
        }
        assertThat(kept.get(0).decode().samples()).isNotEmpty();
        assertThat(recent.rounds(ProfileType.HEAP, 0, Long.MAX_VALUE)).isNotEmpty();
        assertThat(log.lines()).isEmpty();
    }

    @Test
    void a_jvm_that_lives_shorter_than_the_delay_is_not_asked_for_anything() {
        LocalRounds rounds = start(Duration.ofSeconds(60));
        rounds.close();
        rounds.close();
        assertThat(source.windows).isEmpty();
        assertThat(recent.list()).isEmpty();
    }

    @Test
    void closing_gives_all_windows_back() {
        LocalRounds rounds = start(Duration.ofMillis(100));
        Await.until("a window", () -> !source.windows.isEmpty());
        rounds.close();
        Await.until("all windows closed", () -> source.windows.stream().allMatch(window -> window.isClosed));
    }

    @Test
    void what_is_shipped_is_kept_byte_for_byte() throws Exception {
        try (FakeCollector collector = new FakeCollector()) {
            ShipSettings settings = ShipSettings.builder("shop", "jvm-1")
                    .collector(collector.url())
                    .proxy("none")
                    .profiles(EnumSet.of(ProfileType.CPU))
                    .interval(Duration.ofMillis(100))
                    .build();
            try (Shipper shipper = Shipper.start(settings, source, recent, log.log)) {
                Await.until("two rounds", () -> cpu().size() >= 2);
                Await.until("sent", () -> collector.requests().size() >= 2);
                assertThat(shipper.status().rounds()).isPositive();
            }
            assertThat(cpu().get(0).pprof())
                    .isEqualTo(collector.requests().get(0).body());
        }
    }
}
