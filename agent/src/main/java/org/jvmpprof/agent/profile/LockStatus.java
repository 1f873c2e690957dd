package org.jvmpprof.agent.profile;

import java.util.Locale;
import org.jvmpprof.agent.hook.ExceptionStatus;
import org.jvmpprof.agent.hook.HookStatus;
import org.jvmpprof.agent.hook.HookStatus.Part;
import org.jvmpprof.agent.hook.monitor.MonitorStatus;
import org.jvmpprof.agent.self.StatusSource;
import org.jvmpprof.agent.self.StatusWriter;

/** Which hooks are in, which are not and why, and what hooks and sampler saw and lost. */
public final class LockStatus implements StatusSource {
    private final LockWatch watch;

    public LockStatus(LockWatch watch) {
        this.watch = watch;
    }

    @Override
    public String name() {
        return "hooks";
    }

    @Override
    public void describe(StatusWriter to) {
        HookStatus status = watch.status();
        for (Part part : Part.values()) {
            String name = part.name().toLowerCase(Locale.ROOT);
            String missing = status.missing().get(part);
            to.put(name, missing == null ? "seen" : "not seen: " + missing);
            to.metric(
                    "jvm_pprof_hook_seen",
                    "Whether a part of locking and threads is seen.",
                    "gauge",
                    missing == null ? 1 : 0,
                    "part",
                    name);
        }
        to.put("block_rate_ns", status.blockRateNanos())
                .put("events_lost", status.lost())
                .put("errors", status.errors())
                .put("wait_stacks", watch.contention().waitStacks())
                .put("holder_stacks", watch.contention().holderStacks())
                .put("start_stacks", watch.contention().startStacks())
                .put("stacks_truncated", watch.contention().truncatedStacks());
        to.metric("jvm_pprof_hook_events_lost_total", "Lock events that found no room.", "counter", status.lost());
        to.metric("jvm_pprof_hook_errors_total", "Failures inside hooks, swallowed.", "counter", status.errors());
        ExceptionStatus exceptions = watch.exceptionStatus();
        if (exceptions != null) {
            to.section("exceptions")
                    .put("one_of", exceptions.period())
                    .put("events_lost", exceptions.lost())
                    .put("errors", exceptions.errors())
                    .put("put_in_again", exceptions.repairs());
        }
        MonitorStatus monitors = watch.monitors();
        if (monitors != null) {
            to.section("monitors")
                    .put("charged_seconds", monitors.chargedNanos() / 1e9)
                    .put("holder_unknown_seconds", monitors.unknownNanos() / 1e9)
                    .put("holder_virtual_seconds", monitors.virtualNanos() / 1e9)
                    .put("no_holder_seconds", monitors.ownerlessNanos() / 1e9);
        }
    }
}
