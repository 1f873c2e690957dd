package org.jvmpprof.agent.self;

import java.time.Instant;

/** What the agent may use, what it uses, and what it did to stay inside. */
public final class BudgetStatus implements StatusSource {
    private final Budget budget;

    public BudgetStatus(Budget budget) {
        this.budget = budget;
    }

    @Override
    public String name() {
        return "budget";
    }

    @Override
    public void describe(StatusWriter to) {
        to.put("cpu_percent", 100 * budget.share())
                .put("cpu_percent_used", 100 * budget.used())
                .put("of_processors", budget.processors())
                .put("lowered", budget.lowered())
                .put("raised", budget.raised());
        StatusWriter rates = to.section("rates");
        budget.rates().forEach(rates::put);
        for (BudgetStep step : budget.steps()) {
            to.item("steps")
                    .put("time", Instant.ofEpochMilli(step.unixMillis()).toString())
                    .put("rate", step.lever())
                    .put("from", step.from())
                    .put("to", step.to())
                    .put("why", step.reason());
        }
        to.metric(
                "jvm_pprof_budget_cpu_ratio",
                "Share of the processors' time that the agent may use.",
                "gauge",
                budget.share());
        to.metric(
                "jvm_pprof_budget_cpu_used_ratio",
                "Share that it used in the last ten seconds, without serving.",
                "gauge",
                budget.used());
        to.metric("jvm_pprof_budget_lowered_total", "Rates lowered to stay inside.", "counter", budget.lowered());
        to.metric("jvm_pprof_budget_raised_total", "Rates raised again.", "counter", budget.raised());
        budget.halvings()
                .forEach((lever, halvings) -> to.metric(
                        "jvm_pprof_rate_halvings",
                        "How often a rate is halved at present.",
                        "gauge",
                        halvings,
                        "rate",
                        lever));
    }
}
