package org.jvmpprof.agent.profile;

import java.util.Arrays;
import java.util.List;
import org.jvmpprof.agent.hook.LockHooks;
import org.jvmpprof.agent.hook.monitor.MonitorSampler;
import org.jvmpprof.agent.self.CpuAccount;
import org.jvmpprof.agent.self.Lever;

/**
 * What watching locks costs, and the two rates that it follows: events that hooks keep, and looks at monitors. On {@code
 * pprof-locks}, except {@link #applicationNanos}.
 */
public final class LockLevers {
    private static final String THREAD = "pprof-locks";

    /** What a wait pays for being hooked, kept or not (docs/PERFORMANCE.md, the lock hooks). */
    private static final long NANOS_PER_WAIT = 50;

    /** More than that is not the event's work: the thread's first ones load and compile. */
    private static final double MOST_NANOS_PER_EVENT = 60_000;

    private final LockHooks hooks;
    private final MonitorSampler sampler;
    private final CpuAccount account;
    private long lastThreadNanos;
    private long lastSamplerNanos;
    private long lastCaptured;
    private volatile double drainNanos;

    private final Lever events = new Lever() {
        private static final int MOST = 5;

        @Override
        public String name() {
            return "hooks";
        }

        @Override
        public int most() {
            return MOST;
        }

        @Override
        public long costNanos() {
            return hooks.captureNanos() + Math.round(drainNanos);
        }

        @Override
        public void set(int halvings) {
            hooks.thin(halvings);
        }

        @Override
        public String describe(int halvings) {
            return "at most " + (LockHooks.MOST_EVENTS_PER_SECOND >> halvings) + " events of a kind per second";
        }
    };

    private final Lever monitors = new Lever() {
        private static final int MOST = 4;

        @Override
        public String name() {
            return "monitors";
        }

        @Override
        public int most() {
            return MOST;
        }

        @Override
        public long costNanos() {
            return sampler.costNanos();
        }

        @Override
        public void set(int halvings) {
            sampler.thin(halvings);
        }

        @Override
        public String describe(int halvings) {
            return "at most " + MonitorSampler.MOST_LOOKS_PER_SECOND / (1 << halvings) + " looks per second";
        }
    };

    LockLevers(LockHooks hooks, MonitorSampler sampler, CpuAccount account) {
        this.hooks = hooks;
        this.sampler = sampler;
        this.account = account;
    }

    public List<Lever> levers() {
        return Arrays.asList(events, monitors);
    }

    /** Shares out what the thread has used since the last call: what is not the sampler's goes to the events it drained. */
    public void refresh() {
        long threadNanos = account.newest().parts().getOrDefault(THREAD, 0L);
        long samplerNanos = sampler.costNanos();
        long captured = hooks.captured();
        long rest = Math.max(0, threadNanos - lastThreadNanos - (samplerNanos - lastSamplerNanos));
        drainNanos += Math.min(rest, (captured - lastCaptured) * MOST_NANOS_PER_EVENT);
        lastThreadNanos = threadNanos;
        lastSamplerNanos = samplerNanos;
        lastCaptured = captured;
    }

    /** What the application's threads paid for the hooks since the start. Any thread. */
    public long applicationNanos() {
        return hooks.captureNanos() + Math.round(hooks.waitsTold() * NANOS_PER_WAIT);
    }
}
