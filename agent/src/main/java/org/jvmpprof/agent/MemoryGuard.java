package org.jvmpprof.agent;

import org.jvmpprof.agent.engine.SamplingStatus;
import org.jvmpprof.agent.profile.EngineProfileSource;
import org.jvmpprof.agent.profile.LockWatch;
import org.jvmpprof.agent.recent.RecentProfiles;
import org.jvmpprof.agent.self.AgentLog;
import org.jvmpprof.agent.self.MemoryAccount;
import org.jvmpprof.agent.self.StatusSource;
import org.jvmpprof.agent.self.StatusWriter;

/**
 * Keeps what the agent takes within {@code budget.memory}: of the cumulative profiles the smaller half of the stacks is
 * folded into one, again and again if need be, and the sampler's store of stacks is begun anew. Charts and recent profiles
 * have bounds of their own; what the sampler takes when it has just begun is the floor. On {@code pprof-locks}.
 */
final class MemoryGuard implements StatusSource {
    private static final String OTHER = "[other]";
    private static final long PAUSE_NANOS = 20_000_000_000L;
    private static final long RENEWAL_PAUSE_NANOS = 600_000_000_000L;

    private final MemoryAccount account = new MemoryAccount();
    private final long budgetBytes;
    private final EngineProfileSource source;
    private final LockWatch watching;
    private final AgentLog log;
    private long lastNanos = System.nanoTime() - PAUSE_NANOS;
    private long lastRenewalNanos = System.nanoTime() - RENEWAL_PAUSE_NANOS;
    private boolean isSaid;
    private volatile long folds;
    private volatile long renewals;

    MemoryGuard(long budgetBytes, EngineProfileSource source, LockWatch watching, RecentProfiles recent, AgentLog log) {
        this.budgetBytes = budgetBytes;
        this.source = source;
        this.watching = watching;
        this.log = log;
        account.heap("stacks", () -> source.aggregates().bytes());
        account.heap("locks", watching::contentionBytes);
        account.heap("addresses", () -> source.addresses().bytes());
        account.heap("recent", recent::bytes);
        account.outside("sampler", this::samplerBytes);
    }

    MemoryAccount account() {
        return account;
    }

    long budgetBytes() {
        return budgetBytes;
    }

    private long samplerBytes() {
        SamplingStatus sampling = source.sampling();
        return sampling == null ? 0 : sampling.metrics().memoryBytes();
    }

    /** Makes room if there is too much, one thing at a time. */
    void look(long nowNanos) {
        long total = account.total();
        if (total <= budgetBytes || nowNanos - lastNanos < PAUSE_NANOS) {
            return;
        }
        lastNanos = nowNanos;
        if (!isSaid) {
            isSaid = true;
            log.info("budget.memory=" + budgetBytes + ": " + total + " bytes are taken; making room, see /debug/agent");
        }
        if (samplerBytes() > budgetBytes / 2 && nowNanos - lastRenewalNanos > RENEWAL_PAUSE_NANOS) {
            lastRenewalNanos = nowNanos;
            renewals++;
            source.renewSampler();
        }
        folds++;
        int other = source.addresses().index("", OTHER, "", 0);
        watching.fold(other);
        source.fold(other);
    }

    @Override
    public String name() {
        return "memory_budget";
    }

    @Override
    public void describe(StatusWriter to) {
        to.put("budget_bytes", budgetBytes).put("taken_bytes", account.total());
        to.put("folds", folds).put("sampler_renewed", renewals);
        to.metric(
                "jvm_pprof_folds_total",
                "How often the smaller stacks were folded into one, to stay within the memory budget.",
                "counter",
                folds);
    }
}
