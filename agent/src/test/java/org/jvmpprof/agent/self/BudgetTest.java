package org.jvmpprof.agent.self;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** A process of two processors whose samples cost in proportion to their rates, in looks of 2.5 seconds. */
class BudgetTest {
    private static final long LOOK_NANOS = 2_500_000_000L;

    /** Costs so many nanoseconds a second at the rate that was set. */
    private static final class FakeLever implements Lever {
        private final String name;
        private final int most;
        double nanosPerSecond;
        double costNanos;
        double told = 1;
        int halvings;

        FakeLever(String name, int most, double nanosPerSecond) {
            this.name = name;
            this.most = most;
            this.nanosPerSecond = nanosPerSecond;
        }

        @Override
        public String name() {
            return name;
        }

        @Override
        public int most() {
            return most;
        }

        @Override
        public long costNanos() {
            return Math.round(costNanos);
        }

        @Override
        public void set(int halvings) {
            this.halvings = halvings;
        }

        @Override
        public String describe(int halvings) {
            return "rate/" + (1 << halvings);
        }

        void pass(double seconds) {
            costNanos += told * seconds * nanosPerSecond / (1 << halvings);
        }
    }

    private final ByteArrayOutputStream logged = new ByteArrayOutputStream();
    private final FakeLever alloc = new FakeLever("alloc", 7, 0);
    private final FakeLever cpu = new FakeLever("cpu", 4, 0);
    private final Budget budget = new Budget(
            0.01, 2, Arrays.asList(alloc, cpu), 0, new AgentLog(AgentLog.Level.INFO, new PrintStream(logged, true)));
    private long nowNanos;
    private double fixedNanosPerSecond;
    private double ownNanos;
    private double lumpyNanosPerSecond;

    @Test
    void inside_its_budget_it_changes_nothing() {
        alloc.nanosPerSecond = 10e6;
        pass(120);

        assertThat(budget.steps()).isEmpty();
        assertThat(budget.used()).isBetween(0.0045, 0.0055);
        assertThat(budget.comments("alloc", "cpu")).isEmpty();
    }

    @Test
    void far_above_it_is_inside_again_within_thirty_seconds() {
        alloc.nanosPerSecond = 400e6;
        cpu.nanosPerSecond = 30e6;
        pass(30);

        assertThat(perSecond()).as("own CPU, ns a second").isLessThan(20e6);
        assertThat(alloc.halvings).isGreaterThan(cpu.halvings);
    }

    @Test
    void a_flood_that_is_told_of_too_late_is_answered_in_full() {
        alloc.nanosPerSecond = 150e6;
        alloc.told = 0.1;
        cpu.nanosPerSecond = 50e6;
        cpu.told = 0.1;
        pass(20);

        assertThat(perSecond()).as("own CPU, ns a second").isLessThan(20e6);
        assertThat(alloc.halvings).isGreaterThan(cpu.halvings);
    }

    @Test
    void what_costs_most_is_lowered_first_and_the_rest_left_alone() {
        alloc.nanosPerSecond = 30e6;
        cpu.nanosPerSecond = 2e6;
        pass(30);

        assertThat(alloc.halvings).isEqualTo(2); // 7.5 and 2 are below 16, the aim
        assertThat(cpu.halvings).isZero();
    }

    @Test
    void when_there_is_room_again_rates_come_back_step_by_step_and_never_beyond_what_was_set() {
        alloc.nanosPerSecond = 100e6;
        pass(60);
        int most = alloc.halvings;
        alloc.nanosPerSecond = 1e6;
        pass(20);
        assertThat(alloc.halvings).isBetween(most - 1, most);
        pass(300);

        assertThat(alloc.halvings).isZero();
        assertThat(budget.raised()).isEqualTo(most);
    }

    @Test
    void a_program_at_the_edge_is_not_met_with_a_new_rate_every_minute() {
        alloc.nanosPerSecond = 21e6;
        pass(3600);

        assertThat(budget.steps().size()).isLessThan(5);
        assertThat(perSecond()).isLessThan(20e6);
    }

    @Test
    void a_burst_that_is_over_in_two_seconds_changes_nothing() {
        pass(20);
        alloc.nanosPerSecond = 25e6;
        pass(2.5);
        alloc.nanosPerSecond = 0;
        pass(20);

        assertThat(budget.steps()).isEmpty();
    }

    @Test
    void what_comes_in_lumps_is_made_room_for_too() {
        alloc.nanosPerSecond = 16e6;
        lumpyNanosPerSecond = 8e6;
        pass(60);

        assertThat(perSecond() + lumpyNanosPerSecond).isLessThan(20e6);
    }

    @Test
    void what_no_rate_could_change_changes_no_rate() {
        fixedNanosPerSecond = 90e6;
        alloc.nanosPerSecond = 0.1e6;
        pass(60);

        assertThat(budget.steps()).isEmpty();
        assertThat(budget.used()).isGreaterThan(0.04);
    }

    @Test
    void a_rate_that_is_off_is_never_touched() {
        FakeLever off = new FakeLever("wall", 0, 0);
        Budget other = new Budget(
                0.01, 2, Arrays.asList(off), 0, new AgentLog(AgentLog.Level.OFF, new PrintStream(logged, true)));
        for (int i = 1; i < 40; i++) {
            off.costNanos += 100e6;
            other.look(i * LOOK_NANOS, i * 100_000_000L, 0);
        }

        assertThat(other.steps()).isEmpty();
        assertThat(other.rates()).isEmpty();
    }

    @Test
    void it_says_so_in_profiles_and_once_in_the_log() {
        alloc.nanosPerSecond = 400e6;
        pass(60);

        assertThat(budget.comments("cpu")).isEmpty();
        assertThat(budget.comments("alloc"))
                .singleElement()
                .satisfies(line -> assertThat(line)
                        .startsWith("budget: alloc changed from rate/")
                        .contains("own CPU")
                        .contains("of 1.0 %"));
        assertThat(logged.toString().lines()).hasSize(1);
    }

    private double perSecond() {
        return fixedNanosPerSecond
                + alloc.nanosPerSecond / (1 << alloc.halvings)
                + cpu.nanosPerSecond / (1 << cpu.halvings);
    }

    private void pass(double seconds) {
        for (double left = seconds; left > 0; left -= LOOK_NANOS / 1e9) {
            nowNanos += LOOK_NANOS;
            ownNanos += perSecond() * LOOK_NANOS / 1e9;
            alloc.pass(LOOK_NANOS / 1e9);
            cpu.pass(LOOK_NANOS / 1e9);
            budget.look(nowNanos, Math.round(ownNanos), lumpyNanosPerSecond);
        }
    }
}
