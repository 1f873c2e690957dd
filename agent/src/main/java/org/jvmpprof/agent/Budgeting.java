package org.jvmpprof.agent;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.jvmpprof.agent.config.OptionTable;
import org.jvmpprof.agent.config.Options;
import org.jvmpprof.agent.engine.EngineLevers;
import org.jvmpprof.agent.hook.Periodic;
import org.jvmpprof.agent.profile.EngineProfileSource;
import org.jvmpprof.agent.profile.LockLevers;
import org.jvmpprof.agent.profile.LockWatch;
import org.jvmpprof.agent.recent.RecentProfiles;
import org.jvmpprof.agent.self.AgentLog;
import org.jvmpprof.agent.self.Budget;
import org.jvmpprof.agent.self.BudgetStatus;
import org.jvmpprof.agent.self.CostStatus;
import org.jvmpprof.agent.self.CpuAccount;
import org.jvmpprof.agent.self.Lever;
import org.jvmpprof.agent.self.MemoryAccount;
import org.jvmpprof.agent.self.Status;

/**
 * Looks every few seconds at what the agent costs, and has the budget move the rates. On {@code pprof-locks}, where it
 * waits for nothing: the engine's part is handed to the poller.
 */
final class Budgeting implements Periodic {
    private static final long PAUSE_NANOS = 2_500_000_000L;

    /** While less than this share of the budget is used, every other look is enough. */
    private static final double CALM = 0.2;

    private final CpuAccount account;
    private final Budget budget;
    private final MemoryGuard memory;
    private final @Nullable EngineLevers engine;
    private final @Nullable LockLevers locks;
    private volatile boolean closed;

    private Budgeting(
            CpuAccount account,
            Budget budget,
            MemoryGuard memory,
            @Nullable EngineLevers engine,
            @Nullable LockLevers locks) {
        this.memory = memory;
        this.account = account;
        this.budget = budget;
        this.engine = engine;
        this.locks = locks;
    }

    /** Begins to look; ends with {@link #close} or with the thread. */
    static Budgeting start(
            Options options, EngineProfileSource source, LockWatch watching, RecentProfiles recent, AgentLog log) {
        long now = System.nanoTime();
        CpuAccount account = new CpuAccount(now);
        EngineLevers engine = source.levers(account, log);
        LockLevers locks = watching.levers(account);
        List<Lever> levers = new ArrayList<>();
        if (engine != null) {
            account.add(CpuAccount.SAMPLING, engine::applicationNanos);
            levers.addAll(engine.levers());
        }
        if (locks != null) {
            account.add(CpuAccount.HOOKS, locks::applicationNanos);
            levers.addAll(locks.levers());
        }
        double share = options.get(OptionTable.BUDGET_CPU);
        Budget budget = new Budget(share, Runtime.getRuntime().availableProcessors(), levers, now, log);
        source.budgetNotes().askedOf(budget);
        MemoryGuard memory = new MemoryGuard(options.get(OptionTable.BUDGET_MEMORY), source, watching, recent, log);
        Budgeting budgeting = new Budgeting(account, budget, memory, engine, locks);
        watching.add(budgeting);
        return budgeting;
    }

    /** What it costs, and what it did. */
    void addTo(Status status) {
        status.add(new BudgetStatus(budget));
        status.add(memory);
        status.add(new CostStatus(account, memory.account(), memory.budgetBytes()));
    }

    /** Where others book what they take. */
    MemoryAccount memory() {
        return memory.account();
    }

    @Override
    public long run(long nowNanos) {
        if (closed) {
            return Long.MAX_VALUE / 4;
        }
        CpuAccount.Reading reading = account.tick(nowNanos);
        if (engine != null) {
            engine.refresh();
        }
        if (locks != null) {
            locks.refresh();
        }
        budget.look(nowNanos, reading.steady(), account.lumpyPerSecond());
        if (engine != null) {
            engine.apply();
        }
        memory.look(nowNanos);
        boolean isCalm = budget.used() < CALM * budget.share()
                && budget.halvings().values().stream().allMatch(each -> each == 0);
        return isCalm ? 2 * PAUSE_NANOS : PAUSE_NANOS;
    }

    @Override
    public void close() {
        closed = true;
    }
}
