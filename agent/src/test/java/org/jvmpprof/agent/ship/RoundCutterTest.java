package org.jvmpprof.agent.ship;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.jvmpprof.agent.profile.ProfileType;
import org.jvmpprof.proto.DecodeLimits;
import org.jvmpprof.proto.Profile;
import org.jvmpprof.proto.ProfileDecoder;

final class RoundCutterTest {
    private final FakeSource source = new FakeSource();
    private final FakeClock clock = new FakeClock();
    private final Samples.Log log = new Samples.Log();
    private final RoundCutter cutter = new RoundCutter(
            ShipSettings.builder("shop", "jvm-1")
                    .collector("http://c")
                    .profiles(EnumSet.of(
                            ProfileType.CPU,
                            ProfileType.WALL,
                            ProfileType.HEAP,
                            ProfileType.MUTEX,
                            ProfileType.GOROUTINE))
                    .label("region", "eu")
                    .build(),
            source,
            clock,
            log.log);

    private List<Shipment> cut(long toNanos, boolean goesOn) throws InterruptedException {
        List<Shipment> shipments = new ArrayList<>();
        cutter.cut(toNanos, goesOn, shipments::add);
        return shipments;
    }

    private static Map<String, Profile> byType(List<Shipment> shipments) throws Exception {
        Map<String, Profile> profiles = new TreeMap<>();
        for (Shipment shipment : shipments) {
            profiles.put(shipment.type(), ProfileDecoder.decode(shipment.body(), DecodeLimits.DEFAULT));
        }
        return profiles;
    }

    @Test
    void windows_of_a_type_have_neither_gap_nor_overlap() throws Exception {
        long at = clock.nanoTime();
        cutter.begin(at);
        for (int i = 1; i <= 4; i++) {
            cut(at + i * 1000, i < 4);
        }
        for (ProfileType type : List.of(ProfileType.CPU, ProfileType.WALL)) {
            List<FakeSource.Window> windows = source.windows(type);
            assertThat(windows).hasSize(4);
            for (int i = 0; i < 4; i++) {
                assertThat(windows.get(i).from).isEqualTo(at + i * 1000);
                assertThat(windows.get(i).to).isEqualTo(at + (i + 1) * 1000);
                assertThat(windows.get(i).announced).isEqualTo(windows.get(i).to);
                assertThat(windows.get(i).isClosed).isTrue();
                // Both types' next windows were open before this one was awaited.
                assertThat(windows.get(i).openedBefore).isEqualTo(Math.min(8, (i + 2) * 2));
            }
        }
    }

    @Test
    void cumulative_types_ship_what_the_round_added_and_in_use_as_it_stands() throws Exception {
        long at = clock.nanoTime();
        cutter.begin(at); // snapshots 1 (heap) and 2 (mutex)
        Map<String, Profile> first = byType(cut(at + 1000, true)); // 3, 4; goroutine 5
        Map<String, Profile> second = byType(cut(at + 2000, false)); // 6, 7
        Profile heap = first.get("heap");
        assertThat(heap.total(heap.sampleTypeIndex("alloc_space"))).isEqualTo(300 - 100);
        assertThat(heap.total(heap.sampleTypeIndex("inuse_space"))).isEqualTo(300);
        assertThat(heap.durationNanos()).isEqualTo(1000);
        assertThat(first.get("mutex").total(0)).isEqualTo(40 - 20);
        assertThat(second.get("heap").total(0)).isEqualTo(600 - 300);
        assertThat(second.get("mutex").total(1)).isEqualTo(70 - 40);
        assertThat(first.get("goroutine").total(0)).isEqualTo(3);
    }

    @Test
    void every_profile_says_how_to_read_it_and_has_a_time() throws Exception {
        long at = clock.nanoTime();
        cutter.begin(at);
        Map<String, Profile> round = byType(cut(at + 1000, false));
        assertThat(round).containsOnlyKeys("cpu", "wall", "heap", "mutex", "goroutine");
        assertThat(round.values()).allSatisfy(profile -> {
            assertThat(profile.timeNanos()).isNotZero();
            assertThat(profile.comments())
                    .anySatisfy(comment -> assertThat(comment).startsWith("shipped in rounds: "));
        });
        assertThat(round.get("heap").comments().toString())
                .contains("alloc_* is what it added", "inuse_* is as it stood");
        assertThat(round.get("cpu").timeNanos()).isEqualTo(FakeClock.START_UNIX_MILLIS * 1_000_000);
    }

    @Test
    void a_type_that_cannot_be_had_is_said_once_and_the_others_go_on() throws Exception {
        source.missing.addAll(EnumSet.of(ProfileType.WALL, ProfileType.HEAP));
        long at = clock.nanoTime();
        cutter.begin(at);
        for (int i = 1; i <= 3; i++) {
            assertThat(byType(cut(at + i, true))).containsOnlyKeys("cpu", "mutex", "goroutine");
        }
        assertThat(log.lines())
                .containsExactly(
                        "jvm-pprof: wall is not shipped: this JVM has no wall; set wall=on",
                        "jvm-pprof: heap is not shipped: this JVM has no heap; set heap=on");
        assertThat(cutter.skipped()).containsOnlyKeys("wall", "heap");
        source.missing.clear();
        cut(at + 4, true); // the heap's beginning
        assertThat(byType(cut(at + 5, true))).containsOnlyKeys("cpu", "wall", "heap", "mutex", "goroutine");
        assertThat(cutter.skipped()).isEmpty();
    }

    @Test
    void merged_rounds_have_one_comment_and_one_round_ends_where_the_next_begins() throws Exception {
        long at = clock.nanoTime();
        cutter.begin(at);
        List<Shipment> first = cut(at + 1000, true);
        clock.pass(-5, java.util.concurrent.TimeUnit.SECONDS); // the wall clock is set back
        List<Shipment> second = cut(at + 2000, false);
        assertThat(second.get(0).fromUnixNanos()).isEqualTo(first.get(0).toUnixNanos());
        assertThat(second.get(0).toUnixNanos())
                .isGreaterThanOrEqualTo(second.get(0).fromUnixNanos());
        assertThat(byType(second).get("cpu").comments())
                .isEqualTo(byType(first).get("cpu").comments());
    }

    @Test
    void an_engine_that_stops_costs_only_its_types() throws Exception {
        long at = clock.nanoTime();
        cutter.begin(at);
        source.engineStopped = true;
        assertThat(byType(cut(at + 1000, true))).containsOnlyKeys("heap", "mutex", "goroutine");
    }

    @Test
    void keys_differ_between_profiles_rounds_and_lives() throws Exception {
        long at = clock.nanoTime();
        cutter.begin(at);
        List<Shipment> shipments = cut(at + 1, true);
        shipments.addAll(cut(at + 2, true));
        clock.pass(1, java.util.concurrent.TimeUnit.MILLISECONDS);
        RoundCutter nextLife = new RoundCutter(
                ShipSettings.builder("shop", "jvm-1").collector("http://c").build(), source, clock, log.log);
        nextLife.begin(at + 3);
        nextLife.cut(at + 4, false, shipments::add);
        assertThat(shipments.stream().map(Shipment::key)).doesNotHaveDuplicates();
        assertThat(shipments)
                .allSatisfy(shipment -> assertThat(shipment.service()).isEqualTo("shop"));
        assertThat(shipments.get(0).labels()).containsEntry("region", "eu");
    }
}
