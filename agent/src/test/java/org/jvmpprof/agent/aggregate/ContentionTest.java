package org.jvmpprof.agent.aggregate;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.jvmpprof.agent.hook.HookStatus;
import org.jvmpprof.agent.hook.HookStatus.Part;
import org.jvmpprof.agent.hook.LockSink.Kind;

class ContentionTest {
    private final Contention contention = new Contention();
    private final Aggregator aggregator = new Aggregator(contention);

    @Test
    void folding_keeps_all_totals_lock_by_lock() {
        for (int i = 0; i < 1000; i++) {
            contention.waited(Kind.JUC, new int[] {i, 1}, i % 2 == 0 ? "A" : "B", false, 1, i);
            contention.started(new int[] {i, 2}, false, 1);
        }
        long before = contention.bytes();

        contention.fold(99);

        List<LockValues> waits = contention.waits(true);
        assertThat(sum(waits, "A")).isEqualTo(499 * 500);
        assertThat(sum(waits, "B")).isEqualTo(500 * 500);
        assertThat(waits).hasSize(502); // the larger half, and [other] of each lock
        assertThat(contention.starts().stream()
                        .mapToDouble(each -> each.value(0))
                        .sum())
                .isEqualTo(1000);
        assertThat(contention.bytes()).isLessThan(before * 6 / 10);
    }

    private static double sum(List<LockValues> waits, String lock) {
        return waits.stream()
                .filter(each -> each.lockClass().equals(lock))
                .mapToDouble(LockValues::delayNanos)
                .sum();
    }

    @Test
    void idle_waits_are_shown_only_when_asked_for() {
        contention.waited(Kind.JUC, new int[] {1}, "Queue", true, 1, 100);
        contention.waited(Kind.JUC, new int[] {2}, "Lock", false, 1, 10);
        assertThat(contention.waits(false)).singleElement().satisfies(wait -> {
            assertThat(wait.frames()).containsExactly(2);
            assertThat(wait.lockClass()).isEqualTo("Lock");
        });
        assertThat(contention.waits(true)).hasSize(2).anySatisfy(wait -> {
            assertThat(wait.isIdle()).isTrue();
            assertThat(wait.delayNanos()).isEqualTo(100);
        });
    }

    @Test
    void parks_come_from_the_engine_only_where_hooks_do_not_see_them() {
        engineWait(true);
        assertThat(contention.waits(false))
                .singleElement()
                .satisfies(wait -> assertThat(wait.kind()).isEqualTo(Kind.JUC));
        contention.hookedBy(() -> status(new EnumMap<>(Part.class)));
        engineWait(true);
        engineWait(false);
        assertThat(contention.waits(false)).extracting(LockValues::contentions).containsOnly(1.0);
        Map<Part, String> noParks = new EnumMap<>(Part.class);
        noParks.put(Part.PARK, "not on this JVM");
        contention.hookedBy(() -> status(noParks));
        engineWait(true);
        assertThat(contention.waits(false)).extracting(LockValues::contentions).contains(2.0);
    }

    @Test
    void monitor_holders_share_the_engines_waits_and_others_stand_as_told() {
        contention.engineTells(true);
        contention.held(Kind.MONITOR, new int[] {1}, "Lock", 1, 10);
        contention.held(Kind.JUC, new int[] {2}, "Lock", 3, 30);
        engineWait(false);
        assertThat(contention.holders())
                .extracting(hold -> hold.kind() + " " + hold.contentions() + " " + hold.delayNanos())
                .containsExactlyInAnyOrder("MONITOR 1.0 2000.0", "JUC 3.0 30.0");
    }

    @Test
    void platform_and_virtual_starts_are_apart() {
        contention.started(new int[] {1}, false, 1);
        contention.started(new int[] {1}, false, 1);
        contention.started(new int[] {1}, true, 40);
        assertThat(contention.starts())
                .extracting(start -> start.name() + " " + start.value(0))
                .containsExactlyInAnyOrder("platform 2.0", "virtual 40.0");
    }

    private void engineWait(boolean parked) {
        aggregator.lock(aggregator.stack(new int[] {9}), aggregator.name("Lock"), parked, false, 2000, 1000);
    }

    private static HookStatus status(Map<Part, String> missing) {
        return new HookStatus(missing, 1000, 0, 0);
    }
}
