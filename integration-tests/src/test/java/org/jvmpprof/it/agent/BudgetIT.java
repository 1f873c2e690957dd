package org.jvmpprof.it.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.withinPercentage;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;
import org.jvmpprof.it.Await;
import org.jvmpprof.it.HotJvm;
import org.jvmpprof.it.Jdk;
import org.jvmpprof.it.Jdks;
import org.jvmpprof.it.Pprof;

/**
 * A program that allocates, contends, throws and starts threads as hard as it can on all processors. What the agent costs
 * meanwhile is printed as a table, by its own account and by the kernel's of its threads. Longer, until the rates are all
 * back, with {@code -Dbudget.long=true}.
 */
@ParameterizedClass(name = "{0}")
@MethodSource("jdks")
class BudgetIT {
    private static final boolean IS_LONG = Boolean.getBoolean("budget.long");
    private static final String STORM = "org.jvmpprof.testdata.storm.StormMain";
    private static final double SHARE = 0.01;
    private static final int SETTLE_SECONDS = 30;
    private static final int STEP_SECONDS = 5;

    /** Serving this test, and what comes once a round, are not what rates are lowered for. */
    private static final Set<String> NOT_STEADY =
            Set.of("pprof-http", "pprof-accept", "pprof-start", "premain", "pprof-rounds");

    /** Of the two accounts, of which the application's share is the agent's own estimate in both. */
    private record Row(double seconds, double own, double threadsWithin, double threadsOutside, String rates) {}

    @Parameter
    Jdk jdk;

    static List<Jdk> jdks() {
        return Jdks.all()
                .filter(each -> each.feature() == 17 || each.feature() == 25)
                .toList();
    }

    @Test
    void a_storm_is_sampled_within_the_budget_and_rates_come_back() {
        try (HotJvm app = HotJvm.program(jdk, List.of(), "budget.cpu=1%,charts=off,stats=off,exceptions=1", STORM)
                .awaitEndpoint()) {
            int processors = Runtime.getRuntime().availableProcessors();
            app.command("storm " + 5 * processors);
            List<Row> rows = watch(app, SETTLE_SECONDS + (IS_LONG ? 60 : 15));
            print(rows);

            List<Row> settled =
                    rows.stream().filter(row -> row.seconds() > SETTLE_SECONDS).toList();
            assertThat(median(settled))
                    .as("own share after %d s", SETTLE_SECONDS)
                    .isLessThan(1.25 * SHARE);
            // Over all of it: the agent reads its clocks at moments of its own, up to a row's half apart.
            assertThat(rows.stream().mapToDouble(Row::threadsOutside).sum())
                    .as("threads by the kernel, against the agent's own account")
                    .isCloseTo(rows.stream().mapToDouble(Row::threadsWithin).sum(), withinPercentage(25));
            AgentSays said = AgentSays.of(app);
            assertThat(said.value("jvm_pprof_budget_lowered_total")).isPositive();
            assertThat(app.stderr()).isEmpty();
            Pprof heap = app.profile("heap");
            assertThat(heap.profile().comments()).anyMatch(line -> line.startsWith("budget: alloc changed from"));

            app.command("calm", Duration.ofSeconds(60));
            double raised = said.value("jvm_pprof_budget_raised_total");
            Await.that("rates that are raised again", Duration.ofSeconds(IS_LONG ? 600 : 90), () -> {
                AgentSays now = AgentSays.of(app);
                return IS_LONG
                        ? now.values().entrySet().stream()
                                .filter(each -> each.getKey().startsWith("jvm_pprof_rate_halvings"))
                                .allMatch(each -> each.getValue() == 0)
                        : now.value("jvm_pprof_budget_raised_total") > raised;
            });
        }
    }

    private List<Row> watch(HotJvm app, int seconds) {
        List<Row> rows = new ArrayList<>();
        long begin = System.nanoTime();
        AgentSays said = AgentSays.of(app);
        Map<String, Long> threads = OwnThreads.nanosByName(app.pid());
        long last = System.nanoTime();
        for (int i = 1; i * STEP_SECONDS <= seconds; i++) {
            long due = begin + i * STEP_SECONDS * 1_000_000_000L;
            Await.that("the next row", Duration.ofSeconds(2L * STEP_SECONDS), () -> System.nanoTime() - due >= 0);
            AgentSays next = AgentSays.of(app);
            Map<String, Long> nextThreads = OwnThreads.nanosByName(app.pid());
            long now = System.nanoTime();
            double available = (now - last) / 1e9 * Runtime.getRuntime().availableProcessors();
            double within = steady(next, true) - steady(said, true);
            rows.add(new Row(
                    (now - begin) / 1e9,
                    (steady(next, false) - steady(said, false)) / available,
                    within / available,
                    (steady(nextThreads) - steady(threads)) / available,
                    halvings(next)));
            said = next;
            threads = nextThreads;
            last = now;
        }
        return rows;
    }

    /** Seconds of own CPU time that follow the rates. */
    private static double steady(AgentSays said, boolean threadsOnly) {
        return said.cpuSeconds().entrySet().stream()
                .filter(part -> !NOT_STEADY.contains(part.getKey()))
                .filter(part -> !threadsOnly
                        || part.getKey().startsWith("pprof-")
                        || part.getKey().startsWith("Async"))
                .mapToDouble(Map.Entry::getValue)
                .sum();
    }

    private static double steady(Map<String, Long> threads) {
        return threads.entrySet().stream()
                .filter(thread -> NOT_STEADY.stream().noneMatch(thread.getKey()::startsWith))
                .mapToDouble(thread -> thread.getValue() / 1e9)
                .sum();
    }

    private static String halvings(AgentSays said) {
        StringBuilder text = new StringBuilder();
        said.values().forEach((name, value) -> {
            if (name.startsWith("jvm_pprof_rate_halvings")) {
                text.append(name.replaceAll(".*rate=\"(.*)\".*", "$1"))
                        .append('/')
                        .append(1L << value.intValue())
                        .append(' ');
            }
        });
        return text.toString();
    }

    /** One row in which the machine did something else does not count. */
    private static double median(List<Row> rows) {
        return rows.stream()
                .mapToDouble(Row::own)
                .sorted()
                .skip(rows.size() / 2)
                .findFirst()
                .orElseThrow();
    }

    private void print(List<Row> rows) {
        System.out.println(jdk + ": own CPU in a storm, as a share of all processors");
        System.out.printf("%8s %10s %10s %10s  %s%n", "second", "own", "threads", "by kernel", "rates");
        for (Row row : rows) {
            System.out.printf(
                    Locale.ROOT,
                    "%8.1f %9.2f%% %9.2f%% %9.2f%%  %s%n",
                    row.seconds(),
                    100 * row.own(),
                    100 * row.threadsWithin(),
                    100 * row.threadsOutside(),
                    row.rates());
        }
    }
}
